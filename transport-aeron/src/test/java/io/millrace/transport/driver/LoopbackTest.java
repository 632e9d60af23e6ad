package io.millrace.transport.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.channel.CreditWindow;
import io.millrace.transport.channel.ReceiveCredit;
import io.millrace.transport.channel.SendCredit;
import io.millrace.transport.channel.SequenceCheck;
import io.millrace.transport.wire.ChannelAddress;
import io.millrace.transport.wire.Frame;
import io.millrace.transport.wire.FrameRefusedException;
import io.millrace.transport.wire.Payload;
import io.millrace.transport.wire.RandomItems;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in one process, each with its own driver, over UDP: one channel of rows one way, its credit the other way. */
@Timeout(120)
class LoopbackTest {
    private static final ChannelAddress CHANNEL = ChannelAddress.of("loopback", 3, 1);
    private static final int STREAM = 1003;
    private static final int TERM_BYTES = 1 << 20;

    @TempDir
    Path base;

    private final List<Throwable> errors = new ArrayList<>();
    private MediaDriverHandle left;
    private MediaDriverHandle right;
    private String toLeft;
    private String toRight;

    @BeforeEach
    void start() throws IOException {
        left = handle();
        right = handle();
        toLeft = freeEndpoint();
        toRight = freeEndpoint();
    }

    @AfterEach
    void stop() throws IOException {
        left.close();
        right.close();
        assertThat(errors).isEmpty();
        try (Stream<Path> leftOver = Files.list(base).flatMap(LoopbackTest::children)) {
            assertThat(leftOver).as("directories after close").isEmpty();
        }
    }

    @Test
    void aHundredThousandFramesArriveOnceInOrder() {
        Sender sender = new Sender();
        Receiver receiver = new Receiver(CreditWindow.DEFAULT);
        until(() -> sender.frames.isConnected() && receiver.grants.isConnected(), () -> {});
        Random random = new Random(5);
        RandomItems items = new RandomItems(random);
        RowFrame small = items.rows(30, 200);
        RowFrame large = items.rows(300, 200);
        StreamItem[] round = {
            new StreamItem.Rows(small),
            new StreamItem.Rows(items.rows(1, 20)),
            new StreamItem.Rows(large),
            new StreamItem.Rows(small),
            new StreamItem.Watermark(Long.MAX_VALUE),
            new StreamItem.Rows(items.rows(8, 200)),
            new StreamItem.Barrier(1),
        };
        long rows = 0;
        for (int i = 0; i < 100_000; i++) {
            StreamItem item = round[i % round.length];
            rows += item instanceof StreamItem.Rows r ? r.frame().rows() : 0;
            until(() -> sender.offer(item), receiver::takeAll);
        }
        until(() -> receiver.sequence.next() == 100_000 && receiver.queue.isEmpty(), receiver::takeAll);
        assertThat(receiver.rows).isEqualTo(rows);
        assertThat(receiver.sequence.duplicates()).isZero();
        assertThat(receiver.mostWaitingFrames).isLessThanOrEqualTo(CreditWindow.DEFAULT.frames());
        until(
                () -> sender.credit.unacknowledgedBytes() <= CreditWindow.DEFAULT.bytes() / 2,
                () -> sender.grants.poll(16));
    }

    @Test
    void aStalledReceiverStopsTheSenderAndKeepsMemoryFlat() {
        Sender sender = new Sender();
        CreditWindow window = new CreditWindow(32, 64 << 10);
        Receiver receiver = new Receiver(window);
        sender.credit = new SendCredit(window);
        until(() -> sender.frames.isConnected() && receiver.grants.isConnected(), () -> {});
        StreamItem rows = new StreamItem.Rows(new RandomItems(new Random(6)).rows(60, 200));
        int frameBytes = ((StreamItem.Rows) rows).frame().length();

        until(() -> !sender.credit.hasCredit(), () -> sender.offer(rows));
        until(() -> receiver.sequence.next() == sender.sent, () -> {});
        long sent = sender.sent;
        int taken = receiver.taken;
        for (int i = 0; i < 20_000; i++) {
            assertThat(sender.offer(rows)).isFalse();
            work();
        }
        assertThat(sender.sent).isEqualTo(sent);
        assertThat(receiver.taken).as("row frames allocated").isEqualTo(taken);
        assertThat(receiver.queue).hasSize((int) sent);
        assertThat(receiver.credit.waitingBytes()).isLessThanOrEqualTo(window.bytes() + frameBytes);

        StreamItem barrier = new StreamItem.Barrier(7);
        until(() -> sender.offer(barrier), () -> {});
        until(() -> receiver.sequence.next() == sent + 1, () -> {});
        assertThat(receiver.marks).as("a barrier needs no credit").containsExactly(barrier);

        for (int i = 0; i < 1_000; i++) {
            until(() -> sender.offer(rows), receiver::takeAll);
        }
        until(() -> receiver.sequence.next() == sent + 1 + 1_000, receiver::takeAll);
        assertThat(receiver.mostWaitingFrames).isLessThanOrEqualTo(window.frames());
    }

