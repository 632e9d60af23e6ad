package io.millrace.transport.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import io.millrace.transport.wire.Payload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CreditTest {
    private static final CreditWindow WINDOW = new CreditWindow(4, 1000);

    private final SendCredit sender = new SendCredit(WINDOW);
    private final ReceiveCredit receiver = new ReceiveCredit(WINDOW);

    @Test
    void framesRunOutBeforeBytes() {
        for (int i = 0; i < 4; i++) {
            assertThat(sender.hasCredit()).isTrue();
            sender.sent(10);
        }
        assertThat(sender.hasCredit()).isFalse();
        assertThat(sender.unacknowledgedBytes()).isEqualTo(40);
    }

    @Test
    void bytesAreOverrunByAtMostOneFrame() {
        sender.sent(999);
        assertThat(sender.hasCredit()).isTrue();
        sender.sent(5000);
        assertThat(sender.hasCredit()).isFalse();
    }

    @Test
    void aGrantIsDueAtHalfTheWindow() {
        receiver.received(1);
        receiver.received(1);
        receiver.received(600);
        assertThat(receiver.consumed(1)).isNull();
        assertThat(receiver.consumed(1)).isEqualTo(new Payload.Credit(6, 1002));
        assertThat(receiver.consumed(600)).isEqualTo(new Payload.Credit(7, 1602));
        assertThat(receiver.waitingFrames()).isZero();
        assertThat(receiver.waitingBytes()).isZero();
    }

    @Test
    void oldAndRepeatedGrantsChangeNothing() {
        for (int i = 0; i < 4; i++) {
            sender.sent(100);
        }
        assertThat(sender.granted(new Payload.Credit(7, 1300))).isTrue();
        assertThat(sender.granted(new Payload.Credit(7, 1300))).isFalse();
        assertThat(sender.granted(new Payload.Credit(5, 1100))).isFalse();
        assertThat(sender.unacknowledgedBytes()).isEqualTo(100);
        for (int i = 0; i < 3; i++) {
            assertThat(sender.hasCredit()).isTrue();
            sender.sent(1);
        }
        assertThat(sender.hasCredit()).isFalse();
    }

    @Test
    void aGrantForWhatWasNeverSentIsRefused() {
        sender.sent(10);
        assertThatThrownBy(() -> sender.granted(new Payload.Credit(6, 1010)))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("CREDIT_PROTOCOL_VIOLATED");
        assertThatThrownBy(() -> sender.granted(new Payload.Credit(5, 1011))).isInstanceOf(MillraceException.class);
        assertThatThrownBy(() -> sender.granted(new Payload.Credit(Long.MAX_VALUE, Long.MAX_VALUE)))
                .isInstanceOf(MillraceException.class);
    }

    @Test
    void aFrameWithoutCreditIsRefused() {
        for (int i = 0; i < 4; i++) {
            receiver.received(1);
        }
        assertThatThrownBy(() -> receiver.received(1)).hasMessageContaining("without credit");
    }

    @Test
    void aWindowThatMovesNothingIsRefused() {
        assertThatThrownBy(() -> new CreditWindow(0, 1)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new CreditWindow(1, 0)).hasMessageContaining("above 0");
    }

    /** Grants are lost, doubled and reordered; frames are of any size: never stuck, never over the window. */
    @Test
    void whateverHappensToGrantsTheChannelMovesAndStaysBounded() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            SendCredit from = new SendCredit(WINDOW);
            ReceiveCredit to = new ReceiveCredit(WINDOW);
            ArrayDeque<Integer> queue = new ArrayDeque<>();
            List<Payload.Credit> grants = new ArrayList<>();
            int sent = 0;
            while (sent < 500) {
                int bytes = random.nextInt(10) == 0 ? 3000 : random.nextInt(200);
                if (from.hasCredit()) {
                    from.sent(bytes);
                    to.received(bytes);
                    queue.add(bytes);
                    sent++;
                }
                assertThat(to.waitingFrames()).isLessThanOrEqualTo(4);
                assertThat(to.waitingBytes()).isLessThan(1000 + 3000);
                if (random.nextBoolean() && !queue.isEmpty()) {
                    Payload.Credit grant = to.consumed(queue.remove());
                    if (grant != null && random.nextInt(3) > 0) {
                        grants.add(grant);
                    }
                }
                if (!grants.isEmpty() && random.nextBoolean()) {
                    int one = random.nextInt(grants.size());
                    from.granted(random.nextBoolean() ? grants.get(one) : grants.remove(one));
                }
                if (queue.isEmpty() && !from.hasCredit()) {
                    from.granted(to.current());
                    assertThat(from.hasCredit()).as("seed %d", seed).isTrue();
                }
            }
        }
    }
}
