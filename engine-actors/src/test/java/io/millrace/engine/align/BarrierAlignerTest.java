package io.millrace.engine.align;

import static io.millrace.engine.align.BarrierAligner.Outcome.CANCELLED;
import static io.millrace.engine.align.BarrierAligner.Outcome.COMPLETE;
import static io.millrace.engine.align.BarrierAligner.Outcome.IGNORED;
import static io.millrace.engine.align.BarrierAligner.Outcome.WAIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BarrierAlignerTest {
    private final BarrierAligner aligner = new BarrierAligner(3);

    @Test
    void completesWhenAllChannelsBroughtTheBarrier() {
        assertThat(aligner.barrier(0, 5)).isEqualTo(WAIT);
        assertThat(aligner.blocked(0)).isTrue();
        assertThat(aligner.blocked(1)).isFalse();
        assertThat(aligner.barrier(2, 5)).isEqualTo(WAIT);
        assertThat(aligner.barrier(1, 5)).isEqualTo(COMPLETE);
        assertThat(aligner.blocked(0)).isFalse();
        assertThat(aligner.completed()).isEqualTo(5);
    }

    @Test
    void anEndedChannelOwesNoBarrier() {
        assertThat(aligner.end(1)).isEqualTo(WAIT);
        assertThat(aligner.barrier(0, 5)).isEqualTo(WAIT);
        assertThat(aligner.end(2)).isEqualTo(COMPLETE);
        assertThat(aligner.end(0)).isEqualTo(WAIT);
        assertThat(aligner.allEnded()).isTrue();
    }

    @Test
    void aCancelledEpochFreesTheChannelsAndItsBarriersAreIgnored() {
        aligner.barrier(0, 5);
        assertThat(aligner.cancel(5)).isEqualTo(CANCELLED);
        assertThat(aligner.blocked(0)).isFalse();
        assertThat(aligner.cancel(5)).isEqualTo(IGNORED);
        assertThat(aligner.barrier(1, 5)).isEqualTo(IGNORED);
        assertThat(aligner.barrier(0, 6)).isEqualTo(WAIT);
        assertThat(aligner.barrier(2, 5)).isEqualTo(IGNORED);
        assertThat(aligner.barrier(1, 6)).isEqualTo(WAIT);
        assertThat(aligner.barrier(2, 6)).isEqualTo(COMPLETE);
    }

    @Test
    void aCancellationMayComeBeforeTheBarrier() {
        assertThat(aligner.cancel(7)).isEqualTo(CANCELLED);
        assertThat(aligner.barrier(0, 7)).isEqualTo(IGNORED);
        assertThat(aligner.blocked(0)).isFalse();
    }

    @Test
    void aCompletedEpochCannotBeCancelled() {
        for (int c = 0; c < 3; c++) {
            aligner.barrier(c, 5);
        }
        assertThat(aligner.cancel(5)).isEqualTo(IGNORED);
    }

    @Test
    void barriersOutOfOrderAreAnErrorThatNamesAllNumbers() {
        aligner.barrier(0, 5);
        assertThatThrownBy(() -> aligner.barrier(1, 6))
                .hasMessageContaining("Channel 1 of 3")
                .hasMessageContaining("epoch 6")
                .hasMessageContaining("aligning=5")
                .hasMessageContaining("arrived={0}");
        assertThatThrownBy(() -> aligner.barrier(0, 6)).hasMessageContaining("BARRIER_OUT_OF_ORDER");
    }
}
