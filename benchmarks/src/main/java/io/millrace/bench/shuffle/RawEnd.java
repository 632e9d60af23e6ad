package io.millrace.bench.shuffle;

import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.millrace.row.Bytes;
import io.millrace.row.RowFrame;
import io.millrace.transport.driver.DriverClocks;
import io.millrace.transport.driver.DriverSettings;
import io.millrace.transport.driver.MediaDriverHandle;
import java.nio.file.Path;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Aeron alone, with the engine's driver and settings: messages of as many bytes as the frames of the shuffle have, copied out of the buffer they
 * come in, and nothing looked at but one number of each message.
 */
final class RawEnd implements LinkEnd {
    private static final int STREAM = 7;
    private static final int FRAGMENTS = 64;

    private final MediaDriverHandle driver;
    private final Subscription in;
    private final UnsafeBuffer full;
    private final UnsafeBuffer one;
    private final int rowBytes;
    private final byte[] target;
    private final FragmentAssembler assembler =
            new FragmentAssembler((b, offset, length, header) -> take(b, offset, length));
    private @Nullable ExclusivePublication out;
    private long received;
    private long sum;

    RawEnd(Path base, int frameBytes) {
        driver = MediaDriverHandle.start(
                DriverSettings.defaults(2).withBases(base),
                new DriverClocks(System::currentTimeMillis, System::nanoTime),
                error -> {
                    throw new IllegalStateException(error);
                });
        in = driver.aeron().addSubscription("aeron:udp?endpoint=127.0.0.1:0", STREAM);
        rowBytes = RowFrame.ROW_HEADER + TestRow.of(0).length;
        full = new UnsafeBuffer(new byte[frameBytes / rowBytes * rowBytes]);
        one = new UnsafeBuffer(new byte[rowBytes]);
        target = new byte[frameBytes];
    }

    private void take(DirectBuffer buffer, int offset, int length) {
        buffer.getBytes(offset, target, 0, length);
        sum += Bytes.getLong(target, 0);
        received += length / rowBytes;
    }

    @Override
    public String endpoint() {
        while (in.resolvedEndpoint() == null) {
            driver.work();
        }
        return Objects.requireNonNull(in.resolvedEndpoint());
    }

    @Override
    public void connect(String other) {
        out = driver.aeron().addExclusivePublication("aeron:udp?endpoint=" + other, STREAM);
    }

    @Override
    public boolean sendFull() {
        return out != null && out.offer(full) >= 0;
    }

    @Override
    public boolean sendOne() {
        return out != null && out.offer(one) >= 0;
    }

    @Override
    public void work() {
        driver.work();
        in.poll(assembler, FRAGMENTS);
    }

    @Override
    public long received() {
        return received;
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        driver.close();
    }
}
