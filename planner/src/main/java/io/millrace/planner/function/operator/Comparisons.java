package io.millrace.planner.function.operator;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Thunk;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.Values;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** {@code = <=> < <= > >= in} and their null rules. */
public final class Comparisons {
    private Comparisons() {}

    public static void define(Definitions d) {
        compare(d, "=", c -> c == 0, "==");
        compare(d, "<>", c -> c != 0, "!=");
        compare(d, "<", c -> c < 0);
        compare(d, "<=", c -> c <= 0);
        compare(d, ">", c -> c > 0);
        compare(d, ">=", c -> c >= 0);
        d.fn("<=>").seesNulls().bind(c -> bind(c, false)).typed((types, type) -> {
            Comparator<Object> order = Values.order(types.get(0));
            return (a, c) -> nullSafeEqual(a[0], a[1], order);
        });
        d.fn("equal_null").seesNulls().bind(c -> bind(c, false)).typed((types, type) -> {
            Comparator<Object> order = Values.order(types.get(0));
            return (a, c) -> nullSafeEqual(a[0], a[1], order);
        });
        d.fn("in").seesNulls().bind(Comparisons::bindIn).lazy().typed((types, type) -> {
            Comparator<Object> order = Values.order(types.get(0));
            return (a, c) -> in(a, order);
        });
    }

    private static boolean nullSafeEqual(@Nullable Object a, @Nullable Object b, Comparator<Object> order) {
        return a == null || b == null ? a == b : order.compare(a, b) == 0;
    }

    private static void compare(Definitions d, String symbol, IntPredicate holds, String... aliases) {
        d.fn(symbol, aliases).bind(c -> bind(c, true)).typed((types, type) -> {
            Comparator<Object> order = Values.order(types.get(0));
            return (a, c) -> holds.test(order.compare(Objects.requireNonNull(a[0]), Objects.requireNonNull(a[1])));
        });
    }

    private static Signature bind(Call call, boolean nulls) {
        call.count(2, 2);
        DataType common = Coercion.comparison(call.type(0), call.type(1), call.context());
        if (common == null) {
            throw Errors.binaryTypes("BINARY_OP_DIFF_TYPES", call.name(), call.args(), "");
        }
        boolean equality = call.name().contains("=")
                && !call.name().startsWith("<=")
                && !call.name().startsWith(">");
        if (common instanceof MapType
                || common instanceof io.millrace.sql.types.VariantType
                || (!equality && !Types.isOrderable(common))) {
            throw Errors.mismatch(
                    "INVALID_ORDERING_TYPE",
                    call.name(),
                    call.args(),
                    "`" + call.name() + "` compares, and values of the type \"" + common.sql() + "\" have no order.");
        }
        return new Signature(List.of(common, common), DataTypes.BooleanType, nulls && call.anyNullable());
    }

    private static Signature bindIn(Call call) {
        call.count(2, Integer.MAX_VALUE);
        DataType common = call.size() == 2
                ? Coercion.comparison(call.type(0), call.type(1), call.context())
                : Coercion.wider(call.types(), call.context());
        if (common == null && call.types().stream().allMatch(t -> sameFields(t, call.type(0)))) {
            return new Signature(call.types(), DataTypes.BooleanType, call.anyNullable());
        } else if (common == null) {
            throw Errors.differentTypes(call.name(), call.args());
        }
        if (common instanceof MapType || common instanceof io.millrace.sql.types.VariantType) {
            throw Errors.mismatch(
                    "INVALID_ORDERING_TYPE",
                    call.name(),
                    call.args(),
                    "Values of the type \"" + common.sql() + "\" have no order, which IN goes by.");
        }
        return new Signature(Collections.nCopies(call.size(), common), DataTypes.BooleanType, call.anyNullable());
    }

    /** Whether both are structs of the same types in the same places, whatever they are called. */
    private static boolean sameFields(DataType a, DataType b) {
        if (!(a instanceof StructType x && b instanceof StructType y) || x.size() != y.size()) {
            return false;
        }
        for (int i = 0; i < x.size(); i++) {
            DataType left = x.field(i).dataType();
            DataType right = y.field(i).dataType();
            if (!left.equals(right) && !sameFields(left, right)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Object in(@Nullable Object[] a, Comparator<Object> order) {
        Object value = Thunk.value(a[0]);
        if (value == null) {
            return null;
        }
        boolean sawNull = false;
        for (int i = 1; i < a.length; i++) {
            Object candidate = Thunk.value(a[i]);
            if (candidate == null) {
                sawNull = true;
            } else if (order.compare(value, candidate) == 0) {
                return true;
            }
        }
        return sawNull ? null : (Boolean) false;
    }
}
