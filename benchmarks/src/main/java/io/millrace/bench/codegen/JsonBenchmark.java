package io.millrace.bench.codegen;

import static io.millrace.bench.codegen.Calls.call;
import static io.millrace.bench.codegen.Calls.lit;

import io.millrace.connector.RowSink;
import io.millrace.planner.codegen.FusedStage;
import io.millrace.planner.codegen.FusedStageFactory;
import io.millrace.planner.codegen.StageCompiler;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.RowStep;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Six of the ten fields of a record of about 200 bytes: read into a row, written from one; and read by the interpreter. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class JsonBenchmark {
    private static final StructType TEXT = StructType.fromDDL("value STRING");
    private static final String DDL = "account STRING, city STRING, amount DOUBLE, n INT, at BIGINT, ok BOOLEAN";
    private static final String RECORD =
            "{\"id\":\"0123456789abcdef\",\"account\":\"acc-123456\",\"amount\":1234.56,\"city\":\"Berlin\",\"n\":42,"
                    + "\"tags\":[\"a\",\"b\"],\"meta\":{\"k\":1,\"v\":\"x\"},\"at\":1700000000123,\"ok\":true,\"trace\":\"00-aabbccddeeff-01\"}";

    private final byte[] json = new RowCodec(TEXT).encode(new Object[] {RECORD});
    private final byte[] fields = new RowCodec(StructType.fromDDL(DDL))
            .encode(new Object[] {"acc-123456", "Berlin", 1234.56, 42, 1700000000123L, true});
    private final FusedStage read = reader(true).create(Calls.context());
    private final FusedStage interpreted = reader(false).create(Calls.context());
    private final FusedStage write = writer();
    private long bytesOut;
    private final RowSink sink = (base, off, len) -> bytesOut += len + base[off];

    private static FusedStageFactory reader(boolean generated) {
        Expr parsed = call("from_json", new Calls(TEXT).col("value"), lit(DDL));
        List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            columns.add(new Expr.Field(parsed, i));
        }
        OperatorSpec.Fused spec =
                new OperatorSpec.Fused(TEXT, List.of(new RowStep.Project(columns)), Calls.schemaOf(columns));
        return generated ? StageCompiler.compile(spec, Calls.SESSION) : StageCompiler.interpret(spec);
    }

    private static FusedStage writer() {
        StructType in = StructType.fromDDL(DDL);
        Calls x = new Calls(in);
        Expr[] all = in.fieldList().stream().map(f -> x.col(f.name())).toArray(Expr[]::new);
        List<Expr> columns = List.of(call("to_json", call("struct", all)));
        return StageCompiler.compile(
                        new OperatorSpec.Fused(in, List.of(new RowStep.Project(columns)), Calls.schemaOf(columns)),
                        Calls.SESSION)
                .create(Calls.context());
    }

    @Benchmark
    public long fromJson() {
        read.process(json, 0, json.length, sink);
        return bytesOut;
    }

    @Benchmark
    public long fromJsonInterpreted() {
        interpreted.process(json, 0, json.length, sink);
        return bytesOut;
    }

    @Benchmark
    public long toJson() {
        write.process(fields, 0, fields.length, sink);
        return bytesOut;
    }
}
