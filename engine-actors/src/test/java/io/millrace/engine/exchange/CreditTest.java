package io.millrace.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.ChannelId;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CreditTest {
    private static final ChannelId ID = new ChannelId("q", 1, new TaskId(0, 0), new TaskId(1, 0), 0);

    private static StreamItem.Rows rows(int payload) {
        RowFrame frame = new RowFrame(payload + RowFrame.ROW_HEADER);
        frame.add(new byte[payload], 0, payload, 0);
        return new StreamItem.Rows(frame);
    }

    @Test
    void whatGoesBeyondTheWindowWaitsAndMarksDoNotOvertake() {
        List<StreamItem> arrived = new ArrayList<>();
        LocalChannel channel = new LocalChannel(ID, 100, 50, d -> arrived.add(d.item()));
        StreamItem first = rows(72);
        StreamItem second = rows(32);
        channel.send(first);
        assertThat(channel.hasCredit()).isFalse();
        channel.send(second);
        channel.send(new StreamItem.Barrier(1));
        assertThat(arrived).containsExactly(first);
        assertThat(channel.unacknowledgedBytes()).isEqualTo(120);
        channel.grant(180);
        assertThat(arrived).containsExactly(first, second, new StreamItem.Barrier(1));
        assertThat(channel.unacknowledgedBytes()).isEqualTo(40);
        assertThat(channel.hasCredit()).isTrue();
    }

    @Test
    void aFrameLargerThanTheWindowGoesWhenNothingElseIsInFlight() {
        List<StreamItem> arrived = new ArrayList<>();
        LocalChannel channel = new LocalChannel(ID, 100, 50, d -> arrived.add(d.item()));
        channel.send(rows(32));
        StreamItem huge = rows(512);
        channel.send(huge);
        assertThat(arrived).hasSize(1);
        channel.grant(140);
        assertThat(arrived).containsExactly(arrived.get(0), huge);
    }

    @Test
    void marksNeedNoCredit() {
        List<StreamItem> arrived = new ArrayList<>();
        LocalChannel channel = new LocalChannel(ID, 100, 100, d -> arrived.add(d.item()));
        channel.send(rows(92));
        assertThat(channel.hasCredit()).isFalse();
        channel.send(new StreamItem.Watermark(3));
        assertThat(arrived).hasSize(2);
    }

    @Test
    void aGrantBeyondWhatWasSentIsRefused() {
        CreditLedger ledger = new CreditLedger(100, 10);
        ledger.sent(50);
        assertThat(ledger.granted(150)).isTrue();
        assertThat(ledger.granted(150)).isFalse();
        assertThat(ledger.granted(120)).isFalse();
        assertThatThrownBy(() -> ledger.granted(151)).hasMessageContaining("CREDIT_PROTOCOL_VIOLATED");
    }

    @Test
    void aLargeRowDoesNotWaitForAGrantThatWillNotCome() {
        List<StreamItem> delivered = new ArrayList<>();
        LocalChannel channel = new LocalChannel(ID, 1000, 100, d -> delivered.add(d.item()));
        CreditGrants grants = new CreditGrants(1000);
        channel.send(rows(80));
        assertThat(grants.consumed(LocalChannel.bytes(delivered.get(0)))).isEqualTo(-1);
        channel.send(rows(960));
        assertThat(delivered).hasSize(2);
        assertThat(channel.heldBytes()).isZero();
    }

    /** Grants are lost, repeated and late; still bytes in flight never exceed the window but by one single frame. */
    @Test
    void inFlightNeverExceedsTheWindow() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            long window = 200L + random.nextInt(400);
            ArrayDeque<StreamItem> queue = new ArrayDeque<>();
            long[] queued = {0};
            int[] delivered = {0};
            LocalChannel channel = new LocalChannel(ID, window, 100, d -> {
                queue.add(d.item());
                queued[0] += LocalChannel.bytes(d.item());
                delivered[0]++;
            });
            CreditGrants grants = new CreditGrants(window);
            List<Long> lateGrants = new ArrayList<>();
            int sent = 0;
            for (int step = 0; step < 400; step++) {
                if (random.nextInt(3) > 0 && channel.hasCredit()) {
                    channel.send(rows(8 * (1 + random.nextInt(12))));
                    sent++;
                } else if (!queue.isEmpty()) {
                    long bytes = LocalChannel.bytes(queue.remove());
                    queued[0] -= bytes;
                    long grant = grants.consumed(bytes);
                    if (grant >= 0 && random.nextInt(4) > 0) {
                        lateGrants.add(grant);
                    }
                }
                if (!lateGrants.isEmpty() && random.nextBoolean()) {
                    channel.grant(lateGrants.get(random.nextInt(lateGrants.size())));
                }
                assertThat(queued[0])
                        .as("seed %s", seed)
                        .isLessThanOrEqualTo(Math.max(window, queue.size() == 1 ? 10_000 : 0));
            }
            while (!queue.isEmpty() || channel.heldBytes() > 0) {
                if (!queue.isEmpty()) {
                    grants.consumed(LocalChannel.bytes(queue.remove()));
                }
                channel.grant(grants.current());
            }
            assertThat(delivered[0]).isEqualTo(sent);
        }
    }
}
