package io.millrace.testkit;

import io.millrace.engine.launch.CrashPoint;
import io.millrace.engine.launch.QueryControl;
import io.millrace.sql.DataFrameReader;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryException;
import io.millrace.sql.streaming.StreamingQueryProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.opentest4j.AssertionFailedError;

/**
 * A query under test. Its rows are kept by epoch; {@link #restart} starts it again on its checkpoint, and the rows are kept on. For one
 * thread.
 */
public final class TestQuery<T> {
    private final Bench bench;
    private final Function<Recorder<T>, StreamingQuery> starter;
    private final Path checkpoint;
    private final boolean realTime;
    private final Duration patience;
    private final Recorder<T> recorder = new Recorder<>();
    private StreamingQuery query;
    private QueryControl control;
    private long seen = -1;

    TestQuery(
            Bench bench,
            Function<Recorder<T>, StreamingQuery> starter,
            Path checkpoint,
            boolean realTime,
            Duration patience) {
        this.bench = bench;
        this.starter = starter;
        this.checkpoint = checkpoint;
        this.realTime = realTime;
        this.patience = patience;
        query = starter.apply(recorder);
        control = bench.engine().control(query);
        control.awaitRest();
    }

    // ---- epochs

    /**
     * Runs one epoch and waits until it is published. A micro-batch reads what was added before, or has no rows of its own where the watermark
     * or a timer is reason for it; if there is no reason, {@link Epoch#assertNothingToDo} holds. In real time it is a barrier, and its rows
     * are those since the last one.
     *
     * @throws AssertionError with the query's failure as cause, if it fails or has ended
     */
    public Epoch<T> step() {
        long epoch = control.step();
        if (epoch == QueryControl.ENDED) {
            throw ended();
        }
        if (epoch == QueryControl.NOTHING_TO_DO) {
            return Epoch.none();
        }
        return epoch(epoch);
    }

    /**
     * Steps until there is nothing to do; all epochs of these steps.
     *
     * @throws IllegalStateException in real time, where a barrier always has reason
     */
    public List<Epoch<T>> runAll() {
        if (realTime) {
            throw new IllegalStateException(
                    "A query in real time has no last epoch. Call awaitQuiet(), or step() for a barrier.");
        }
        List<Epoch<T>> epochs = new ArrayList<>();
        for (Epoch<T> next = step(); next.progress() != null; next = step()) {
            epochs.add(next);
        }
        return epochs;
    }

    /** Waits until all that was added before is processed, in a durable epoch, and published. */
    public void awaitQuiet() {
        query.processAllAvailable();
        for (StreamingQueryProgress p : query.recentProgress()) {
            seen = Math.max(seen, p.batchId());
        }
    }

    /** The next epoch that no step brought but the clock, or the start: the first one behind those that were returned before. */
    public Epoch<T> awaitEpoch() {
        long after = seen;
        if (!bench.progress().await(() -> nextAfter(after) >= 0 || !query.isActive(), patience)) {
            throw new AssertionError("There was no epoch behind epoch " + after + " within " + patience
                    + ". Is the trigger's interval over by the kit's clock, and are there rows?");
        }
        long next = nextAfter(after);
        if (next < 0) {
            throw ended();
        }
        return epoch(next);
    }

    private long nextAfter(long epoch) {
        return Arrays.stream(query.recentProgress())
                .mapToLong(StreamingQueryProgress::batchId)
                .filter(number -> number > epoch)
                .min()
                .orElse(-1);
    }

