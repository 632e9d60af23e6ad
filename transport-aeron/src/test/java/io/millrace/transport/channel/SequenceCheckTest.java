package io.millrace.transport.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transport.channel.SequenceCheck.Verdict;
import io.millrace.transport.wire.ChannelAddress;
import io.millrace.transport.wire.FrameHeader;
import io.millrace.transport.wire.FrameKind;
import org.junit.jupiter.api.Test;

class SequenceCheckTest {
    private static final ChannelAddress CHANNEL = new ChannelAddress(1, 5, 2);

    private final SequenceCheck check = new SequenceCheck(CHANNEL);

    @Test
    void framesInOrderPass() {
        for (int i = 0; i < 100; i++) {
            assertThat(check.check(frame(5, i))).isEqualTo(Verdict.NEXT);
        }
        assertThat(check.next()).isEqualTo(100);
    }

    @Test
    void aGapStaysAGapAndNamesWhatIsMissing() {
        check.check(frame(5, 0));
        assertThat(check.check(frame(5, 3))).isEqualTo(Verdict.GAP);
        assertThat(check.check(frame(5, 4))).isEqualTo(Verdict.GAP);
        assertThat(check.next()).isEqualTo(1);
        assertThat(check.failure(Verdict.GAP, frame(5, 3)))
                .hasMessageContaining("[TRANSPORT_CHANNEL_BROKEN.GAP]")
                .hasMessageContaining("Frame 3 came where frame 1 was due: 2 frames were lost");
    }

    @Test
    void theFirstFrameMustBeFrameZero() {
        assertThat(check.check(frame(5, 1))).isEqualTo(Verdict.GAP);
    }

    @Test
    void aRepeatedFrameIsDroppedAndCounted() {
        check.check(frame(5, 0));
        check.check(frame(5, 1));
        assertThat(check.check(frame(5, 0))).isEqualTo(Verdict.DUPLICATE);
        assertThat(check.check(frame(5, 1))).isEqualTo(Verdict.DUPLICATE);
        assertThat(check.check(frame(5, 2))).isEqualTo(Verdict.NEXT);
        assertThat(check.duplicates()).isEqualTo(2);
    }

    @Test
    void anOldExecutionIsDroppedAndCountedWhateverItsSequence() {
        assertThat(check.check(frame(4, 0))).isEqualTo(Verdict.OLD_EXECUTION);
        assertThat(check.check(frame(4, 900))).isEqualTo(Verdict.OLD_EXECUTION);
        assertThat(check.check(frame(5, 0))).isEqualTo(Verdict.NEXT);
        assertThat(check.oldExecution()).isEqualTo(2);
    }

    @Test
    void aNewerExecutionEndsThisOne() {
        assertThat(check.check(frame(6, 0))).isEqualTo(Verdict.NEWER_EXECUTION);
        assertThat(check.failure(Verdict.NEWER_EXECUTION, frame(6, 0))).hasMessageContaining("execution 6");
        assertThat(check.next()).isZero();
    }

    @Test
    void anotherQueryUnderTheSameNumberIsNotThisChannel() {
        FrameHeader header = new FrameHeader(new ChannelAddress(9, 5, 2), 0, FrameKind.BARRIER, 0, 56);
        assertThat(check.check(header)).isEqualTo(Verdict.OTHER_CHANNEL);
        assertThat(check.check(new FrameHeader(new ChannelAddress(1, 5, 3), 0, FrameKind.BARRIER, 0, 56)))
                .isEqualTo(Verdict.OTHER_CHANNEL);
        assertThat(check.failure(Verdict.OTHER_CHANNEL, header)).hasMessageContaining("query hash 9");
    }

    @Test
    void creditHasNoPlaceInTheSequence() {
        check.check(frame(5, 0));
        assertThat(check.check(new FrameHeader(CHANNEL, 0, FrameKind.CREDIT, 0, 64)))
                .isEqualTo(Verdict.NEXT);
        assertThat(check.next()).isEqualTo(1);
        assertThat(check.check(new FrameHeader(new ChannelAddress(1, 4, 2), 0, FrameKind.CREDIT, 0, 64)))
                .isEqualTo(Verdict.OLD_EXECUTION);
    }

    @Test
    void onlyFailuresHaveAnError() {
        for (Verdict verdict : Verdict.values()) {
            if (verdict.goesOn()) {
                assertThatThrownBy(() -> check.failure(verdict, frame(5, 0)))
                        .isInstanceOf(IllegalArgumentException.class);
            } else {
                assertThat(check.failure(verdict, frame(5, 0)).getCondition())
                        .isEqualTo("TRANSPORT_CHANNEL_BROKEN." + verdict);
            }
        }
    }

    private static FrameHeader frame(long execution, long sequence) {
        return new FrameHeader(new ChannelAddress(1, execution, 2), sequence, FrameKind.ROWS, 1, 100);
    }
}
