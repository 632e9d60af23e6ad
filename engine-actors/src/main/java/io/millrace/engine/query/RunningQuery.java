package io.millrace.engine.query;

import io.millrace.engine.coordinator.CoordinatorListener;
import io.millrace.engine.coordinator.QueryCoordinator;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.epoch.EpochSummary;
import io.millrace.error.MillraceException;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.streaming.LatencyPercentiles;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryException;
import io.millrace.sql.streaming.StreamingQueryProgress;
import io.millrace.sql.streaming.StreamingQueryStatus;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a streaming query: listens to its coordinator and answers its user. Thread-safe.
 *
 * <p>Life: created → attached to a coordinator (commands before that wait) → running → ended, once.
 */
public final class RunningQuery implements StreamingQuery, CoordinatorListener {

    /**
     * What a run is configured with.
     *
     * @param recentProgress how many reports are kept
     * @param idleEventIntervalMs least time between idle events
     * @param idleReports whether each idle event comes with a report, as in micro-batches
     * @param stopTimeoutMs patience of stop(); 0: no limit
     * @param keyGroups how many tasks a stage can have at most
     * @param latencies percentiles of the epoch that has just completed; empty if not measured
     * @param wallClockMs milliseconds since 1970
     * @param explain the plan's text, extended or not
     */
    public record Settings(
            int recentProgress,
            long idleEventIntervalMs,
            boolean idleReports,
            long stopTimeoutMs,
            int keyGroups,
            Supplier<Map<String, LatencyPercentiles>> latencies,
            LongSupplier wallClockMs,
            Function<Boolean, String> explain) {}

    /** Who is told of a query's life; implemented by {@link QueryManager}. */
    interface Observer {
        void progressed(RunningQuery query, StreamingQueryProgress progress);

        void idle(RunningQuery query, long nowMs);

        void terminated(RunningQuery query, @Nullable StreamingQueryException failure);
    }

    /** What {@link #step} answers where there was nothing to do. */
    public static final long NOTHING_TO_DO = -1;

    /** What {@link #step} answers if the query has ended, or ended before the epoch was published. */
    public static final long ENDED = -2;

    private final QueryIdentity identity;
    private final MillraceSession session;
    private final ProgressBuilder progressBuilder;
    private final Settings settings;
    private final Object lock = new Object();
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final PendingCalls calls = new PendingCalls();

    // guarded by lock
    private final ArrayDeque<StreamingQueryProgress> recent = new ArrayDeque<>();
    private @Nullable Consumer<QueryCoordinator.Command> coordinator;
    private @Nullable Observer observer;
    private StreamingQueryStatus status = new StreamingQueryStatus("Initializing sources", false, false);
    private @Nullable StreamingQueryException failure;
    private long previousTriggerMs = -1;
    private long lastEventMs = Long.MIN_VALUE;
    private boolean stopRequested;
    private boolean stopWithEpoch;

    public RunningQuery(
            QueryIdentity identity, MillraceSession session, ProgressBuilder progressBuilder, Settings settings) {
        this.identity = identity;
        this.session = session;
        this.progressBuilder = progressBuilder;
        this.settings = settings;
    }

    /**
     * Gives commands to this coordinator from now on. It hears first of all that is still asked for: a coordinator before it may have gone
     * without an answer.
     */
    public void attach(Consumer<QueryCoordinator.Command> to) {
        synchronized (lock) {
            coordinator = to;
            if (stopRequested) {
                to.accept(new QueryCoordinator.Stop(stopWithEpoch));
            }
            calls.askAgain(to);
        }
    }

    void observedBy(Observer who) {
        synchronized (lock) {
            observer = who;
        }
    }

    /** Completes when the tasks are ready for the first time; fails with what ended the query before. */
    public CompletionStage<Void> whenRunning() {
        return running;
    }

    QueryIdentity identity() {
        return identity;
    }

    private void tell(QueryCoordinator.Command command) {
        synchronized (lock) {
            if (coordinator != null) {
                coordinator.accept(command);
            }
        }
    }

    // ---- what the user sees

    @Override
    public UUID id() {
        return identity.id();
    }

    @Override
    public UUID runId() {
        return identity.runId();
    }

    @Override
    public @Nullable String name() {
        return identity.name();
    }

    @Override
    public boolean isActive() {
        return !ended.isDone();
    }

    @Override
    public StreamingQueryStatus status() {
        synchronized (lock) {
            return status;
        }
    }

