package io.millrace.engine.protocol;

import io.millrace.connector.Positions;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** From a task (or its node) to the coordinator. Reports of another execution than the current one are dropped and counted. */
public sealed interface TaskReport {
    long execution();

    /** The task is open and connected, its first row can come. */
    record Ready(long execution, TaskId task) implements TaskReport {}

    /**
     * The task's part of the epoch is safe: state written, sink prepared.
     *
     * @param generation of the BeginEpoch that started it, or of the AckAgain that asked for it
     * @param positions for source tasks: next position of every split at the barrier
     * @param maxEventTimeMs largest event time seen in this epoch by watermark ordinal (only those with rows)
     * @param segments state files that the manifest must name (the node's file stands in the ack of one of its tasks)
     * @param sinkPrepared what the sink's writer returned from prepare, empty for other tasks
     * @param watermarkMs real time, tasks with state: the watermark that their operators had at the barrier, -1 for none yet; else {@link
     *     #NO_WATERMARK}
     * @param nextTimerMs when the clock alone gives the task something to do; Long.MAX_VALUE: never
     */
    record EpochAck(
            long generation,
            long execution,
            long epoch,
            TaskId task,
            Positions positions,
            Map<Integer, Long> maxEventTimeMs,
            List<ObjectRef> segments,
            byte[] sinkPrepared,
            TaskStats stats,
            long watermarkMs,
            long nextTimerMs)
            implements TaskReport {
        /** This task does nothing by watermarks. */
        public static final long NO_WATERMARK = Long.MIN_VALUE;

        public EpochAck(
                long generation,
                long execution,
                long epoch,
                TaskId task,
                Positions positions,
                Map<Integer, Long> maxEventTimeMs,
                List<ObjectRef> segments,
                byte[] sinkPrepared,
                TaskStats stats) {
            this(
                    generation,
                    execution,
                    epoch,
                    task,
                    positions,
                    maxEventTimeMs,
                    segments,
                    sinkPrepared,
                    stats,
                    NO_WATERMARK,
                    Long.MAX_VALUE);
        }

        /** This acknowledgement, given to a coordinator that asked for it again; tasks that see no generation go on saying 0. */
        public EpochAck againTo(long askedBy) {
            return generation == 0 || askedBy <= generation
                    ? this
                    : new EpochAck(
                            askedBy,
                            execution,
                            epoch,
                            task,
                            positions,
                            maxEventTimeMs,
                            segments,
                            sinkPrepared,
                            stats,
                            watermarkMs,
                            nextTimerMs);
        }
    }

    /** Several tasks of a node have done their parts of an epoch: what each of them would have said by itself. */
    record EpochAcks(long execution, List<EpochAck> acks) implements TaskReport {
        public EpochAcks {
            acks = List.copyOf(acks);
        }
    }

    /** The task's sink writer has published its part of a durable epoch; only of sinks whose writers do that. */
    record EpochPublished(long execution, long epoch, TaskId task) implements TaskReport {}

    /** The task cannot do its part of the epoch (the disk is full, a send failed); the execution may go on. */
    record EpochDeclined(long execution, long epoch, TaskId task, Throwable cause) implements TaskReport {}

    /** The task is broken: the execution must be rolled back, or the query fails. */
    record Failed(long execution, TaskId task, Throwable cause) implements TaskReport {}

    /**
     * Answer to {@link TaskCommand.SayStanding}: the task is open and goes on.
     *
     * @param generation of the coordinator that asked
     * @param lastEpoch the highest epoch that the task has been told to begin, or whose barrier it has seen; -1: none in this execution
     * @param lastCancelled the highest epoch that it knows to be cancelled; -1: none
     * @param reads source tasks: the splits that it reads, and the next position of each
     */
    record Standing(long execution, long generation, TaskId task, long lastEpoch, long lastCancelled, Positions reads)
            implements TaskReport {}

    /**
     * All nodes have answered: these tasks of the execution are there, and each will say where it stands.
     *
     * @param generation of the coordinator that asked
     */
    record Surveyed(long execution, long generation, SortedSet<TaskId> found) implements TaskReport {
        public Surveyed {
            found = Collections.unmodifiableSortedSet(new TreeSet<>(found));
        }
    }

    /**
     * Of a node that was given an order: it obeys a coordinator of this higher generation, and so do others. A coordinator that waits for
     * acknowledgements writes nothing to the log, and would not hear of its successor there.
     */
    record Outdated(long execution, long generation) implements TaskReport {}

    /** The task has sent its end of input and its last barrier. */
    record Finished(long execution, TaskId task) implements TaskReport {}
}
