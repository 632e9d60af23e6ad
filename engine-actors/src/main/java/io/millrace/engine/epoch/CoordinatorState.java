package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a coordinator knows. Immutable.
 *
 * @param log the log up to our last read or write
 * @param generation ours; -1 until its record is in the log
 * @param pending the record being appended at the log's next slot, or null; at most one at a time
 * @param retry the blocking call being repeated, or null
 * @param base the newest durable epoch, or null
 * @param starts by source: where the next epoch starts; every split in it is recorded in the log
 * @param newSplits by source: discovered and not yet recorded, so not read either
 * @param placement the tasks of the current execution, or null between executions
 * @param lastEpoch the highest epoch number begun
 * @param repeat a planned epoch to run again before anything new, or null
 * @param finalEnds AvailableNow: where the run ends, by source; null until asked
 * @param epochsDone epochs completed since the last (re)start of this coordinator
 * @param cancelled epochs cancelled in a row
 * @param failure what went wrong while the log was being written, to be dealt with after its answer; or null
 * @param stop what the user asked for, or null
 * @param requests processAllAvailable calls that wait
 * @param steps single epochs asked for, in turn
 * @param nextRequest number of the next question to the sources
 * @param change what the next execution is to be different in, and who waits for it
 * @param nextTimerMs when the clock alone gives some operator something to do, as of the newest durable epoch of this run; before one: at
 *     once, since nobody knows
 */
public record CoordinatorState(
        Phase phase,
        LogView log,
        long generation,
        @Nullable LogRecord pending,
        @Nullable Retry retry,
        @Nullable Manifest base,
        List<Positions> starts,
        List<Positions> newSplits,
        Watermarks watermarks,
        Topology.@Nullable Placement placement,
        long lastEpoch,
        LogRecord.@Nullable Planned repeat,
        @Nullable List<Positions> finalEnds,
        long epochsDone,
        int cancelled,
        RestartBudget restarts,
        @Nullable Throwable failure,
        @Nullable Stop stop,
        List<Waiting> requests,
        List<AskedStep> steps,
        long nextRequest,
        PlannedChange change,
        long nextTimerMs) {

    /**
     * @param leaveTasks a hand-over to a coordinator that goes on with the tasks as they are
     * @param deadlineMs when patience with the epoch in flight ends
     */
    record Stop(boolean withEpoch, boolean handOver, boolean leaveTasks, long deadlineMs) {}

    /** @param attempt tries so far */
    record Retry(CoordinatorEffect effect, int attempt) {}

    /**
     * A processAllAvailable call.
     *
     * @param ask number of our question to the sources on its behalf
     * @param ends the answer, or null
     */
    record Waiting(long request, long ask, @Nullable List<Positions> ends) {}

    /** @param begun whether the epoch in flight is the one */
    record AskedStep(long request, boolean begun) {}

    /** Whether nothing is in flight: the next epoch waits for its time, or to be asked for. */
    public boolean atRest() {
        return phase instanceof Phase.Idle;
    }

    /** Whether the coordinator has ended. */
    public boolean ended() {
        return phase instanceof Phase.Ended;
    }

    /** The number of the newest durable epoch; -1 before the first. */
    public long durableEpoch() {
        return log.durableEpoch();
    }

    /** The current execution; -1 before the first. */
    public long execution() {
        return log.execution();
    }
}
