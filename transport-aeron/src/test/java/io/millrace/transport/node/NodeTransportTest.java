package io.millrace.transport.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.driver.DriverClocks;
import io.millrace.transport.driver.DriverSettings;
import io.millrace.transport.seal.ClusterKey;
import io.millrace.transport.wire.ChannelAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in one process, each with its own driver, called in turn. */
@Timeout(120)
class NodeTransportTest {
    private static final ChannelAddress CHANNEL = ChannelAddress.of("q", 3, 1);

    @TempDir
    Path base;

    private final List<Throwable> errors = new ArrayList<>();
    private NodeTransport left;
    private NodeTransport right;

    /** Collects what comes at one end. */
    private static final class Collected implements ChannelEnd {
        final List<StreamItem> items = new ArrayList<>();
        final List<Long> credits = new ArrayList<>();
        final List<RuntimeException> failures = new ArrayList<>();

        @Override
        public void item(StreamItem item) {
            items.add(item);
        }

        @Override
        public void credit(long grantedBytes) {
            credits.add(grantedBytes);
        }

        @Override
        public void broken(RuntimeException why) {
            failures.add(why);
        }
    }

    @BeforeEach
    void start() {
        left = transport(1);
        right = transport(2);
    }

    private NodeTransport transport(int stream) {
        return transport(stream, null);
    }

    private NodeTransport transport(int stream, @Nullable String key) {
        return transport(stream, key, false);
    }

    private NodeTransport transport(int stream, @Nullable String key, boolean compress) {
        return NodeTransport.start(
                DriverSettings.defaults(2).withBases(base).withTermBytes(1 << 20),
                new DriverClocks(System::currentTimeMillis, System::nanoTime),
                "127.0.0.1",
                stream,
                new LinkSecurity(key == null ? null : ClusterKey.parse(key), new UUID(0, stream)),
                compress,
                errors::add);
    }

    @AfterEach
    void stop() {
        left.close();
        right.close();
        assertThat(errors).isEmpty();
    }

