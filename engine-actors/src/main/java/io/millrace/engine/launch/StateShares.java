package io.millrace.engine.launch;

import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.query.RestartChecks;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StatePart;
import io.millrace.spi.state.StateShare;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whose state the tasks of each node keep. */
final class StateShares {
    private StateShares() {}

    static boolean stateful(TaskPlan plan) {
        return plan.stage().operators().stream().anyMatch(OperatorSpec::stateful);
    }

    /** @param nodes the tasks of each node that has stateful ones */
    static List<StateShare> of(List<List<TaskPlan>> nodes) {
        List<StateShare> shares = new ArrayList<>();
        for (List<TaskPlan> plans : nodes) {
            shares.add(new StateShare(new StatePart(shares.size(), nodes.size()), operators(plans)));
        }
        return shares;
    }

    /** Of tasks that are elsewhere: no part of how the state is divided. */
    static StateShare besides(List<TaskPlan> plans) {
        return new StateShare(StateShare.NONE.part(), operators(plans));
    }

    private static Map<String, List<KeyGroupRange>> operators(List<TaskPlan> plans) {
        Map<String, List<KeyGroupRange>> ranges = new HashMap<>();
        for (TaskPlan plan : plans) {
            for (OperatorSpec operator : plan.stage().operators()) {
                RestartChecks.stateUid(operator)
                        .ifPresent(uid -> ranges.computeIfAbsent(uid, u -> new ArrayList<>())
                                .add(plan.keyGroups()));
            }
        }
        return ranges;
    }
}
