package io.millrace.engine.protocol;

import io.millrace.connector.Positions;
import org.jspecify.annotations.Nullable;

/**
 * From the coordinator to a task. Every command carries the generation of its sender: a task that has seen g obeys no lower
 * one. Commands are idempotent, so that they may be sent again.
 */
public sealed interface TaskCommand {
    long generation();

    /**
     * To source tasks. Real time: cut here, this barrier is due now ({@code plan} null). Micro-batch: begin this epoch, read up to the
     * planned ends, then send the barrier.
     *
     * @param last real time: read nothing more behind the barrier, for the execution is to end there; until the epoch is cancelled, or
     *     another begins
     */
    record BeginEpoch(long generation, long epoch, @Nullable EpochPlan plan, boolean last) implements TaskCommand {
        public BeginEpoch(long generation, long epoch, @Nullable EpochPlan plan) {
            this(generation, epoch, plan, false);
        }
    }

    /** To all tasks: the epoch is in the commit log. */
    record EpochDurable(long generation, long epoch) implements TaskCommand {}

    /** To all tasks: the epoch will not complete; its number is burnt. */
    record CancelEpoch(long generation, long epoch) implements TaskCommand {}

    /**
     * To all tasks: acknowledge this epoch, now or as soon as you can, to the coordinator of this generation, whoever began it. For a task
     * whose acknowledgement was lost, or went to a coordinator that is no more.
     */
    record AckAgain(long generation, long epoch) implements TaskCommand {}

    /** To all tasks: say where you stand, to a coordinator that considers going on with you. */
    record SayStanding(long generation) implements TaskCommand {}

    /** To a source task: read these splits too. */
    record AddSplits(long generation, Positions start) implements TaskCommand {}

    /** To a source task: no more input; send the end and finish. */
    record FinishInput(long generation) implements TaskCommand {}

    /** End without further output. */
    record Stop(long generation) implements TaskCommand {}

    /**
     * The plan of a micro-batch epoch; it is logged before it runs, so that a repeat reads and emits the same.
     *
     * @param ends where to stop, by source ordinal (exclusive)
     * @param timestampMs {@code current_timestamp()} of the epoch
     * @param watermarkMs evicts and emits; -1 before the first
     * @param lateWatermarkMs filters late rows: the watermark of the epoch before
     */
    record EpochPlan(java.util.List<Positions> ends, long timestampMs, long watermarkMs, long lateWatermarkMs) {
        public EpochPlan {
            ends = java.util.List.copyOf(ends);
        }
    }
}
