package io.millrace.bench.row;

import io.millrace.row.Bytes;
import io.millrace.row.KeyHash;
import io.millrace.row.RowLayout;
import io.millrace.row.RowReader;
import io.millrace.row.RowWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A row of two numbers and two texts of 11 and 24 bytes; time a row. What begins with {@code bound} is the least that could do. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RowBenchmark {
    private static final int COLUMNS = 4;

    private final byte[] account = "acct-004321".getBytes(StandardCharsets.UTF_8);
    private final byte[] merchant = "Merchant-42 and its sons".getBytes(StandardCharsets.UTF_8);
    private final RowWriter writer = new RowWriter();
    private final RowReader reader = new RowReader(COLUMNS);
    private final byte[] target = new byte[256];
    private byte[] row = {};
    private long id;

    @Setup
    public void fill() {
        write();
        row = writer.toByteArray();
    }

    @Benchmark
    public int write() {
        writer.begin(COLUMNS);
        writer.setLong(0, id++);
        writer.setDouble(1, 873.21);
        writer.setBytes(2, account, 0, account.length);
        writer.setBytes(3, merchant, 0, merchant.length);
        return writer.length();
    }

    /** The same bytes at places known beforehand. */
    @Benchmark
    public byte[] boundWrite() {
        int fixed = RowLayout.fixedBytes(COLUMNS);
        Bytes.putLong(target, 0, 0);
        Bytes.putLong(target, RowLayout.slot(COLUMNS, 0), id++);
        Bytes.putDouble(target, RowLayout.slot(COLUMNS, 1), 873.21);
        Bytes.putLong(target, RowLayout.slot(COLUMNS, 2), (long) fixed << 32 | account.length);
        Bytes.putLong(target, RowLayout.slot(COLUMNS, 3), (long) fixed + 16 << 32 | merchant.length);
        System.arraycopy(account, 0, target, fixed, account.length);
        System.arraycopy(merchant, 0, target, fixed + 16, merchant.length);
        return target;
    }

    @Benchmark
    public long read() {
        reader.point(row, 0, row.length);
        long sum = reader.isNull(0) ? 0 : reader.getLong(0);
        sum += reader.isNull(1) ? 0 : Double.doubleToRawLongBits(reader.getDouble(1));
        return sum + (reader.isNull(2) ? 0 : row[reader.varOffset(2)] + reader.varLength(2));
    }

    /** The same loads without a view, and without asking for nulls. */
    @Benchmark
    public long boundRead() {
        long slot = Bytes.getLong(row, RowLayout.slot(COLUMNS, 2));
        return Bytes.getLong(row, RowLayout.slot(COLUMNS, 0))
                + Bytes.getLong(row, RowLayout.slot(COLUMNS, 1))
                + row[RowLayout.varOffset(slot)]
                + RowLayout.varLength(slot);
    }

    @Benchmark
    public int hash() {
        return KeyHash.hash(row, 0, row.length);
    }

    /** One look at each word. */
    @Benchmark
    public int boundHash() {
        int sum = 0;
        for (int i = 0; i < row.length; i += Integer.BYTES) {
            sum = 31 * sum + Bytes.getInt(row, i);
        }
        return sum;
    }
}
