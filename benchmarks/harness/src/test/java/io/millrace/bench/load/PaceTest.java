package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void recordsAreEvenlySpacedWithoutTicks() {
        Pace pace = new Pace(1000, 0, 1, 2);

        assertThat(LongStream.range(0, 3).map(pace::dueNs)).containsExactly(0L, 1_000_000L, 2_000_000L);
        assertThat(pace.records()).isEqualTo(3000);
        assertThat(pace.dueNs(1000)).isEqualTo(pace.measuredFromNs());
        assertThat(pace.dueNs(3000)).isEqualTo(pace.measuredToNs());
    }

    @Test
    void recordsOfATickFallDueTogether() {
        Pace pace = new Pace(4000, 1_000_000, 0, 1);

        assertThat(LongStream.range(0, 9).map(pace::dueNs))
                .containsExactly(0L, 0L, 0L, 0L, 1_000_000L, 1_000_000L, 1_000_000L, 1_000_000L, 2_000_000L);
    }

    @Test
    void aRateThatDoesNotDivideASecondDoesNotDrift() {
        assertThat(new Pace(3, 0, 0, 1).dueNs(3_000_000)).isEqualTo(1_000_000_000_000_000L);
    }
}
