package io.millrace.engine.epoch;

import io.millrace.spi.checkpoint.LogRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a commit log amount to. Adding records one by one or all at once gives the same.
 *
 * @param nextSlot where the next record goes
 * @param create the first record; null while the log is empty
 * @param generation the latest generation; -1 before the first
 * @param execution the latest execution; -1 before the first
 * @param lastEpoch the newest durable epoch, or null
 * @param planned the plan of an epoch that was to follow and is not durable, or null
 * @param finalizedEpoch the newest epoch that the sinks have published for sure; -1 before the first
 * @param parallelism tasks by stage of the latest execution; empty before the first
 * @param rescaledTo what the latest execution was rescaled to; {@link Topology#AS_CONFIGURED} if never
 * @param unsettledTasks by stage: the most tasks of any execution from the one of the newest durable epoch on. What older ones had open
 *     in a sink was ended before that epoch
 * @param highestEpoch the highest number that any record mentions; -1 before the first
 */
public record LogView(
        long nextSlot,
        LogRecord.@Nullable Create create,
        long generation,
        long execution,
        LogRecord.@Nullable Epoch lastEpoch,
        LogRecord.@Nullable Planned planned,
        long finalizedEpoch,
        Map<Integer, Integer> parallelism,
        int rescaledTo,
        Map<Integer, Integer> unsettledTasks,
        long highestEpoch) {
    public static final LogView EMPTY =
            new LogView(0, null, -1, -1, null, null, -1, Map.of(), Topology.AS_CONFIGURED, Map.of(), -1);

    /**
     * @param records those of the log that are still needed
     * @param nextSlot how many the log has had
     */
    public static LogView of(List<LogRecord> records, long nextSlot) {
        LogView view = EMPTY;
        for (LogRecord record : records) {
            view = view.with(record);
        }
        return view.at(nextSlot);
    }

    private LogView at(long slot) {
        return new LogView(
                slot,
                create,
                generation,
                execution,
                lastEpoch,
                planned,
                finalizedEpoch,
                parallelism,
                rescaledTo,
                unsettledTasks,
                highestEpoch);
    }

    /** This log with one more record at its end. */
    public LogView with(LogRecord record) {
        LogRecord.Create c = create;
        long g = generation;
        long x = execution;
        LogRecord.Epoch last = lastEpoch;
        LogRecord.Planned plan = planned;
        long published = finalizedEpoch;
        Map<Integer, Integer> stages = parallelism;
        int tasks = rescaledTo;
        Map<Integer, Integer> unsettled = unsettledTasks;
        long highest = highestEpoch;
        if (record instanceof LogRecord.Create r) {
            c = r;
        } else if (record instanceof LogRecord.Generation r) {
            g = r.generation();
        } else if (record instanceof LogRecord.Execution r) {
            x = r.execution();
            stages = stagesOf(r);
            tasks = r.parallelism().getOrDefault(LogRecord.Execution.RESCALED, Topology.AS_CONFIGURED);
            unsettled = most(unsettled, stages);
        } else if (record instanceof LogRecord.Planned r) {
            plan = r;
            highest = Math.max(highest, r.epoch());
        } else if (record instanceof LogRecord.Epoch r) {
            last = r;
            unsettled = stages;
            plan = plan != null && plan.epoch() <= r.epoch() ? null : plan;
            highest = Math.max(highest, r.epoch());
        } else if (record instanceof LogRecord.Finalized r) {
            published = r.epoch();
        }
        return new LogView(nextSlot + 1, c, g, x, last, plan, published, stages, tasks, unsettled, highest);
    }

    private static Map<Integer, Integer> stagesOf(LogRecord.Execution record) {
        Map<Integer, Integer> stages = new HashMap<>(record.parallelism());
        stages.remove(LogRecord.Execution.RESCALED);
        return Map.copyOf(stages);
    }

    private static Map<Integer, Integer> most(Map<Integer, Integer> a, Map<Integer, Integer> b) {
        Map<Integer, Integer> most = new HashMap<>(a);
        b.forEach((stage, tasks) -> most.merge(stage, tasks, Math::max));
        return Map.copyOf(most);
    }

    /** The number of the newest durable epoch; -1 before the first. */
    public long durableEpoch() {
        return lastEpoch == null ? -1 : lastEpoch.epoch();
    }
}
