package io.millrace.engine.keyed;

import io.millrace.planner.physical.OperatorSpec;
import io.millrace.sql.tree.GroupCall;

/** From the plan's description of a call to what makes it. */
final class GroupLogics {
    private GroupLogics() {}

    static GroupLogic of(OperatorSpec.Grouped spec) {
        if (spec.call() instanceof GroupCall.Plain plain) {
            return new PlainGroups(plain);
        } else if (spec.call() instanceof GroupCall.MapState map) {
            return new StateGroups(spec, map.state(), map.timeout());
        } else if (spec.call() instanceof GroupCall.FlatMapState flatMap) {
            return new StateGroups(spec, flatMap.state(), flatMap.timeout());
        } else if (spec.call() instanceof GroupCall.Processor processor) {
            return new ProcessorGroups(spec, processor);
        }
        throw new IllegalArgumentException(
                "Unknown call of groups " + spec.call().getClass().getName());
    }
}
