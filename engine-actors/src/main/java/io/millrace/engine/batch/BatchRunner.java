package io.millrace.engine.batch;

import io.millrace.connector.BatchSource;
import io.millrace.connector.StreamSink;
import io.millrace.engine.exchange.FramePool;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.RecursiveRows;
import io.millrace.planner.physical.SourceSpec;
import io.millrace.row.RowCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a plan over bounded sources to its end, as one epoch, on the caller's thread: one task a stage. */
public final class BatchRunner {
    private final BatchEnvironment environment;
    private final FramePool pool;

    public BatchRunner(BatchEnvironment environment) {
        this.environment = environment;
        pool = new FramePool(environment.settings().frameBytes(), 64);
    }

    /** The rows of the plan in internal form. */
    public List<@Nullable Object[]> run(PhysicalPlan plan) {
        RowCodec codec = new RowCodec(plan.outputSchema());
        List<@Nullable Object[]> rows = new ArrayList<>();
        execute(plan, new CollectSink((base, off, len) -> rows.add(codec.decode(base, off))));
        return rows;
    }

    /** The rows of the plan in binary form; what a static join side is made of. */
    public List<byte[]> runBinary(PhysicalPlan plan) {
        List<byte[]> rows = new ArrayList<>();
        execute(plan, new CollectSink((base, off, len) -> rows.add(Arrays.copyOfRange(base, off, off + len))));
        return rows;
    }

    /** Writes the rows of the plan to a sink as epoch 0 and publishes them. The sink is not closed. */
    public void write(PhysicalPlan plan, StreamSink sink) {
        sink.finalizeEpoch(BatchExecution.EPOCH, execute(plan, sink));
    }

    private List<byte[]> execute(PhysicalPlan plan, StreamSink sink) {
        try (BatchExecution execution =
                new BatchExecution(plan, sink, environment, pool, this::open, this::runBinary)) {
            return execution.run();
        }
    }

    /** The rows of a source; of one given in the program, those rows; of a recursion, what it comes to. */
    private BatchSource open(SourceSpec spec) {
        List<@Nullable Object[]> rows = spec.recursive() instanceof RecursiveRows.Loop loop
                ? new RecursionRun(loop, environment).rows()
                : spec.rows();
        return rows == null ? environment.open().apply(spec) : new LocalRows(spec, rows);
    }
}
