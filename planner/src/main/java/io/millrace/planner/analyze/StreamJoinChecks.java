package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Fn;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.EventTimes;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which joins may have a stream on which side. */
final class StreamJoinChecks {
    private static final Set<String> RANGES = Set.of("<", "<=", ">", ">=");

    private StreamJoinChecks() {}

    static boolean outer(Logical.Join j) {
        return j.type() == Plan.JoinType.LEFT_OUTER
                || j.type() == Plan.JoinType.RIGHT_OUTER
                || j.type() == Plan.JoinType.FULL_OUTER;
    }

    static void check(Logical.Join j, OutputMode mode) {
        boolean left = j.left().streaming();
        boolean right = j.right().streaming();
        String name = StreamingChecks.joinName(j.type());
        if (j.type() == Plan.JoinType.LEFT_ANTI && right) {
            throw StreamingChecks.refused(
                    "LeftAnti joins with a streaming DataFrame/Dataset on the right are not supported");
        }
        if (left && right) {
            checkBoth(j, name, mode);
            return;
        }
        boolean keepsLeft = j.type() == Plan.JoinType.LEFT_OUTER || j.type() == Plan.JoinType.LEFT_SEMI;
        if (keepsLeft && right) {
            throw StreamingChecks.refused(
                    name
                            + " join with a streaming DataFrame/Dataset on the right and a static DataFrame/Dataset on the left is not supported");
        }
        if (j.type() == Plan.JoinType.RIGHT_OUTER && left) {
            throw StreamingChecks.refused(
                    name
                            + " join with a streaming DataFrame/Dataset on the left and a static DataFrame/DataSet on the right not supported");
        }
        if (j.type() == Plan.JoinType.FULL_OUTER) {
            throw StreamingChecks.refused(
                    "FullOuter joins with streaming DataFrames/Datasets on one side and a static DataFrame/Dataset on the other are not supported");
        }
    }

    private static void checkBoth(Logical.Join j, String name, OutputMode mode) {
        if (!outer(j) && mode == OutputMode.COMPLETE) {
            throw StreamingChecks.refused(name
                    + " join between two streaming DataFrames/Datasets is not supported in Complete output mode, only in Append and Update"
                    + " output modes");
        }
        if (!outer(j) && mode == OutputMode.COMPLETE) {
            throw StreamingChecks.refused(
                    name
                            + " join between two streaming DataFrames/Datasets is not supported in Complete output mode, only in Append and Update output modes");
        }
        if (!outer(j) && j.type() != Plan.JoinType.LEFT_SEMI) {
            return;
        }
        if (outer(j) && mode != OutputMode.APPEND) {
            throw StreamingChecks.refused(name + " join between two streaming DataFrames/Datasets is not supported in "
                    + mode + " output mode, only in Append output mode");
        }
        boolean bounded = keyed(j)
                || (j.type() == Plan.JoinType.LEFT_OUTER && range(j, j.right()))
                || (j.type() == Plan.JoinType.LEFT_SEMI && range(j, j.right()))
                || (j.type() == Plan.JoinType.RIGHT_OUTER && range(j, j.left()))
                || (j.type() == Plan.JoinType.FULL_OUTER && (range(j, j.left()) || range(j, j.right())));
        if (!bounded) {
            throw StreamingChecks.refused("Stream-stream " + name
                    + " join between two streaming DataFrame/Datasets is not supported without a watermark in the join keys, or a watermark on"
                    + " the nullable side and an appropriate range condition");
        }
    }

    /** Whether an event time is among the equal columns. */
    private static boolean keyed(Logical.Join j) {
        return conjuncts(j.condition()).stream()
                .anyMatch(c -> c.def().name().equals("=")
                        && c.args().stream().anyMatch(a -> EventTimes.delayUs(a).isPresent()));
    }

    /** Whether a range condition over times of both sides uses the event time of this side. */
    private static boolean range(Logical.Join j, Logical side) {
        Set<Long> times = Columns.ids(EventTimes.of(side.output()));
        Set<Long> left = Columns.ids(j.left().output());
        Set<Long> right = Columns.ids(j.right().output());
        return conjuncts(j.condition()).stream().anyMatch(c -> {
            Set<Long> refs = Columns.references(c);
            return RANGES.contains(c.def().name())
                    && refs.stream().anyMatch(times::contains)
                    && refs.stream().anyMatch(left::contains)
                    && refs.stream().anyMatch(right::contains);
        });
    }

    private static List<Fn> conjuncts(@Nullable Expr condition) {
        if (!(condition instanceof Fn f)) {
            return List.of();
        }
        return f.def().name().equals("and")
                ? f.args().stream().flatMap(a -> conjuncts(a).stream()).toList()
                : List.of(f);
    }
}
