package io.millrace.planner.analyze;

import io.millrace.planner.plan.JoinBounds;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;

/** Which joins may have a stream on which side. */
final class StreamJoinChecks {
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
                    "LeftAnti joins with a streaming DataFrame/Dataset on the right are not supported. Put the stream on the left.");
        }
        if (left && right) {
            checkBoth(j, name, mode);
            return;
        }
        boolean keepsLeft = j.type() == Plan.JoinType.LEFT_OUTER || j.type() == Plan.JoinType.LEFT_SEMI;
        if (keepsLeft && right) {
            throw StreamingChecks.refused(name
                    + " join with a streaming DataFrame/Dataset on the right and a static DataFrame/Dataset on"
                    + " the left is not supported: no row of the table is ever known to have no partner. Put the stream on the left, or"
                    + " use an inner join.");
        }
        if (j.type() == Plan.JoinType.RIGHT_OUTER && left) {
            throw StreamingChecks.refused(name
                    + " join with a streaming DataFrame/Dataset on the left and a static DataFrame/DataSet on"
                    + " the right not supported: no row of the table is ever known to have no partner. Put the stream on the right,"
                    + " or use an inner join.");
        }
        if (j.type() == Plan.JoinType.FULL_OUTER) {
            throw StreamingChecks.refused(
                    "FullOuter joins with streaming DataFrames/Datasets on the " + (left ? "left" : "right")
                            + " and a static DataFrame/Dataset on the " + (left ? "right is" : "left is")
                            + " not supported. Keep the stream's side only, with a left or right outer join.");
        }
    }

    private static void checkBoth(Logical.Join j, String name, OutputMode mode) {
        if (!outer(j) && mode == OutputMode.COMPLETE) {
            throw StreamingChecks.refused(name
                    + " join between two streaming DataFrames/Datasets is not supported in Complete output mode, only"
                    + " in Append and Update output modes");
        }
        if (!outer(j) && j.type() != Plan.JoinType.LEFT_SEMI) {
            return;
        }
        if (outer(j) && mode != OutputMode.APPEND) {
            throw StreamingChecks.refused(name + " join between two streaming DataFrames/Datasets is not supported in "
                    + mode + " output mode, only in Append output mode");
        }
        JoinBounds bounds = JoinBounds.of(j);
        boolean bounded = switch (j.type()) {
            case RIGHT_OUTER -> bounds.bounded(false);
            case FULL_OUTER -> bounds.bounded(true) || bounds.bounded(false);
            default -> bounds.bounded(true);
        };
        if (!bounded) {
            throw StreamingChecks.refused(
                    "Stream-stream " + name
                            + " join between two streaming DataFrame/Datasets is not supported without a watermark in the join"
                            + " keys, or a watermark on the nullable side and an appropriate range condition. Call withWatermark on both sides,"
                            + " and bound the times in the condition, as in: a.time BETWEEN b.time AND b.time + INTERVAL 10 MINUTES.");
        }
    }
}