    @Override
    public StreamingQueryProgress[] recentProgress() {
        synchronized (lock) {
            return recent.toArray(StreamingQueryProgress[]::new);
        }
    }

    @Override
    public @Nullable StreamingQueryProgress lastProgress() {
        synchronized (lock) {
            return recent.peekLast();
        }
    }

    @Override
    public Optional<StreamingQueryException> exception() {
        synchronized (lock) {
            return Optional.ofNullable(failure);
        }
    }

    @Override
    public void awaitTermination() throws StreamingQueryException {
        await(ended);
        throwFailure();
    }

    @Override
    public boolean awaitTermination(long timeoutMs) throws StreamingQueryException {
        if (timeoutMs <= 0) {
            throw new IllegalArgumentException("requirement failed: Timeout has to be positive");
        }
        if (!await(ended, timeoutMs)) {
            return false;
        }
        throwFailure();
        return true;
    }

    private void throwFailure() throws StreamingQueryException {
        StreamingQueryException why = exception().orElse(null);
        if (why != null) {
            throw why;
        }
    }

    @Override
    public void processAllAvailable() {
        var unused = ask(0, QueryCoordinator.ProcessAll::new);
        throwFailureUnchecked();
    }

    private long ask(long ifEnded, LongFunction<QueryCoordinator.Command> command) {
        PendingCalls.Call call = calls.open(ifEnded, command);
        if (isActive()) {
            tell(call.command());
        } else {
            calls.end();
        }
        return await(call.answer());
    }

    /** Runs one epoch, if there is reason for one, and waits until it is published: its number, or {@link #NOTHING_TO_DO}, or {@link #ENDED}. */
    public long step() {
        return ask(ENDED, QueryCoordinator.StepOnce::new);
    }

    /** Waits until nothing is in flight: an epoch whose time had come before this call is published. Or until the query has ended. */
    public void awaitRest() {
        var unused = ask(ENDED, QueryCoordinator.AwaitRest::new);
    }

    /** Ends the query as if its process had been killed at this moment, and waits until nothing of it runs any more. */
    public void kill(Throwable why) {
        killSoon(why);
        await(ended);
    }

    /** As {@link #kill}, without waiting. */
    public void killSoon(Throwable why) {
        tell(new QueryCoordinator.Kill(why));
    }

    private void throwFailureUnchecked() {
        StreamingQueryException why = exception().orElse(null);
        if (why != null) {
            throw new MillraceException("STREAM_FAILED", "XXKST", terminatedWith(why.getCause()), Map.of(), why);
        }
    }

    @Override
    public long rescale(int parallelism) {
        if (parallelism < 1 || parallelism > settings.keyGroups()) {
            throw new MillraceException(
                    "PARALLELISM_OUT_OF_RANGE",
                    identity.describe() + " cannot be rescaled to " + parallelism + ": it has "
                            + settings.keyGroups()
                            + " key groups, and a task needs one at least. Use a number from 1 to "
                            + settings.keyGroups()
                            + ". The number of key groups is fixed when a query is created (millrace.keyGroups).");
        }
        long pausedMs = ask(-1, request -> new QueryCoordinator.Rescale(request, parallelism));
        throwFailureUnchecked();
        if (pausedMs < 0) {
            throw new MillraceException(
                    "QUERY_NOT_ACTIVE",
                    identity.describe() + " has ended, so it was not rescaled to " + parallelism
                            + ". Start it again, then rescale it.");
        }
        return pausedMs;
    }

    @Override
    public void stop() throws TimeoutException {
        stop(false);
    }

    /** @param withEpoch real time: commit what has been read before ending */
    public void stop(boolean withEpoch) throws TimeoutException {
        boolean first;
        synchronized (lock) {
            first = !stopRequested;
            stopRequested = true;
            stopWithEpoch |= withEpoch;
        }
        if (first && isActive()) {
            tell(new QueryCoordinator.Stop(withEpoch));
        }
        if (settings.stopTimeoutMs() <= 0) {
            await(ended);
        } else if (!await(ended, settings.stopTimeoutMs())) {
            throw new TimeoutException(
                    identity.describe() + " did not stop within " + settings.stopTimeoutMs()
                            + " ms (millrace.sql.streaming.stopTimeout). It goes on stopping; call stop() again to wait longer.");
        }
    }

    @Override
    public void explain() {
        explain(false);
    }

    @Override
    public void explain(boolean extended) {
        System.out.println(settings.explain().apply(extended));
    }

