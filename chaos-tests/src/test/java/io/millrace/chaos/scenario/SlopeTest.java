package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlopeTest {
    private static final long SECOND_NS = 1_000_000_000;

    @Test
    void aLineHasItsOwnSlope() {
        assertThat(Slope.perMinute(List.of(at(5, 100), at(6, 100.5), at(9, 102))))
                .isCloseTo(30, within(1e-9));
    }

    @Test
    void whatGoesUpAndDownAroundOneValueDoesNotGrow() {
        assertThat(Slope.perMinute(List.of(at(0, 7), at(1, 9), at(2, 9), at(3, 7))))
                .isCloseTo(0, within(1e-9));
    }

    @Test
    void oneReadingHasNoSlope() {
        assertThatThrownBy(() -> Slope.perMinute(List.of(at(1, 1)))).hasMessageContaining("two times");
    }

    @Test
    void theRateIsFullWhereOneSecondHadAsManyRows() {
        List<Slope.Reading> slow = List.of(at(0, 0), at(1, 50), at(2, 100));
        List<Slope.Reading> full = List.of(at(0, 0), at(1, 50), at(2, 150));
        assertThat(StuckSink.fullRateFrom(slow, 100)).isEmpty();
        assertThat(StuckSink.fullRateFrom(full, 100)).hasValue(SECOND_NS);
    }

    private static Slope.Reading at(long seconds, double value) {
        return new Slope.Reading(seconds * SECOND_NS, value);
    }
}
