package io.millrace.engine.deploy;

import io.millrace.engine.protocol.TaskPlan;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A channel with one end on this node.
 *
 * @param number the same on both nodes: the place of the channel among all of the execution
 * @param peer the node of the other end
 * @param outgoing whether the sender is here
 */
public record RemoteChannel(int number, TaskId from, TaskId to, NodeAddress peer, boolean outgoing) {

    /** Those of one node. Pure, and by the plan alone, so that all nodes number channels alike. */
    public static List<RemoteChannel> of(
            List<TaskPlan> allPlans, Map<TaskId, NodeAddress> placement, NodeAddress self) {
        List<TaskPlan> ordered = new ArrayList<>(allPlans);
        ordered.sort(Comparator.comparing(TaskPlan::task));
        List<RemoteChannel> mine = new ArrayList<>();
        int number = 0;
        for (TaskPlan receiver : ordered) {
            NodeAddress to = nodeOf(placement, receiver.task());
            for (TaskPlan.InputChannel input : receiver.inputs()) {
                NodeAddress from = nodeOf(placement, input.from());
                if (!from.equals(to)) {
                    if (from.equals(self)) {
                        mine.add(new RemoteChannel(number, input.from(), receiver.task(), to, true));
                    } else if (to.equals(self)) {
                        mine.add(new RemoteChannel(number, input.from(), receiver.task(), from, false));
                    }
                }
                number++;
            }
        }
        return mine;
    }

    private static NodeAddress nodeOf(Map<TaskId, NodeAddress> placement, TaskId task) {
        NodeAddress node = placement.get(task);
        if (node == null) {
            throw new IllegalArgumentException("Task " + task + " is placed on no node");
        }
        return node;
    }
}
