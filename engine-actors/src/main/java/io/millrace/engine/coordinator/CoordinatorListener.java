package io.millrace.engine.coordinator;

import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.epoch.EpochSummary;

/** Who wants to know how a query does. Called on the coordinator's thread, in order; must not block or throw. */
public interface CoordinatorListener {
    void status(String message, boolean dataAvailable, boolean triggerActive);

    /** The tasks of this execution are ready. */
    void running(long execution);

    /** An epoch is durable and published. */
    void epochCompleted(EpochSummary summary);

    /** A trigger found nothing to do. */
    void nothingToDo();

    /** The execution failed; another follows. */
    void rolledBack(long execution, Throwable cause);

    void processAllDone(long request);

    /** Nothing was in flight at some moment after this call. */
    default void rested(long request) {}

    /**
     * What became of a single epoch that was asked for; {@link #epochCompleted} or {@link #nothingToDo} came before.
     *
     * @param epoch its number; -1: there was nothing to do
     */
    default void stepped(long request, long epoch) {}

    /**
     * What this rescale call asked for holds.
     *
     * @param pausedMs for how long nothing was read on account of it
     */
    void rescaled(long request, long pausedMs);

    /** The last call: nothing of the query runs any more, its sources and sink are closed. */
    void ended(Outcome outcome);
}
