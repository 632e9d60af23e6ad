package io.millrace.planner.function.operator;

import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Thunk;
import io.millrace.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** {@code and or not} in three-valued logic, and tests for null and truth. */
final class Logic {
    private Logic() {}

    static void define(Definitions d) {
        d.fn("and").in(Param.BOOLEAN, Param.BOOLEAN).out(DataTypes.BooleanType).nullable().lazy().eval((a, c) -> both(a, false));
        d.fn("or").in(Param.BOOLEAN, Param.BOOLEAN).out(DataTypes.BooleanType).nullable().lazy().eval((a, c) -> both(a, true));
        d.fn("not", "!").in(Param.BOOLEAN).out(DataTypes.BooleanType).e1((Boolean b) -> !b);
        d.fn("isnull").in(Param.ANY).out(DataTypes.BooleanType).seesNulls().eval((a, c) -> a[0] == null);
        d.fn("isnotnull").in(Param.ANY).out(DataTypes.BooleanType).seesNulls().eval((a, c) -> a[0] != null);
        d.fn("istrue").in(Param.BOOLEAN).out(DataTypes.BooleanType).seesNulls().eval((a, c) -> Boolean.TRUE.equals(a[0]));
        d.fn("isfalse").in(Param.BOOLEAN).out(DataTypes.BooleanType).seesNulls().eval((a, c) -> Boolean.FALSE.equals(a[0]));
    }

    /** The operand {@code decisive} decides whatever the other is; else null if either is null. */
    private static @Nullable Object both(@Nullable Object[] a, boolean decisive) {
        Object left = Thunk.value(a[0]);
        if (left != null && (Boolean) left == decisive) {
            return left;
        }
        Object right = Thunk.value(a[1]);
        if (right != null && (Boolean) right == decisive) {
            return right;
        }
        return left == null ? null : right;
    }
}
