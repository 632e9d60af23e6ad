package io.millrace.engine.query;

import io.millrace.error.MillraceException;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryException;
import io.millrace.sql.streaming.StreamingQueryListener;
import io.millrace.sql.streaming.StreamingQueryListener.QueryIdleEvent;
import io.millrace.sql.streaming.StreamingQueryListener.QueryProgressEvent;
import io.millrace.sql.streaming.StreamingQueryListener.QueryStartedEvent;
import io.millrace.sql.streaming.StreamingQueryListener.QueryTerminatedEvent;
import io.millrace.sql.streaming.StreamingQueryManager;
import io.millrace.sql.streaming.StreamingQueryProgress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The queries of a session, by id: at most one run of a query, and one of a name, at a time. Thread-safe. */
public final class QueryManager implements StreamingQueryManager, RunningQuery.Observer {
    private final Map<UUID, RunningQuery> active = new LinkedHashMap<>();
    private final QueryEvents events;
    private final LongSupplier wallClockMs;
    private final LongSupplier elapsedNs;

    // guarded by this: the first query that ended since resetTerminated, and whether one that failed did
    private boolean anyTerminated;
    private @Nullable StreamingQueryException terminatedBy;

    /**
     * @param listeners runs the calls of listeners
     * @param elapsedNs for measuring time-outs
     */
    public QueryManager(Executor listeners, LongSupplier wallClockMs, LongSupplier elapsedNs) {
        events = new QueryEvents(listeners);
        this.wallClockMs = wallClockMs;
        this.elapsedNs = elapsedNs;
    }

    /** Starts a coordinator for a query that has been admitted. */
    @FunctionalInterface
    public interface Launch {
        /** Must call {@link RunningQuery#attach} or throw. */
        void launch(RunningQuery query);
    }

    /**
     * Refuses a name that is taken. A run of the same query (the same id, so the same checkpoint) is stopped first, or the new one
     * is refused. To be called before sources and sink are opened.
     *
     * @param stopActiveRun setting {@code millrace.sql.streaming.stopActiveRunOnRestart} (true)
     */
    public void admit(@Nullable String name, UUID id, boolean stopActiveRun) {
        RunningQuery running;
        synchronized (this) {
            refuseTakenName(name, id);
            running = active.get(id);
        }
        if (running == null) {
            return;
        }
        if (!stopActiveRun) {
            throw alreadyActive(id);
        }
        try {
            running.stop();
        } catch (TimeoutException e) {
            throw new MillraceException(
                    "CONCURRENT_QUERY", "The active run of the query with id " + id + " did not stop in time.", e);
        }
    }

    private void refuseTakenName(@Nullable String name, UUID id) {
        for (RunningQuery other : active.values()) {
            if (name != null && name.equals(other.name()) && !other.id().equals(id)) {
                throw new MillraceException(
                        "QUERY_NAME_ALREADY_ACTIVE",
                        "Cannot start query with name " + name
                                + " as a query with that name is already active in this session. Stop it first, or choose another name.");
            }
        }
    }

    private static MillraceException alreadyActive(UUID id) {
        return new MillraceException(
                "CONCURRENT_QUERY",
                "Cannot start query with id " + id
                        + " as another query with same id is already active. Perhaps you are attempting to restart a query from checkpoint that is already active. Stop the other run first.");
    }

    /** Registers an admitted query, tells the listeners that it starts (on this thread), and launches it. */
    public void start(RunningQuery query, Launch launch) {
        synchronized (this) {
            refuseTakenName(query.name(), query.id());
            if (active.putIfAbsent(query.id(), query) != null) {
                throw alreadyActive(query.id());
            }
        }
        query.observedBy(this);
        events.postNow(new QueryStartedEvent(
                query.id(), query.runId(), query.name(), ProgressBuilder.iso(wallClockMs.getAsLong())));
        try {
            launch.launch(query);
        } catch (RuntimeException e) {
            synchronized (this) {
                active.remove(query.id(), query);
            }
            events.post(new QueryTerminatedEvent(
                    query.id(), query.runId(), Optional.of(String.valueOf(e.getMessage())), conditionOf(e)));
            throw e;
        }
    }

    @Override
    public void progressed(RunningQuery query, StreamingQueryProgress progress) {
        events.post(new QueryProgressEvent(progress));
    }

    @Override
    public void idle(RunningQuery query, long nowMs) {
        events.post(new QueryIdleEvent(query.id(), query.runId(), ProgressBuilder.iso(nowMs)));
    }

    @Override
    public void terminated(RunningQuery query, @Nullable StreamingQueryException failure) {
        events.post(new QueryTerminatedEvent(
                query.id(),
                query.runId(),
                Optional.ofNullable(failure).map(StreamingQueryException::getMessage),
                Optional.ofNullable(failure)
                        .map(StreamingQueryException::getCause)
                        .flatMap(QueryManager::conditionOf)));
        synchronized (this) {
            active.remove(query.id(), query);
            anyTerminated = true;
            if (failure != null) {
                terminatedBy = failure;
            }
            notifyAll();
        }
    }

    private static Optional<String> conditionOf(Throwable cause) {
        return cause instanceof MillraceException m ? Optional.of(m.getCondition()) : Optional.empty();
    }

    @Override
    public synchronized StreamingQuery[] active() {
        return active.values().toArray(StreamingQuery[]::new);
    }

    @Override
    public synchronized @Nullable StreamingQuery get(UUID id) {
        return active.get(id);
    }

    @Override
    public void awaitAnyTermination() throws StreamingQueryException {
        awaitAnyTermination(Long.MAX_VALUE);
    }

    @Override
    public synchronized boolean awaitAnyTermination(long timeoutMs) throws StreamingQueryException {
        if (timeoutMs <= 0) {
            throw new IllegalArgumentException("requirement failed: Timeout has to be positive");
        }
        long startNs = elapsedNs.getAsLong();
        while (!anyTerminated) {
            long leftMs = timeoutMs - TimeUnit.NANOSECONDS.toMillis(elapsedNs.getAsLong() - startNs);
            if (leftMs <= 0) {
                return false;
            }
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MillraceException(
                        "INTERRUPTED", "The thread was interrupted while it waited for queries.", e);
            }
        }
        StreamingQueryException failure = terminatedBy;
        if (failure != null) {
            throw failure;
        }
        return true;
    }

    @Override
    public synchronized void resetTerminated() {
        anyTerminated = false;
        terminatedBy = null;
    }

    @Override
    public void addListener(StreamingQueryListener listener) {
        events.add(listener);
    }

    @Override
    public void removeListener(StreamingQueryListener listener) {
        events.remove(listener);
    }

    @Override
    public StreamingQueryListener[] listListeners() {
        return events.all();
    }

    /** Stops all queries, each behind a last epoch that commits what it has read; for the session's end. */
    public void stopAll() {
        List<RunningQuery> all;
        synchronized (this) {
            all = List.copyOf(active.values());
        }
        for (RunningQuery query : all) {
            try {
                query.stop(true);
            } catch (TimeoutException e) {
                throw new MillraceException("STREAM_STOP_TIMED_OUT", String.valueOf(e.getMessage()), e);
            }
        }
    }
}
