package io.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void oddCountHasItsMiddleAsMedian() {
        assertThat(Spread.of(3, 1, 2)).contains(new Spread(2, 1, 3, 3));
    }

    @Test
    void evenCountHasTheMeanOfTheMiddleTwo() {
        assertThat(Spread.of(4, 1, 3, 2)).contains(new Spread(2.5, 1, 4, 4));
    }

    @Test
    void noReadingsHaveNoSpread() {
        assertThat(Spread.of()).isEmpty();
    }

    @Test
    void textShowsTheRangeOnlyOfSeveralReadings() {
        assertThat(Spread.of(0.591).orElseThrow().text()).isEqualTo("0.59");
        assertThat(Spread.of(0.5, 120, 12_345.6).orElseThrow().text()).isEqualTo("120.0 (0.50–12,346)");
    }
}
