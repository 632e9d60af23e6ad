package io.millrace.engine.launch;

import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.EmitMode;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.tree.GroupCall;
import java.util.HashSet;
import java.util.Set;

/** Whether time alone is worth an epoch: some operator may emit or evict by the watermark, or by the clock. */
final class TimeUse {
    private TimeUse() {}

    static boolean watermark(PhysicalPlan plan) {
        Set<Integer> timeless = new HashSet<>();
        return !plan.watermarks().isEmpty()
                && plan.stages().stream().anyMatch(stage -> movedByWatermark(stage, timeless));
    }

    /**
     * Whether an operator of the stage waits for the watermark.
     *
     * @param timeless the stages before this one whose rows have no event time any more; this one is added if its rows have none
     */
    private static boolean movedByWatermark(Stage stage, Set<Integer> timeless) {
        boolean timed = !(stage.input() instanceof StageInput.FromStages from && timeless.containsAll(from.stages()));
        for (OperatorSpec operator : stage.operators()) {
            if (timed && byWatermark(operator)) {
                return true;
            }
            timed &= !losesTime(operator);
        }
        if (!timed) {
            timeless.add(stage.id());
        }
        return false;
    }

    /** Whether nothing in the output can be bound to the watermark, which then moves nothing behind this operator. */
    private static boolean losesTime(OperatorSpec operator) {
        return operator instanceof OperatorSpec.Grouped g && (!(g.call() instanceof GroupCall.Processor) || byClock(g));
    }

    static boolean clock(PhysicalPlan plan) {
        return plan.stages().stream().flatMap(s -> s.operators().stream()).anyMatch(TimeUse::byClock);
    }

    private static boolean byWatermark(OperatorSpec operator) {
        return operator instanceof OperatorSpec.Deduplicate
                || operator instanceof OperatorSpec.StreamJoin j && j.evicts()
                || operator instanceof OperatorSpec.SessionAggregate s
                        && s.groups().emit() != EmitMode.COMPLETE
                || operator instanceof OperatorSpec.Aggregate a && a.emit() != EmitMode.COMPLETE
                || operator instanceof OperatorSpec.TopN t && t.eventTimeKey() >= 0
                || operator instanceof OperatorSpec.Grouped g
                        && (g.call() instanceof GroupCall.Processor
                                || timeout(g.call()) == GroupStateTimeout.EVENT_TIME_TIMEOUT);
    }

    private static boolean byClock(OperatorSpec operator) {
        return operator instanceof OperatorSpec.Grouped g
                && (g.call() instanceof GroupCall.Processor p && p.timeMode() == TimeMode.PROCESSING_TIME
                        || timeout(g.call()) == GroupStateTimeout.PROCESSING_TIME_TIMEOUT);
    }

    private static GroupStateTimeout timeout(GroupCall call) {
        if (call instanceof GroupCall.MapState m) {
            return m.timeout();
        }
        return call instanceof GroupCall.FlatMapState f ? f.timeout() : GroupStateTimeout.NO_TIMEOUT;
    }
}
