package io.millrace.bench.codegen;

import io.millrace.bench.contract.TransactionView;
import io.millrace.bench.contract.Transactions;
import io.millrace.bench.contract.Transforms;
import io.millrace.bench.contract.Workload;
import io.millrace.connector.RowSink;
import io.millrace.planner.Planner;
import io.millrace.planner.codegen.FusedStage;
import io.millrace.planner.codegen.StageCompiler;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.row.RowCodec;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole of the encode workload between the two Kafka clients: JSON to JSON with a filter and seven functions, generated from SQL,
 * beside the parser and writer that the bare loop and the peers of the comparison have been given, which know the record's shape.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class EncodeStageBenchmark {
    static final int ROWS = 1000;
    private static final StructType KAFKA = StructType.fromDDL("key BINARY, value BINARY");
    private static final long FIRST_MS = 1_700_000_000_000L;
    private static final String ENCODE =
            "SELECT account_id AS key, to_json(struct(id, ts, account_id, round((amount - 500D) / 288.675D, 4) AS amount_z, "
                    + "upper(currency) AS currency, lower(merchant) AS merchant, "
                    + "find_in_set(country, 'DE,FR,GB,US,ES,IT,NL,PL,SE,NO,JP,IN,BR,CA,AU,ZA') AS country_code, "
                    + "ts div 3600000 % 24 AS hour, channel)) AS value FROM (SELECT t.* FROM (SELECT from_json(CAST(value AS STRING), "
                    + "'id BIGINT, ts BIGINT, account_id STRING, amount DOUBLE, currency STRING, merchant STRING, country STRING, "
                    + "channel STRING') AS t FROM kafka)) WHERE amount >= 50";

    private final byte[][] rows = new byte[ROWS][];
    private final byte[][] values = new byte[ROWS][];
    private final TransactionView view = new TransactionView();
    private final Transforms transforms = new Transforms();
    private final FusedStage generated;
    private long bytesOut;
    private final RowSink sink = (base, off, len) -> bytesOut += len + base[off];

    public EncodeStageBenchmark() {
        Planner planner = Planner.of(
                name -> Optional.of(new Plan.Read("memory", Map.of(), List.of(), KAFKA, true, null)),
                read -> KAFKA,
                Map.of(),
                Calls.SESSION);
        PhysicalPlan plan = planner.planStreaming(planner.analyze(Planner.parseQuery(ENCODE)), OutputMode.APPEND);
        OperatorSpec.Fused spec =
                (OperatorSpec.Fused) plan.stages().get(0).operators().get(0);
        generated = StageCompiler.compile(spec, Calls.SESSION).create(Calls.context());
        RowCodec codec = new RowCodec(spec.input());
        Transactions transactions = new Transactions(Workload.ENCODE);
        for (int i = 0; i < ROWS; i++) {
            values[i] = transactions.record(i, FIRST_MS + i);
            byte[] value = values[i];
            rows[i] = codec.encode(Arrays.stream(spec.input().fieldNames())
                    .map(column -> column.equals("key") ? new byte[4] : value)
                    .toArray());
        }
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
        for (byte[] value : values) {
            byte[] out = transforms.encode(view.parse(value));
            if (out != null) {
                bytesOut += out.length + out[0];
            }
        }
        return bytesOut;
    }
}
