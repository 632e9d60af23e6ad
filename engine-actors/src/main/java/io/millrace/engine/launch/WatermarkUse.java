package io.millrace.engine.launch;

import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.EmitMode;
import io.millrace.planner.physical.PhysicalPlan;

/** Whether an advance of the watermark alone is worth an epoch: some operator may emit or evict by it. */
final class WatermarkUse {
    private WatermarkUse() {}

    static boolean of(PhysicalPlan plan) {
        return !plan.watermarks().isEmpty()
                && plan.stages().stream().flatMap(s -> s.operators().stream()).anyMatch(WatermarkUse::uses);
    }

    private static boolean uses(OperatorSpec operator) {
        return operator instanceof OperatorSpec.Deduplicate
                || operator instanceof OperatorSpec.StreamJoin j && j.evicts()
                || operator instanceof OperatorSpec.SessionAggregate s
                        && s.groups().emit() != EmitMode.COMPLETE
                || operator instanceof OperatorSpec.Aggregate a && a.emit() != EmitMode.COMPLETE;
    }
}
