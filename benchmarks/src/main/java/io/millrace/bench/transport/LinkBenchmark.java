package io.millrace.bench.transport;

import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.driver.DriverClocks;
import io.millrace.transport.driver.DriverSettings;
import io.millrace.transport.driver.FrameReceiver;
import io.millrace.transport.driver.FrameSender;
import io.millrace.transport.driver.MediaDriverHandle;
import io.millrace.transport.driver.Offer;
import io.millrace.transport.seal.ChannelKeys;
import io.millrace.transport.seal.ClusterKey;
import io.millrace.transport.seal.FrameOpener;
import io.millrace.transport.seal.FrameSeal;
import io.millrace.transport.wire.ChannelAddress;
import io.millrace.transport.wire.FrameOpeners;
import io.millrace.transport.wire.RowCompressor;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A frame of rows of 120 bytes from one media driver to another over UDP on the loopback interface, both driven by this thread: the CPU time of the
 * whole way, since nothing waits; as it is, sealed, and compressed. The bound sends as many raw bytes over the same drivers. Time a frame, sent and received.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LinkBenchmark {
    private static final int ROW_BYTES = 120;
    private static final int FRAMES = 1001;
    private static final int RAW = 1002;
    private static final int SEALED = 1003;
    private static final int COMPRESSED = 1004;
    private static final int POLL = 64;

    /** One row, a packet of 8 KiB, a usual frame. */
    @Param({"128", "8096", "32768"})
    private int frameBytes;

    /** Both ends. */
    private record Link(
            Path base,
            MediaDriverHandle left,
            MediaDriverHandle right,
            FrameSender sender,
            FrameReceiver receiver,
            FrameSender sealedSender,
            FrameReceiver sealedReceiver,
            FrameSender compressedSender,
            FrameReceiver compressedReceiver,
            ExclusivePublication rawOut,
            Subscription rawIn) {
        private void work() {
            left.work();
            right.work();
        }
    }

    private final ChannelAddress channel = ChannelAddress.of("benchmark", 1, 1);
    private final RowFrame rows = new RowFrame(64 << 10);
    private final RowFrame pooled = new RowFrame(64 << 10);
    private final StreamItem item = new StreamItem.Rows(rows);
    private final byte[] target = new byte[64 << 10];
    private long received;
    private final FragmentAssembler raw = new FragmentAssembler((buffer, offset, length, header) -> {
        buffer.getBytes(offset, target, 0, length);
        received++;
    });
    private final ChannelKeys keys = new ChannelKeys(
            Objects.requireNonNull(ClusterKey.parse("5a".repeat(ClusterKey.LEAST_BYTES))),
            channel.query(),
            channel.execution(),
            channel.number(),
            new UUID(1, 1),
            new UUID(2, 2));
    private final FrameSeal seal = new FrameSeal(keys);
    private final FrameOpener opener = new FrameOpener(keys);
    private final FrameOpeners openers = new FrameOpeners() {
        @Override
        public boolean sealed() {
            return true;
        }

        @Override
        public FrameOpener of(ChannelAddress address) {
            return opener;
        }
    };
    private UnsafeBuffer bytes = new UnsafeBuffer(target);
    private @Nullable Link link;
    private long sequence;

    @Setup(Level.Trial)
    public void connect() throws IOException {
        while (rows.isEmpty() || rows.length() + RowFrame.ROW_HEADER + ROW_BYTES <= frameBytes) {
            rows.add(record(rows.rows()), 0, ROW_BYTES, rows.rows());
        }
        bytes = new UnsafeBuffer(new byte[rows.length()]);
        Path base = Files.createTempDirectory("millrace-link-benchmark-");
        MediaDriverHandle left = driver(base);
        MediaDriverHandle right = driver(base);
        String to = endpoint();
        Link fresh = new Link(
                base,
                left,
                right,
                new FrameSender(left.aeron().addExclusivePublication(to, FRAMES)),
                new FrameReceiver(right.aeron().addSubscription(to, FRAMES), size -> pooled, frame -> received++),
                new FrameSender(left.aeron().addExclusivePublication(to, SEALED)),
                new FrameReceiver(
                        right.aeron().addSubscription(to, SEALED), size -> pooled, openers, frame -> received++),
                new FrameSender(left.aeron().addExclusivePublication(to, COMPRESSED), new RowCompressor()),
                new FrameReceiver(right.aeron().addSubscription(to, COMPRESSED), size -> pooled, frame -> received++),
                left.aeron().addExclusivePublication(to, RAW),
                right.aeron().addSubscription(to, RAW));
        while (!fresh.sender().isConnected()
                || !fresh.sealedSender().isConnected()
                || !fresh.compressedSender().isConnected()
                || !fresh.rawOut().isConnected()) {
            fresh.work();
        }
        link = fresh;
    }

    /** Fields as records have them: names that repeat, and numbers that do not. */
    private static byte[] record(int number) {
        long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
        String fields = "{\"account\":\"acc-%05d\",\"amount\":%d.%02d,\"currency\":\"EUR\",\"merchant\":\"m-%x\"}%100s"
                .formatted((mixed >>> 40) % 100_000, (mixed >>> 30) & 1023, (mixed >>> 20) % 100, mixed >>> 32, "");
        return fields.substring(0, ROW_BYTES).getBytes(StandardCharsets.US_ASCII);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        link().left().close();
        link().right().close();
        try (Stream<Path> files = Files.walk(link().base())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Link link() {
        if (link == null) {
            throw new IllegalStateException("Not connected");
        }
        return link;
    }

    private static MediaDriverHandle driver(Path base) {
        return MediaDriverHandle.start(
                DriverSettings.defaults(1).withBases(base),
                new DriverClocks(System::currentTimeMillis, System::nanoTime),
                error -> {
                    throw new IllegalStateException(error);
                });
    }

    private static String endpoint() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return "aeron:udp?endpoint=127.0.0.1:" + socket.getLocalPort();
        }
    }

    @Benchmark
    public long frame() {
        Link l = link();
        while (l.sender().send(channel, sequence, item) != Offer.SENT) {
            l.work();
        }
        sequence++;
        long before = received;
        while (received == before) {
            l.work();
            l.receiver().poll(POLL);
        }
        return received;
    }

    @Benchmark
    public long sealedFrame() {
        Link l = link();
        while (l.sealedSender().send(channel, sequence, item, seal) != Offer.SENT) {
            l.work();
        }
        sequence++;
        long before = received;
        while (received == before) {
            l.work();
            l.sealedReceiver().poll(POLL);
        }
        return received;
    }

    @Benchmark
    public long compressedFrame() {
        Link l = link();
        while (l.compressedSender().send(channel, sequence, item) != Offer.SENT) {
            l.work();
        }
        sequence++;
        long before = received;
        while (received == before) {
            l.work();
            l.compressedReceiver().poll(POLL);
        }
        return received;
    }

    @Benchmark
    public long boundRawAeron() {
        Link l = link();
        while (l.rawOut().offer(bytes) < 0) {
            l.work();
        }
        long before = received;
        while (received == before) {
            l.work();
            l.rawIn().poll(raw, POLL);
        }
        return received;
    }
}