    @Test
    void aForeignMessageSurfacesAtThePollAndTheStreamGoesOn() {
        Sender sender = new Sender();
        Receiver receiver = new Receiver(CreditWindow.DEFAULT);
        until(() -> sender.frames.isConnected(), () -> {});
        try (var stray = left.aeron().addExclusivePublication(toRight, STREAM)) {
            until(stray::isConnected, () -> {});
            UnsafeBuffer bytes = new UnsafeBuffer(new byte[100]);
            until(() -> stray.offer(bytes) > 0, () -> {});
            assertThatThrownBy(() -> until(() -> false, () -> receiver.frames.poll(10)))
                    .isInstanceOf(FrameRefusedException.class)
                    .hasMessageContaining("NOT_A_FRAME");
        }
        until(() -> sender.offer(new StreamItem.Barrier(1)), () -> {});
        until(() -> receiver.sequence.next() == 1, () -> {});
    }

    @Test
    void aRowThatNoStreamCarriesIsRefusedByName() {
        Sender sender = new Sender();
        RowFrame frame = new RowFrame(10);
        frame.add(new byte[TERM_BYTES], 0, TERM_BYTES, 0);
        assertThatThrownBy(() -> sender.offer(new StreamItem.Rows(frame)))
                .hasMessageContaining("[TRANSPORT_FRAME_TOO_LARGE]")
                .hasMessageContaining("at most " + TERM_BYTES / 8);
    }

    @Test
    void closingTwiceIsClosingOnce() {
        Path directory = left.directory();
        assertThat(directory).isDirectoryContaining("glob:**/aeron");
        assertThat(left.windowBytes()).isPositive();
        assertThat(left.isClosed()).isFalse();
        left.close();
        left.close();
        assertThat(left.isClosed()).isTrue();
        assertThat(directory).doesNotExist();
        assertThat(right.isClosed()).isFalse();
    }

    private final class Sender {
        final FrameSender frames = new FrameSender(left.aeron().addExclusivePublication(toRight, STREAM));
        final FrameReceiver grants =
                new FrameReceiver(left.aeron().addSubscription(toLeft, STREAM), RowFrame::new, this::onGrant);
        SendCredit credit = new SendCredit(CreditWindow.DEFAULT);
        long sent;

        /** Whether the item is on its way. */
        boolean offer(StreamItem item) {
            grants.poll(16);
            boolean rows = item instanceof StreamItem.Rows;
            if (rows && !credit.hasCredit() || frames.send(CHANNEL, sent, item) != Offer.SENT) {
                return false;
            }
            sent++;
            if (item instanceof StreamItem.Rows r) {
                credit.sent(r.frame().length());
            }
            return true;
        }

        private void onGrant(Frame frame) {
            assertThat(frame.header().channel()).isEqualTo(CHANNEL);
            credit.granted((Payload.Credit) frame.payload());
        }
    }

    private final class Receiver {
        final FrameReceiver frames =
                new FrameReceiver(right.aeron().addSubscription(toRight, STREAM), this::take, this::onFrame);
        final FrameSender grants = new FrameSender(right.aeron().addExclusivePublication(toLeft, STREAM));
        final SequenceCheck sequence = new SequenceCheck(CHANNEL);
        final ReceiveCredit credit;
        final ArrayDeque<RowFrame> pool = new ArrayDeque<>();
        final ArrayDeque<RowFrame> queue = new ArrayDeque<>();
        final List<StreamItem> marks = new ArrayList<>();
        long mostWaitingFrames;
        long rows;
        int taken;

        Receiver(CreditWindow window) {
            credit = new ReceiveCredit(window);
            polled = this;
        }

        private RowFrame take(int bytes) {
            taken++;
            return pool.isEmpty() ? new RowFrame(bytes) : pool.pop();
        }

        private void onFrame(Frame frame) {
            SequenceCheck.Verdict verdict = sequence.check(frame.header());
            if (!verdict.goesOn()) {
                throw sequence.failure(verdict, frame.header());
            }
            StreamItem item = ((Payload.Item) frame.payload()).item();
            if (item instanceof StreamItem.Rows r) {
                credit.received(r.frame().length());
                queue.add(r.frame());
                mostWaitingFrames = Math.max(mostWaitingFrames, credit.waitingFrames());
            } else if (marks.size() < 10) {
                marks.add(item);
            }
        }

        /** What a task does: process what waits, and grant. */
        void takeAll() {
            Payload.Credit due = null;
            for (RowFrame frame = queue.poll(); frame != null; frame = queue.poll()) {
                rows += frame.rows();
                Payload.Credit now = credit.consumed(frame.length());
                due = now == null ? due : now;
                pool.push(frame);
            }
            if (due != null) {
                Payload.Credit grant = due;
                until(() -> grants.send(CHANNEL, 0, grant) == Offer.SENT, () -> {});
            }
        }
    }

    private Receiver polled;

    private void until(BooleanSupplier condition, Runnable meanwhile) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new AssertionError("timed out");
            }
            meanwhile.run();
            work();
        }
    }

    private void work() {
        left.work();
        right.work();
        if (polled != null) {
            polled.frames.poll(64);
        }
    }

    private MediaDriverHandle handle() {
        DriverSettings settings = DriverSettings.defaults(1).withBases(base).withTermBytes(TERM_BYTES);
        return MediaDriverHandle.start(
                settings, new DriverClocks(System::currentTimeMillis, System::nanoTime), errors::add);
    }

    private static String freeEndpoint() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return "aeron:udp?endpoint=127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static Stream<Path> children(Path directory) {
        String[] names = directory.toFile().list();
        return Stream.of(names == null ? new String[0] : names).map(directory::resolve);
    }
}
