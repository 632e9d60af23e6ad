package io.millrace.engine.operator;

import io.millrace.engine.exchange.KeyFunction;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.plan.StaticRefresh;
import io.millrace.row.RowWriter;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The static side of a join as a hash table, and when it is read again: in micro-batches by the task itself, when an epoch begins that was planned
 * after the interval; in real time in the background, begun and put in place between the rows of two epochs. So the rows of an epoch see one version in
 * a task. A read that fails leaves the version there is, and is tried again after the interval. Task thread, but for reads in the background.
 */
final class StaticSide {
    private static final Logger LOG = LoggerFactory.getLogger(StaticSide.class);
    private static final long UNKNOWN = -1;

    private final OperatorSpec.StaticJoin spec;
    private final OperatorContext context;
    /** Used by one read at a time, whichever thread runs it. */
    private final KeyFunction keys;

    private StaticTable table;
    private @Nullable CompletableFuture<StaticTable> reading;
    private long nextMs = UNKNOWN;
    private boolean failing;

    /** Reads the side. */
    StaticSide(OperatorSpec.StaticJoin spec, OperatorContext context) {
        this.spec = spec;
        this.context = context;
        EvalContext task = context.eval();
        EvalContext own = new EvalContext(task.ansi(), task.zone(), task.random(), task.partition());
        keys = context.code().keys(spec.staticKeys(), spec.staticSide().outputSchema(), own);
        table = read();
    }

    /** The version that rows are joined with now. */
    StaticTable table() {
        return table;
    }

    /** Micro-batches: an epoch that was planned at this time begins. */
    void beginEpoch(long plannedMs) {
        if (due(plannedMs)) {
            try {
                renewed(read());
            } catch (RuntimeException e) {
                keep(e);
            }
        }
    }

    /** Real time: rows of the next epoch follow. In micro-batches nothing. */
    void betweenEpochs() {
        if (!context.realTime()) {
            return;
        }
        CompletableFuture<StaticTable> read = reading;
        if (read != null && read.isDone()) {
            reading = null;
            try {
                renewed(read.join());
            } catch (CompletionException e) {
                keep(e.getCause() == null ? e : e.getCause());
            }
        }
        if (reading == null && due(TimeUnit.MICROSECONDS.toMillis(context.eval().nowUs()))) {
            try {
                reading = CompletableFuture.supplyAsync(
                        this::read, context.staticRows().background());
            } catch (RejectedExecutionException e) {
                keep(e);
            }
        }
    }

    /** Whether the interval is over; it begins anew then, and with the first time that is known. */
    private boolean due(long nowMs) {
        if (spec.refreshIntervalMs() == StaticRefresh.NEVER || nowMs <= 0) {
            return false;
        }
        boolean due = nextMs != UNKNOWN && nowMs >= nextMs;
        if (due || nextMs == UNKNOWN) {
            nextMs = nowMs + spec.refreshIntervalMs();
        }
        return due;
    }

    private StaticTable read() {
        StaticTable read = new StaticTable();
        RowWriter key = new RowWriter();
        for (byte[] row : context.staticRows().read(spec.staticSide())) {
            keys.key(row, 0, row.length, key);
            if (!StaticTable.hasNull(key.buffer(), spec.nullSafe())) {
                read.add(key.toByteArray(), row);
            }
        }
        return read;
    }

    /** The first failure with all that is known of it; repeated ones in a line, since they come with each interval. */
    private void keep(Throwable failure) {
        String what =
                "Query {}: the static side of a join could not be read again, task {} goes on with the version it has and tries again in {} ms: {}";
        Object[] named = {
            context.queryName(), context.eval().partition(), spec.refreshIntervalMs(), failure.toString(), failure
        };
        LOG.warn(what, failing ? Arrays.copyOf(named, named.length - 1) : named);
        failing = true;
    }

    private void renewed(StaticTable read) {
        table = read;
        if (failing) {
            failing = false;
            LOG.info(
                    "Query {}: task {} has read the static side again",
                    context.queryName(),
                    context.eval().partition());
        }
    }
}