    private Epoch<T> epoch(long number) {
        seen = Math.max(seen, number);
        StreamingQueryProgress progress = Arrays.stream(query.recentProgress())
                .filter(p -> p.batchId() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Epoch " + number + " has no report"));
        return new Epoch<>(number, recorder.of(number), progress);
    }

    // ---- rows

    /** All rows so far, epoch by epoch; of an epoch that was repeated, the last attempt's. */
    public List<T> rows() {
        return recorder.rows();
    }

    /** All rows in the order in which they were written, with those of epochs that came to nothing and were repeated. */
    public List<T> written() {
        return recorder.written();
    }

    /** Waits until so many rows were written in all, and gives those; in real time no step is needed for them. */
    public List<T> awaitRows(int count) {
        try {
            if (!recorder.awaitWritten(count, patience)) {
                List<T> there = recorder.written();
                throw new AssertionFailedError(
                        "Waited " + patience + " for " + count + " rows, and there are " + there.size() + ": " + there,
                        count,
                        there.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for rows", e);
        }
        return recorder.written();
    }

    /** Exactly these rows so far ({@link #rows}), in this order. */
    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    public final TestQuery<T> assertRows(T... expected) {
        RowDiff.inOrder("The query", Arrays.asList(expected), rows());
        return this;
    }

    /** Exactly these rows so far ({@link #rows}), in any order. */
    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    public final TestQuery<T> assertRowsInAnyOrder(T... expected) {
        RowDiff.inAnyOrder("The query", Arrays.asList(expected), rows());
        return this;
    }

    /**
     * What the query keeps, as of its last durable epoch, as {@code format("statestore")} reads it: key, value, partition_id.
     *
     * @param options as of that format, name then value, for example {@code "stateVarName", "count"}
     */
    public Dataset<Row> state(String... options) {
        if (options.length % 2 != 0) {
            throw new IllegalArgumentException("The option '" + options[options.length - 1] + "' has no value.");
        }
        DataFrameReader reader = bench.session().read().format("statestore");
        for (int i = 0; i < options.length; i += 2) {
            reader.option(options[i], options[i + 1]);
        }
        return reader.load(checkpoint.toString());
    }

    // ---- life

    /** Kills the query between two epochs: no last epoch, no record in the log. {@link #restart} starts it again. */
    public TestQuery<T> crash() {
        control.kill();
        return this;
    }

    /**
     * Steps until the query comes to this point, where it is killed. That is in the first epoch, unless it repeats one that was planned
     * before a crash, and the point is beside the plan. What was written to the sink by then stays written.
     *
     * @throws AssertionError if there was nothing to do before it came there
     * @throws IllegalArgumentException in real time, where epochs have no plan, if the point is beside it
     */
    public TestQuery<T> crashAt(CrashPoint point) {
        if (realTime && (point == CrashPoint.BEFORE_PLAN || point == CrashPoint.AFTER_PLAN)) {
            throw new IllegalArgumentException(
                    "In real time there is no plan to crash beside. Crash at BEFORE_COMMIT or AFTER_COMMIT.");
        }
        control.crashAt(point);
        long epoch = stepWhileThereAreEpochs();
        if (epoch != QueryControl.ENDED) {
            throw new AssertionError(
                    "The query did not come to " + point + ": there was nothing to do. Add rows before.");
        }
        control.kill();
        return this;
    }

    private long stepWhileThereAreEpochs() {
        long epoch = control.step();
        while (epoch >= 0) {
            epoch = control.step();
        }
        return epoch;
    }

    /** Starts the query again on its checkpoint, after a crash or a {@link #stop}. */
    public TestQuery<T> restart() {
        if (query.isActive()) {
            throw new IllegalStateException("The query runs. Call crash() or stop() before restart().");
        }
        query = starter.apply(recorder);
        control = bench.engine().control(query);
        control.awaitRest();
        return this;
    }

    /** Stops the query in good order. An AssertionError if it has failed. */
    public TestQuery<T> stop() {
        try {
            query.stop();
        } catch (TimeoutException e) {
            throw new AssertionError("The query did not stop in time", e);
        }
        query.exception().ifPresent(why -> {
            throw new AssertionError("The query failed: " + why.getMessage(), why);
        });
        return this;
    }

    /**
     * Steps until the query has failed, and gives its failure.
     *
     * @throws AssertionError if it comes to rest instead
     */
    public StreamingQueryException awaitFailure() {
        stepWhileThereAreEpochs();
        return query.exception()
                .orElseThrow(() -> new AssertionError("The query was to fail, and did not. Its rows: " + rows()));
    }

    private AssertionError ended() {
        StreamingQueryException why = query.exception().orElse(null);
        return new AssertionError(
                why == null
                        ? "The query has ended. Call restart() to go on."
                        : "The query has ended: " + why.getMessage() + " (restart() starts it again)",
                why);
    }

    /** The running query, for what this class has no method for. After a {@link #restart} it is another one. */
    public StreamingQuery query() {
        return query;
    }

    public Path checkpoint() {
        return checkpoint;
    }
}
