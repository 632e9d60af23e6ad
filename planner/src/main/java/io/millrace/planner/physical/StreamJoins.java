package io.millrace.planner.physical;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.EventTimes;
import io.millrace.planner.plan.JoinBounds;
import io.millrace.planner.plan.JoinKeys;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of a join of two streams: keys, conditions by side, and what bounds the state. */
final class StreamJoins {
    private final Logical.Join join;
    private final JoinKeys keys;
    private final JoinBounds bounds;
    private final List<Expr> ofLeft = new ArrayList<>();
    private final List<Expr> ofRight = new ArrayList<>();
    private final List<Expr> ofBoth = new ArrayList<>();

    StreamJoins(Logical.Join join) {
        this.join = join;
        keys = JoinKeys.of(join.condition(), join.left().output(), join.right().output());
        bounds = JoinBounds.of(join);
        if (keys.left().isEmpty()) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_1181",
                    "Stream-stream join without equality predicate is not supported. Join on at least one equality,"
                            + " for example of the windows of both times.");
        }
        Set<Long> left = Columns.ids(join.left().output());
        Set<Long> right = Columns.ids(join.right().output());
        for (Expr c : keys.rest()) {
            Set<Long> refs = Columns.references(c);
            boolean one = !refs.isEmpty();
            (one && left.containsAll(refs) ? ofLeft : one && right.containsAll(refs) ? ofRight : ofBoth).add(c);
        }
    }

    List<Expr> leftKeys() {
        return keys.left();
    }

    List<Expr> rightKeys() {
        return keys.right();
    }

    /**
     * @param left columns as they come in from the left
     * @param and joins conditions to one
     */
    OperatorSpec.StreamJoin operator(
            String uid, int leftPorts, List<Attr> left, List<Attr> right, Function<List<Expr>, Expr> and) {
        List<Attr> both = new ArrayList<>(left);
        both.addAll(right);
        List<StructField> keyFields = new ArrayList<>();
        for (Expr key : keys.left()) {
            keyFields.add(new StructField("k" + keyFields.size(), key.type(), true));
        }
        return new OperatorSpec.StreamJoin(
                uid,
                join.type(),
                leftPorts,
                side(left, keys.left(), ofLeft, bounds.left(), and),
                side(right, keys.right(), ofRight, bounds.right(), and),
                keys.nullSafe(),
                new StructType(keyFields),
                bounds.keyTime(),
                ofBoth.isEmpty() ? null : Binding.bind(and.apply(ofBoth), both),
                bounds.lagMs(),
                Columns.schema(join.output()));
    }

    private static OperatorSpec.JoinSide side(
            List<Attr> columns,
            List<Expr> keys,
            List<Expr> filters,
            JoinBounds.@Nullable Bound bound,
            Function<List<Expr>, Expr> and) {
        List<Attr> times = EventTimes.of(columns);
        return new OperatorSpec.JoinSide(
                Columns.schema(columns),
                keys.stream().map(k -> Binding.bind(k, columns)).toList(),
                filters.isEmpty() ? null : Binding.bind(and.apply(filters), columns),
                times.isEmpty() ? -1 : Binding.place(times.get(0), columns),
                bound == null ? -1 : Binding.place(bound.column(), columns),
                bound == null ? 0 : bound.offsetMs());
    }
}