    @Override
    public MillraceSession session() {
        return session;
    }

    // ---- what the coordinator tells

    @Override
    public void status(String message, boolean dataAvailable, boolean triggerActive) {
        synchronized (lock) {
            status = new StreamingQueryStatus(message, dataAvailable, triggerActive);
        }
    }

    @Override
    public void running(long execution) {
        running.complete(null);
    }

    @Override
    public void epochCompleted(EpochSummary summary) {
        StreamingQueryProgress progress = progressBuilder.build(
                summary, previousTriggerMs, settings.latencies().get());
        Observer who;
        synchronized (lock) {
            previousTriggerMs = summary.triggerMs();
            lastEventMs = settings.wallClockMs().getAsLong();
            keep(progress);
            status = new StreamingQueryStatus("Waiting for next trigger", false, false);
            who = observer;
        }
        if (who != null) {
            who.progressed(this, progress);
        }
    }

    /** Under the lock. */
    private void keep(StreamingQueryProgress progress) {
        recent.addLast(progress);
        while (recent.size() > Math.max(1, settings.recentProgress())) {
            recent.removeFirst();
        }
    }

    @Override
    public void nothingToDo() {
        long nowMs = settings.wallClockMs().getAsLong();
        Observer who;
        synchronized (lock) {
            if (lastEventMs == Long.MIN_VALUE) {
                lastEventMs = nowMs;
            }
            who = nowMs - lastEventMs >= settings.idleEventIntervalMs() ? observer : null;
            if (who != null) {
                lastEventMs = nowMs;
                StreamingQueryProgress last = recent.peekLast();
                if (settings.idleReports() && last != null) {
                    keep(IdleProgress.after(last, nowMs));
                }
            }
        }
        if (who != null) {
            who.idle(this, nowMs);
        }
    }

    @Override
    public void rolledBack(long execution, Throwable cause) {
        status("Restarting after a failure: " + cause.getMessage(), false, false);
    }

    @Override
    public void processAllDone(long request) {
        calls.answer(request, 0);
    }

    @Override
    public void rested(long request) {
        calls.answer(request, 0);
    }

    @Override
    public void stepped(long request, long epoch) {
        calls.answer(request, epoch < 0 ? NOTHING_TO_DO : epoch);
    }

    @Override
    public void rescaled(long request, long pausedMs) {
        calls.answer(request, pausedMs);
    }

    @Override
    public void ended(Outcome outcome) {
        StreamingQueryException why = failureOf(outcome);
        Observer who;
        synchronized (lock) {
            failure = why;
            status = new StreamingQueryStatus(
                    why == null ? "Stopped" : "Terminated with exception: " + why.getMessage(), false, false);
            who = observer;
        }
        if (why == null) {
            running.complete(null);
        } else {
            running.completeExceptionally(why);
        }
        if (who != null) {
            who.terminated(this, why);
        }
        ended.complete(null);
        calls.end();
    }

    private @Nullable StreamingQueryException failureOf(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return exception(failed.cause());
        }
        if (outcome instanceof Outcome.Closed closed) {
            return exception(closed.why());
        }
        if (outcome instanceof Outcome.Superseded superseded) {
            return exception(
                    new MillraceException(
                            "CONCURRENT_QUERY",
                            "Another run of this query has taken over its checkpoint (" + superseded.winner()
                                    + "). Only one run may use a checkpointLocation; this one has stopped without writing anything more."));
        }
        return null;
    }

    private String terminatedWith(@Nullable Throwable cause) {
        return identity.describe() + " terminated with exception: "
                + (cause == null ? "unknown" : String.valueOf(cause.getMessage()));
    }

    private StreamingQueryException exception(Throwable cause) {
        return new StreamingQueryException(
                identity.describe(),
                "[STREAM_FAILED] " + terminatedWith(cause) + " SQLSTATE: XXKST",
                cause,
                "",
                "",
                Map.of(
                        "id",
                        identity.id().toString(),
                        "runId",
                        identity.runId().toString(),
                        "message",
                        String.valueOf(cause.getMessage())));
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return get(future, Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean await(CompletableFuture<Void> future, long timeoutMs) {
        try {
            get(future, timeoutMs);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static <T> T get(CompletableFuture<T> future, long timeoutMs) throws TimeoutException {
        try {
            return future.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException("INTERRUPTED", "The thread was interrupted while it waited for a query.", e);
        }
    }
}
