package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import java.util.List;

/**
 * What can happen to a coordinator: answers to its effects, reports of tasks, requests of users, timers. Each may come late, twice
 * or never; what no longer fits is dropped.
 */
public sealed interface CoordinatorEvent {
    /** Take over the query. The first event, once. */
    record Start() implements CoordinatorEvent {}

    /** @param nextSlot how many records the log has had */
    record LogRead(List<LogRecord> records, long nextSlot) implements CoordinatorEvent {
        public LogRead {
            records = List.copyOf(records);
        }
    }

    /** The log answered an append; {@code outcome} may come from an earlier attempt of it. */
    record Appended(long slot, LogRecord record, CommitLog.Outcome outcome) implements CoordinatorEvent {}

    record ManifestRead(Manifest manifest) implements CoordinatorEvent {}

    record ManifestWritten(Manifest manifest, ObjectRef ref) implements CoordinatorEvent {}

    record InitialResolved(List<Positions> starts) implements CoordinatorEvent {
        public InitialResolved {
            starts = List.copyOf(starts);
        }
    }

    /** Answer to {@link CoordinatorEffect.AskBatchEnds}. */
    record BatchEnds(long request, List<Positions> ends) implements CoordinatorEvent {
        public BatchEnds {
            ends = List.copyOf(ends);
        }
    }

    /** Answer to {@link CoordinatorEffect.AskLatest}. */
    record LatestEnds(long request, List<Positions> ends) implements CoordinatorEvent {
        public LatestEnds {
            ends = List.copyOf(ends);
        }
    }

    /** New splits by source ordinal, or none. */
    record Discovered(List<Positions> splits) implements CoordinatorEvent {
        public Discovered {
            splits = List.copyOf(splits);
        }
    }

    record SinkFinalized(long epoch) implements CoordinatorEvent {}

    /** Answer to {@link CoordinatorEffect.RecoverSink}. */
    record SinkRecovered(long execution) implements CoordinatorEvent {}

    record Report(TaskReport report) implements CoordinatorEvent {}

    /** An effect could not be carried out. Whether an append was written is then unknown. */
    record EffectFailed(CoordinatorEffect effect, Throwable cause) implements CoordinatorEvent {}

    record TimerFired(CoordinatorEffect.Timer timer) implements CoordinatorEvent {}

    /**
     * @param withEpoch real time: commit what has been read before ending; micro-batches always end what they began
     * @param handOver the query goes on elsewhere, or later: end behind a durable epoch and leave the log as it is
     */
    record StopRequested(boolean withEpoch, boolean handOver) implements CoordinatorEvent {
        public StopRequested(boolean withEpoch) {
            this(withEpoch, false);
        }
    }

    /** Another coordinator is to go on with the tasks as they are: end, soon, and leave them and the log alone. */
    record StepDown() implements CoordinatorEvent {}

    /** Tell {@code request} when everything that is there now is processed. The number is the caller's. */
    record ProcessAll(long request) implements CoordinatorEvent {}

    /** Begin an epoch as soon as nothing is in flight, and tell {@code request} what became of it. The number is the caller's. */
    record Step(long request) implements CoordinatorEvent {}

    /** Nodes have come that have no task, or are about to leave: place the tasks anew, behind the next durable epoch. */
    record Rebalance() implements CoordinatorEvent {}

    /** From so many tasks on, behind the next durable epoch; then tell {@code request}. The number is the caller's. */
    record Rescale(long request, int tasks) implements CoordinatorEvent {}
}
