package io.millrace.planner.function.operator;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Thunk;
import io.millrace.planner.function.Types;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code and or not} in three-valued logic, and tests for null and truth. */
public final class Logic {
    private Logic() {}

    public static void define(Definitions d) {
        d.fn("and").bind(Logic::bind).lazy().eval((a, c) -> both(a, false));
        d.fn("or").bind(Logic::bind).lazy().eval((a, c) -> both(a, true));
        d.fn("not", "!").in(Param.BOOLEAN).out(DataTypes.BooleanType).e1((Boolean b) -> !b);
        d.fn("isnull").in(Param.ANY).out(DataTypes.BooleanType).seesNulls().eval((a, c) -> a[0] == null);
        d.fn("isnotnull").in(Param.ANY).out(DataTypes.BooleanType).seesNulls().eval((a, c) -> a[0] != null);
        d.fn("istrue")
                .in(Param.BOOLEAN)
                .out(DataTypes.BooleanType)
                .seesNulls()
                .eval((a, c) -> Boolean.TRUE.equals(a[0]));
        d.fn("isfalse")
                .in(Param.BOOLEAN)
                .out(DataTypes.BooleanType)
                .seesNulls()
                .eval((a, c) -> Boolean.FALSE.equals(a[0]));
    }

    private static Signature bind(Call call) {
        call.count(2, 2);
        for (int i = 0; i < 2; i++) {
            DataType own = call.type(i);
            boolean text = call.context().ansi() && Types.isString(own) && Types.isBoolean(call.type(1 - i));
            if (!Types.isBoolean(own) && !Types.isNull(own) && !text) {
                throw Errors.operands(call.name(), call.args(), "\"BOOLEAN\"", call.context());
            }
        }
        return new Signature(
                List.of(DataTypes.BooleanType, DataTypes.BooleanType), DataTypes.BooleanType, call.anyNullable());
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
