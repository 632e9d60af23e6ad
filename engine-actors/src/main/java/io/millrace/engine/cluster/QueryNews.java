package io.millrace.engine.cluster;

import io.millrace.engine.coordinator.CoordinatorListener;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.epoch.EpochSummary;

/** What the node that leads a query tells the others of it; the calls of {@link CoordinatorListener} as messages. */
public sealed interface QueryNews {
    void tell(CoordinatorListener listener);

    record Status(String message, boolean dataAvailable, boolean triggerActive) implements QueryNews {
        @Override
        public void tell(CoordinatorListener listener) {
            listener.status(message, dataAvailable, triggerActive);
        }
    }

    record Running(long execution) implements QueryNews {
        @Override
        public void tell(CoordinatorListener listener) {
            listener.running(execution);
        }
    }

    record EpochCompleted(EpochSummary summary) implements QueryNews {
        @Override
        public void tell(CoordinatorListener listener) {
            listener.epochCompleted(summary);
        }
    }

    record NothingToDo() implements QueryNews {
        @Override
        public void tell(CoordinatorListener listener) {
            listener.nothingToDo();
        }
    }

    record RolledBack(long execution, Throwable cause) implements QueryNews {
        @Override
        public void tell(CoordinatorListener listener) {
            listener.rolledBack(execution, cause);
        }
    }

    /** Everything that was there when the request came is processed. The number is that of the asking node. */
    record ProcessAllDone(long request) implements QueryNews {
        @Override
        public void tell(CoordinatorListener listener) {
            listener.processAllDone(request);
        }
    }

    /** What a rescale call asked for holds. The number is that of the asking node. */
    record Rescaled(long request, long pausedMs) implements QueryNews {
        @Override
        public void tell(CoordinatorListener listener) {
            listener.rescaled(request, pausedMs);
        }
    }

    /** The query has ended, everywhere. Stopped or failed; never superseded. */
    record Ended(Outcome outcome) implements QueryNews {
        @Override
        public void tell(CoordinatorListener listener) {
            listener.ended(outcome);
        }
    }
}
