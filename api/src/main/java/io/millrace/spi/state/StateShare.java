package io.millrace.spi.state;

import java.util.List;
import java.util.Map;

/**
 * Whose state a node keeps in one execution: of which operators, which key groups. Tables are named {@code {operatorUid}/{use}}.
 *
 * @param operators by uid the ranges of the tasks on this node; empty for a node that keeps everything
 */
public record StateShare(StatePart part, Map<String, List<KeyGroupRange>> operators) {
    /** All state of the query. */
    public static final StateShare WHOLE = new StateShare(StatePart.WHOLE, Map.of());

    public StateShare {
        operators = Map.copyOf(operators);
    }

    /** Whether the node keeps everything. */
    public boolean whole() {
        return part.count() == 1;
    }

    /** Whether a key group of a table is this node's. A table of an operator that has no task here is not. */
    public boolean owns(String table, int group) {
        if (whole()) {
            return true;
        }
        String operator = null;
        for (String uid : operators.keySet()) {
            boolean longer = operator == null || uid.length() > operator.length();
            if (longer && table.startsWith(uid + "/")) {
                operator = uid;
            }
        }
        if (operator == null) {
            return false;
        }
        for (KeyGroupRange range : operators.getOrDefault(operator, List.of())) {
            if (range.contains(group)) {
                return true;
            }
        }
        return false;
    }
}
