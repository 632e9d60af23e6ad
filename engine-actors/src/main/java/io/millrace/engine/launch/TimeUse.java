package io.millrace.engine.launch;

import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.EmitMode;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.tree.GroupCall;

/** Whether time alone is worth an epoch: some operator may emit or evict by the watermark, or by the clock. */
final class TimeUse {
    private TimeUse() {}

    static boolean watermark(PhysicalPlan plan) {
        return !plan.watermarks().isEmpty()
                && plan.stages().stream().flatMap(s -> s.operators().stream()).anyMatch(TimeUse::byWatermark);
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
