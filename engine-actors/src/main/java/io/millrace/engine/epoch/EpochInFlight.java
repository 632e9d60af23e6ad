package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.exchange.TaskId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An epoch between its barrier and its commit.
 *
 * @param plan null in real time
 * @param starts by source: where it starts reading
 * @param times when it entered its phases so far
 * @param acks who has answered
 * @param repeated another coordinator began it, so tasks that were adopted may have done it already
 * @param last real time: the execution ends behind it, nothing more is read
 */
public record EpochInFlight(
        long epoch,
        TaskCommand.@Nullable EpochPlan plan,
        List<Positions> starts,
        Times times,
        SortedMap<TaskId, TaskReport.EpochAck> acks,
        boolean repeated,
        boolean last) {
    public EpochInFlight {
        acks = Collections.unmodifiableSortedMap(new TreeMap<>(acks));
    }

    /**
     * Wall-clock milliseconds; a phase not reached yet has the time of the one before.
     *
     * @param triggerMs the trigger fired
     * @param endsKnownMs sources have said how far to read
     * @param begunMs the plan is logged, the barrier sent
     * @param ackedMs the last task has acknowledged
     * @param durableMs the EPOCH record is in the log
     */
    public record Times(long triggerMs, long endsKnownMs, long begunMs, long ackedMs, long durableMs) {
        public static Times triggeredAt(long nowMs) {
            return new Times(nowMs, nowMs, nowMs, nowMs, nowMs);
        }

        public Times endsKnownAt(long nowMs) {
            return new Times(triggerMs, nowMs, nowMs, nowMs, nowMs);
        }

        public Times begunAt(long nowMs) {
            return new Times(triggerMs, endsKnownMs, nowMs, nowMs, nowMs);
        }

        public Times ackedAt(long nowMs) {
            return new Times(triggerMs, endsKnownMs, begunMs, nowMs, nowMs);
        }

        public Times durableAt(long nowMs) {
            return new Times(triggerMs, endsKnownMs, begunMs, ackedMs, nowMs);
        }
    }

    /** One in real time that tasks are at, or have done, for a coordinator that is no more. */
    static EpochInFlight found(long epoch, List<Positions> starts, long nowMs) {
        return new EpochInFlight(epoch, null, starts, Times.triggeredAt(nowMs), new TreeMap<>(), true, false);
    }

    EpochInFlight with(TaskReport.EpochAck ack) {
        SortedMap<TaskId, TaskReport.EpochAck> more = new TreeMap<>(acks);
        more.put(ack.task(), ack);
        return new EpochInFlight(epoch, plan, starts, times, more, repeated, last);
    }

    EpochInFlight at(Times newTimes) {
        return new EpochInFlight(epoch, plan, starts, newTimes, acks, repeated, last);
    }

    boolean acknowledgedBy(SortedSet<TaskId> tasks) {
        return acks.keySet().containsAll(tasks);
    }
}
