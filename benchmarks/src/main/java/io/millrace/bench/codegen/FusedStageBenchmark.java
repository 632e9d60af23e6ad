package io.millrace.bench.codegen;

import static io.millrace.bench.codegen.Calls.call;
import static io.millrace.bench.codegen.Calls.lit;

import io.millrace.connector.RowSink;
import io.millrace.planner.codegen.FusedStage;
import io.millrace.planner.codegen.StageCompiler;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.RowStep;
import io.millrace.row.Bytes;
import io.millrace.row.RowCodec;
import io.millrace.row.RowLayout;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Three conditions and six outputs over rows of eight columns, a quarter of which pass; time a row that comes in. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class FusedStageBenchmark {
    static final int ROWS = 1024;
    private static final StructType IN = StructType.fromDDL(
            "id BIGINT, account BIGINT, amount DOUBLE, rate DOUBLE, n INT, ok BOOLEAN, name STRING, city STRING");
    private static final int N = 8;

    private final byte[][] rows = new byte[ROWS][];
    private final byte[] city = "Berlin".getBytes(StandardCharsets.UTF_8);
    private final byte[] at = "@".getBytes(StandardCharsets.UTF_8);
    private final RowWriter writer = new RowWriter();
    private FusedStage generated = stage();
    private long bytesOut;
    private final RowSink sink = (base, off, len) -> bytesOut += len + base[off];

    private static FusedStage stage() {
        Calls x = new Calls(IN);
        List<Expr> columns = List.of(
                x.col("id"),
                call("+", x.col("account"), lit(7L)),
                call("*", x.col("amount"), x.col("rate")),
                x.col("n"),
                x.col("name"),
                call("concat", x.col("name"), lit("@"), x.col("city")));
        Expr condition = call(
                "and",
                call("and", call(">", x.col("amount"), lit(50.0)), call("=", x.col("city"), lit("Berlin"))),
                x.col("ok"));
        return StageCompiler.compile(
                        new OperatorSpec.Fused(
                                IN,
                                List.of(new RowStep.Keep(condition), new RowStep.Project(columns)),
                                Calls.schemaOf(columns)),
                        Calls.SESSION)
                .create(Calls.context());
    }

    @Setup
    public void setup() {
        Random random = new Random(1);
        RowCodec codec = new RowCodec(IN);
        for (int i = 0; i < ROWS; i++) {
            rows[i] = codec.encode(new Object[] {
                (long) i,
                random.nextLong() >> 8,
                random.nextDouble() * 100,
                1.5,
                i,
                true,
                "name" + i,
                random.nextBoolean() ? "Berlin" : "Hamburg"
            });
        }
        generated = stage();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long generated() {
        for (byte[] row : rows) {
            generated.process(row, 0, row.length, sink);
        }
        return bytesOut;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long handWritten() {
        for (byte[] row : rows) {
            byHand(row, 0);
        }
        return bytesOut;
    }

    private void byHand(byte[] b, int off) {
        if (RowLayout.isNull(b, off, 2) || Bytes.getDouble(b, off + RowLayout.slot(N, 2)) <= 50.0) {
            return;
        }
        long citySlot = Bytes.getLong(b, off + RowLayout.slot(N, 7));
        int cityOff = off + RowLayout.varOffset(citySlot);
        int cityLen = RowLayout.varLength(citySlot);
        if (RowLayout.isNull(b, off, 7) || !Bytes.equal(b, cityOff, cityLen, city, 0, city.length)) {
            return;
        }
        if (RowLayout.isNull(b, off, 5) || Bytes.getLong(b, off + RowLayout.slot(N, 5)) == 0) {
            return;
        }
        writer.begin(6);
        copy(b, off, 0, 0);
        long account = Bytes.getLong(b, off + RowLayout.slot(N, 1));
        if (RowLayout.isNull(b, off, 1)) {
            writer.setNull(1);
        } else {
            writer.setLong(1, Math.addExact(account, 7L));
        }
        if (RowLayout.isNull(b, off, 3)) {
            writer.setNull(2);
        } else {
            writer.setDouble(
                    2, Bytes.getDouble(b, off + RowLayout.slot(N, 2)) * Bytes.getDouble(b, off + RowLayout.slot(N, 3)));
        }
        copy(b, off, 4, 3);
        long nameSlot = Bytes.getLong(b, off + RowLayout.slot(N, 6));
        int nameOff = off + RowLayout.varOffset(nameSlot);
        int nameLen = RowLayout.varLength(nameSlot);
        if (RowLayout.isNull(b, off, 6)) {
            writer.setNull(4);
            writer.setNull(5);
        } else {
            writer.setBytes(4, b, nameOff, nameLen);
            int to = writer.reserveVar(nameLen + 1 + cityLen);
            byte[] out = writer.buffer();
            System.arraycopy(b, nameOff, out, to, nameLen);
            out[to + nameLen] = at[0];
            System.arraycopy(b, cityOff, out, to + nameLen + 1, cityLen);
            writer.commitVar(5, nameLen + 1 + cityLen);
        }
        sink.row(writer.buffer(), 0, writer.length());
    }

    private void copy(byte[] b, int off, int from, int to) {
        if (RowLayout.isNull(b, off, from)) {
            writer.setNull(to);
        } else {
            writer.setLong(to, Bytes.getLong(b, off + RowLayout.slot(N, from)));
        }
    }
}
