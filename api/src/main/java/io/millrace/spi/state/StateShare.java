package io.millrace.spi.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whose state a node keeps in one execution: of which operators, which key groups. Tables are named {@code {operatorUid}/{use}}.
 *
 * @param operators by uid the ranges of the tasks on this node; empty for a node that keeps everything
 */
public record StateShare(StatePart part, Map<String, List<KeyGroupRange>> operators) {
    /** All state of the query. */
    public static final StateShare WHOLE = new StateShare(StatePart.WHOLE, Map.of());
    /** No state at all. */
    public static final StateShare NONE = new StateShare(new StatePart(0, 2), Map.of());

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

    /** What either of the two keeps. */
    public StateShare and(StateShare other) {
        if (whole() || !other.whole() && other.operators.isEmpty()) {
            return this;
        }
        if (other.whole() || operators.isEmpty()) {
            return other;
        }
        Map<String, List<KeyGroupRange>> all = new HashMap<>(operators);
        other.operators.forEach((operator, ranges) -> all.merge(
                operator,
                ranges,
                (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
        return new StateShare(part, all);
    }

    /** Whether some key group of an operator is kept by both this and another, and not by a third, in whatever executions they are. */
    public boolean overlaps(StateShare other, StateShare except) {
        if (except.whole()) {
            return false;
        }
        if (whole() || other.whole()) {
            StateShare smaller = whole() ? other : this;
            return smaller.whole() || smaller.hasMoreThan(except);
        }
        Map<String, List<KeyGroupRange>> both = new HashMap<>();
        operators.forEach((operator, ranges) -> both.put(
                operator,
                ranges.stream()
                        .flatMap(range -> other.operators.getOrDefault(operator, List.of()).stream()
                                .map(range::intersection))
                        .toList()));
        return new StateShare(part, both).hasMoreThan(except);
    }

    private boolean hasMoreThan(StateShare other) {
        return operators.entrySet().stream()
                .anyMatch(operator -> operator.getValue().stream()
                        .flatMapToInt(range -> IntStream.range(range.first(), range.end()))
                        .anyMatch(group -> other.operators.getOrDefault(operator.getKey(), List.of()).stream()
                                .noneMatch(range -> range.contains(group))));
    }
}
