package io.millrace.engine.launch;

import io.millrace.engine.coordinator.CoordinatorListener;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.epoch.EpochSummary;
import java.util.concurrent.Executor;

/** Passes everything on, keeps the checkpoint clean, and lets go of it before the query counts as ended. */
record ClosingListener(CoordinatorListener next, CheckpointCleaning cleaning, Runnable close, Executor blocking)
        implements CoordinatorListener {
    @Override
    public void status(String message, boolean dataAvailable, boolean triggerActive) {
        next.status(message, dataAvailable, triggerActive);
    }

    @Override
    public void running(long execution) {
        next.running(execution);
    }

    @Override
    public void epochCompleted(EpochSummary summary) {
        next.epochCompleted(summary);
        cleaning.epochCompleted();
    }

    @Override
    public void nothingToDo() {
        next.nothingToDo();
    }

    @Override
    public void rolledBack(long execution, Throwable cause) {
        next.rolledBack(execution, cause);
    }

    @Override
    public void processAllDone(long request) {
        next.processAllDone(request);
    }

    @Override
    public void rested(long request) {
        next.rested(request);
    }

    @Override
    public void stepped(long request, long epoch) {
        next.stepped(request, epoch);
    }

    @Override
    public void rescaled(long request, long pausedMs) {
        next.rescaled(request, pausedMs);
    }

    @Override
    public void ended(Outcome outcome) {
        blocking.execute(() -> {
            try {
                cleaning.stop();
                close.run();
            } finally {
                next.ended(outcome);
            }
        });
    }
}