    private void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            left.work();
            right.work();
            Thread.onSpinWait();
        }
    }

    private static RowFrame rows(int number) {
        RowFrame frame = new RowFrame(64);
        byte[] row = ByteBuffer.allocate(4).putInt(number).array();
        frame.add(row, 0, row.length, 0);
        return frame;
    }

    /** Frames of one packet and of many, plain and sealed, from a node that compresses to one that does not. */
    @Test
    void compressedRowsArriveAsTheyWere() {
        for (String key : new String[] {null, "5a".repeat(ClusterKey.LEAST_BYTES)}) {
            stop();
            left = transport(1, key, true);
            right = transport(2, key, false);
            Collected receiver = new Collected();
            List<RowFrame> sent = new ArrayList<>();
            OpenChannel out = left.open(CHANNEL, right.endpoint(), new Collected(), frame -> {});
            right.open(CHANNEL, left.endpoint(), receiver, frame -> {});
            for (int i = 0; i < 500; i++) {
                RowFrame frame = new RowFrame(64);
                for (int row = 0; row < 1 + i * 3; row++) {
                    byte[] bytes =
                            ("account-" + i + "-row-" + row + "-of-the-same-kind").getBytes(StandardCharsets.US_ASCII);
                    frame.add(bytes, 0, bytes.length, row);
                }
                sent.add(frame);
                out.send(new StreamItem.Rows(frame));
            }
            until(() -> receiver.items.size() == sent.size() || !receiver.failures.isEmpty());
            assertThat(receiver.failures).isEmpty();
            for (int i = 0; i < sent.size(); i++) {
                RowFrame back = ((StreamItem.Rows) receiver.items.get(i)).frame();
                assertThat(Arrays.copyOf(back.buffer(), back.length()))
                        .isEqualTo(
                                Arrays.copyOf(sent.get(i).buffer(), sent.get(i).length()));
            }
        }
    }

    @Test
    void itemsArriveInOrderAndGrantsComeBack() {
        Collected sender = new Collected();
        Collected receiver = new Collected();
        List<RowFrame> released = new ArrayList<>();
        OpenChannel out = left.open(CHANNEL, right.endpoint(), sender, released::add);
        OpenChannel in = right.open(CHANNEL, left.endpoint(), receiver, frame -> {});
        int n = 5_000;
        for (int i = 0; i < n; i++) {
            out.send(i % 10 == 9 ? new StreamItem.Barrier(i) : new StreamItem.Rows(rows(i)));
        }
        until(() -> receiver.items.size() == n);
        for (int i = 0; i < n; i++) {
            if (i % 10 == 9) {
                assertThat(receiver.items.get(i)).isEqualTo(new StreamItem.Barrier(i));
            } else {
                RowFrame frame = ((StreamItem.Rows) receiver.items.get(i)).frame();
                assertThat(ByteBuffer.wrap(frame.buffer()).getInt(RowFrame.ROW_HEADER))
                        .isEqualTo(i);
            }
        }
        assertThat(released).hasSize(n - n / 10);
        in.grant(77);
        until(() -> !sender.credits.isEmpty());
        assertThat(sender.credits).containsExactly(77L);
        assertThat(sender.failures).isEmpty();
        assertThat(receiver.failures).isEmpty();
    }

    @Test
    void framesOfAnExecutionThatIsNotOpenAreDroppedAndCounted() {
        Collected sender = new Collected();
        OpenChannel old = left.open(ChannelAddress.of("q", 2, 1), right.endpoint(), sender, frame -> {});
        Collected receiver = new Collected();
        right.open(CHANNEL, left.endpoint(), receiver, frame -> {});
        old.send(new StreamItem.Barrier(1));
        until(() -> right.dropped() == 1);
        assertThat(receiver.items).isEmpty();
    }

    @Test
    void aFrameThatNeverCameBreaksTheChannel() {
        Collected receiver = new Collected();
        OpenChannel out = left.open(CHANNEL, right.endpoint(), new Collected(), frame -> {});
        out.send(new StreamItem.Barrier(1));
        // As after a restart of the receiving node: the first frame came when nobody knew the channel.
        until(() -> right.dropped() == 1);
        right.open(CHANNEL, left.endpoint(), receiver, frame -> {});
        out.send(new StreamItem.Barrier(2));
        until(() -> !receiver.failures.isEmpty());
        assertThat(receiver.items).isEmpty();
        assertThat(receiver.failures.get(0)).hasMessageContaining("TRANSPORT_CHANNEL_BROKEN");
    }

    @Test
    void whatWaitsForAClosedChannelGivesItsFramesBack() {
        List<RowFrame> released = new ArrayList<>();
        OpenChannel out = left.open(
                CHANNEL, new PeerEndpoint("127.0.0.1", 9, 5, 9, new UUID(0, 9)), new Collected(), released::add);
        out.send(new StreamItem.Rows(rows(1)));
        left.work();
        assertThat(released).isEmpty();
        assertThat(left.waiting()).isTrue();
        left.close(out);
        left.work();
        assertThat(released).hasSize(1);
        assertThat(left.waiting()).isFalse();
        out.send(new StreamItem.Rows(rows(2)));
        assertThat(released).hasSize(2);
    }

    private void restart(@Nullable String leftKey, @Nullable String rightKey) {
        left.close();
        right.close();
        left = transport(1, leftKey);
        right = transport(2, rightKey);
    }

    @Test
    void sealedItemsArriveInOrderWhateverTheirSizeAndGrantsComeBack() {
        restart("ab".repeat(32), "ab".repeat(32));
        itemsArriveInOrderAndGrantsComeBack();
        Collected receiver = new Collected();
        ChannelAddress address = ChannelAddress.of("q", 4, 1);
        OpenChannel out = left.open(address, right.endpoint(), new Collected(), frame -> {});
        right.open(address, left.endpoint(), receiver, frame -> {});
        int n = 200;
        for (int i = 0; i < n; i++) {
            RowFrame large = rows(i);
            byte[] row = new byte[60_000];
            row[59_999] = (byte) i;
            large.add(row, 0, row.length, i);
            out.send(new StreamItem.Rows(large));
        }
        until(() -> receiver.items.size() + receiver.failures.size() >= n);
        assertThat(receiver.failures).isEmpty();
        for (int i = 0; i < n; i++) {
            RowFrame frame = ((StreamItem.Rows) receiver.items.get(i)).frame();
            assertThat(frame.buffer()[frame.length() - 1]).isEqualTo((byte) i);
        }
    }

    @Test
    void aFrameUnderAnotherKeyBreaksItsChannelAndIsNotDelivered() {
        restart("ab".repeat(32), "cd".repeat(32));
        assertThat(failureOfOneBarrier()).contains("NOT_AUTHENTIC", "millrace.cluster.keyFile");
    }

    @Test
    void aFrameWithoutSealIsRefusedByANodeWithAKey() {
        restart(null, "cd".repeat(32));
        assertThat(failureOfOneBarrier()).contains("NOT_SEALED", "millrace.cluster.keyFile");
    }

    @Test
    void aSealedFrameIsRefusedByANodeWithoutAKey() {
        restart("ab".repeat(32), null);
        assertThat(failureOfOneBarrier()).contains("this node has no cluster key", "millrace.cluster.keyFile");
    }

    private String failureOfOneBarrier() {
        Collected receiver = new Collected();
        OpenChannel out = left.open(CHANNEL, right.endpoint(), new Collected(), frame -> {});
        right.open(CHANNEL, left.endpoint(), receiver, frame -> {});
        out.send(new StreamItem.Barrier(1));
        out.send(new StreamItem.Barrier(2));
        until(() -> !receiver.failures.isEmpty());
        assertThat(receiver.items).isEmpty();
        return String.valueOf(receiver.failures.get(0).getMessage());
    }

    @Test
    void aChannelIsOpenedUnderAKeyOnce() {
        restart("ab".repeat(32), "ab".repeat(32));
        OpenChannel first = left.open(CHANNEL, right.endpoint(), new Collected(), frame -> {});
        left.close(first);
        assertThatThrownBy(() -> left.open(CHANNEL, right.endpoint(), new Collected(), frame -> {}))
                .hasMessageContaining("TRANSPORT_KEY_USED");
        assertThatThrownBy(
                        () -> left.open(ChannelAddress.of("q", 2, 8), right.endpoint(), new Collected(), frame -> {}))
                .hasMessageContaining("a later execution (3)");
        left.open(ChannelAddress.of("q", 3, 2), right.endpoint(), new Collected(), frame -> {});
        left.open(ChannelAddress.of("r", 1, 1), right.endpoint(), new Collected(), frame -> {});
    }
}
