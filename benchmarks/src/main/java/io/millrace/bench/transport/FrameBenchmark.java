package io.millrace.bench.transport;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.wire.ChannelAddress;
import io.millrace.transport.wire.Frame;
import io.millrace.transport.wire.FrameDecoder;
import io.millrace.transport.wire.FrameEncoder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A frame of rows of 120 bytes into memory outside the heap and back into a pooled frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameBenchmark {
    private static final int ROW_BYTES = 120;

    /** The largest frame that fits into a packet of 8 KiB, and a usual frame. */
    @Param({"8096", "32768"})
    private int frameBytes;

    private final ChannelAddress channel = ChannelAddress.of("benchmark", 1, 1);
    private final RowFrame rows = new RowFrame(64 << 10);
    private final RowFrame pooled = new RowFrame(64 << 10);
    private final StreamItem item = new StreamItem.Rows(rows);
    private final UnsafeBuffer wire = new UnsafeBuffer(ByteBuffer.allocateDirect(64 << 10));
    private final FrameEncoder encoder = new FrameEncoder();
    private final FrameDecoder decoder = new FrameDecoder(bytes -> pooled);
    private final CRC32C crc = new CRC32C();
    private final byte[] target = new byte[64 << 10];
    private int encodedBytes;
    private long sequence;

    @Setup
    public void fill() {
        byte[] row = new byte[ROW_BYTES];
        for (int i = 0; rows.length() + RowFrame.ROW_HEADER + ROW_BYTES <= frameBytes; i++) {
            row[i % ROW_BYTES] = (byte) i;
            rows.add(row, 0, ROW_BYTES, i);
        }
        encodedBytes = encoder.encode(channel, 0, item, wire, 0);
    }

    @Benchmark
    public int encode() {
        return encoder.encode(channel, sequence++, item, wire, 0);
    }

    @Benchmark
    public Frame decode() {
        return decoder.decode(wire, 0, encodedBytes);
    }

    @Benchmark
    public Frame encodeAndDecode() {
        return decoder.decode(wire, 0, encoder.encode(channel, sequence++, item, wire, 0));
    }

    /** What encode and decode cannot do without: the bytes out and in again. */
    @Benchmark
    public byte[] copyOutAndIn() {
        wire.putBytes(0, rows.buffer(), 0, rows.length());
        wire.getBytes(0, target, 0, rows.length());
        return target;
    }

    /** The JDK's checksum over as many bytes in the heap, once. */
    @Benchmark
    public long checksum() {
        crc.reset();
        crc.update(rows.buffer(), 0, rows.length());
        return crc.getValue();
    }
}
