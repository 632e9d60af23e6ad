package io.millrace.engine.launch;

import io.millrace.engine.query.RunningQuery;

/** A test's hold on a query of a {@link ControlledEngine}. Thread-safe. */
public final class QueryControl {
    /** {@link #step} found nothing to do. */
    public static final long NOTHING_TO_DO = RunningQuery.NOTHING_TO_DO;

    /** The query ended before the epoch of {@link #step} was published. */
    public static final long ENDED = RunningQuery.ENDED;

    private final RunningQuery query;
    private final CrashingLog log;

    QueryControl(RunningQuery query, CrashingLog log) {
        this.query = query;
        this.log = log;
    }

    /**
     * Runs one epoch and waits until it is published. In micro-batch rhythm it reads what is there now, or is one without rows where the
     * watermark or a timer is reason for it; in real time it is a barrier behind the rows that have been read.
     *
     * @return its number, or {@link #NOTHING_TO_DO}, or {@link #ENDED}
     */
    public long step() {
        return query.step();
    }

    /** Waits until an epoch whose time has come by the clock is published, or the query has ended. */
    public void awaitRest() {
        query.awaitRest();
    }

    /** Kills the query when it next comes to this point. */
    public void crashAt(CrashPoint point) {
        log.crashAt(point);
    }

    /** Kills the query here and now: no last epoch, no record in the log. Waits until nothing of it runs. Nothing if it has ended. */
    public void kill() {
        log.die();
        if (query.isActive()) {
            query.kill(new IllegalStateException("The query was killed by its test."));
        }
    }
}
