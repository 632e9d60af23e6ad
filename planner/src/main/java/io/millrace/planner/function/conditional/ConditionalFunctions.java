package io.millrace.planner.function.conditional;

import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Thunk;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.Values;
import io.millrace.planner.function.cast.Casts;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** coalesce, if, nullif, greatest and other choices. */
public final class ConditionalFunctions {
    private ConditionalFunctions() {}

    public static void define(Definitions d) {
        d.fn("coalesce").bind(c -> common(c, 1, Integer.MAX_VALUE)).lazy().eval((a, c) -> firstOf(a));
        d.fn("nvl", "ifnull").bind(c -> common(c, 2, 2)).lazy().eval((a, c) -> firstOf(a));
        d.fn("if")
                .bind(ConditionalFunctions::bindIf)
                .lazy()
                .eval((a, c) -> Thunk.value(Boolean.TRUE.equals(Thunk.value(a[0])) ? a[1] : a[2]));
        d.fn("nvl2")
                .bind(ConditionalFunctions::bindNvl2)
                .lazy()
                .eval((a, c) -> Thunk.value(Thunk.value(a[0]) != null ? a[1] : a[2]));
        d.fn("nullif").bind(ConditionalFunctions::bindNullIf).seesNulls().typed((types, type) -> {
            Comparator<Object> order = Values.order(types.get(1));
            Casts.Caster same = Casts.caster(types.get(0), types.get(1), CastMode.LEGACY, ZoneOffset.UTC);
            Casts.Caster strictly = Casts.caster(types.get(0), types.get(1), CastMode.ANSI, ZoneOffset.UTC);
            return (a, c) -> {
                Object left = a[0] == null ? null : (c.ansi() ? strictly : same).cast(a[0]);
                return left != null && a[1] != null && order.compare(left, a[1]) == 0 ? null : a[0];
            };
        });
        d.fn("nullifzero")
                .in(Param.NUMERIC)
                .out(t -> t.get(0))
                .nullable()
                .e1((Number n) -> n.doubleValue() == 0 ? null : n);
        d.fn("zeroifnull")
                .bind(c -> {
                    c.count(1, 1);
                    DataType t = Coercion.wider(c.type(0), DataTypes.IntegerType, c.context());
                    if (t == null) {
                        throw c.fail().type(0, "\"NUMERIC\"");
                    }
                    return new Signature(List.of(t), t, false);
                })
                .seesNulls()
                .typed((types, type) -> {
                    Object zero = Casts.caster(DataTypes.IntegerType, type, CastMode.LEGACY, ZoneOffset.UTC)
                            .cast(0);
                    return (a, c) -> a[0] == null ? zero : a[0];
                });
        d.fn("nanvl")
                .bind(c -> {
                    c.count(2, 2);
                    DataType t =
                            c.type(0).equals(DataTypes.FloatType) && c.type(1).equals(DataTypes.FloatType)
                                    ? DataTypes.FloatType
                                    : DataTypes.DoubleType;
                    return new Signature(List.of(t, t), t, c.anyNullable());
                })
                .seesNulls()
                .eval((a, c) -> a[0] instanceof Number n && Double.isNaN(n.doubleValue()) ? a[1] : a[0]);
        d.fn("isnan")
                .in(Param.DOUBLE)
                .out(DataTypes.BooleanType)
                .seesNulls()
                .eval((a, c) -> a[0] instanceof Double x && Double.isNaN(x));
        d.fn("greatest").bind(c -> ordered(c)).seesNulls().typed((types, type) -> extreme(type, 1));
        d.fn("least").bind(c -> ordered(c)).seesNulls().typed((types, type) -> extreme(type, -1));
    }

    private static @Nullable Object firstOf(@Nullable Object[] a) {
        for (Object arg : a) {
            Object v = Thunk.value(arg);
            if (v != null) {
                return v;
            }
        }
        return null;
    }

    private static Signature common(Call c, int min, int max) {
        c.count(min, max);
        DataType t = c.common(0);
        boolean nullable = c.args().stream().allMatch(io.millrace.planner.expr.Expr::nullable);
        return new Signature(Collections.nCopies(c.size(), t), t, nullable);
    }

    private static Signature ordered(Call c) {
        c.count(2, Integer.MAX_VALUE);
        for (DataType t : c.types()) {
            if (c.types().stream().anyMatch(o -> Coercion.widerWithoutText(t, o, c.context()) == null)) {
                throw Errors.differentTypes(c.name(), c.args());
            }
        }
        Signature s = common(c, 2, Integer.MAX_VALUE);
        if (!Types.isOrderable(s.type())) {
            throw Errors.mismatch(
                    "INVALID_ORDERING_TYPE",
                    c.name(),
                    c.args(),
                    "`" + c.name() + "` compares, and values of the type \""
                            + s.type().sql() + "\" have no order.");
        }
        return s;
    }

    private static Signature bindIf(Call c) {
        c.count(3, 3);
        if (Types.isString(c.type(0))) {
            throw c.fail().type(0, "\"BOOLEAN\"");
        }
        DataType condition = c.accept(0, Param.BOOLEAN);
        DataType t = c.common(1);
        return new Signature(
                List.of(condition, t, t), t, c.arg(1).nullable() || c.arg(2).nullable());
    }

    private static Signature bindNvl2(Call c) {
        c.count(3, 3);
        DataType t = c.common(1);
        return new Signature(
                List.of(c.type(0), t, t), t, c.arg(1).nullable() || c.arg(2).nullable());
    }

    /** The first argument keeps its type, which is the result's; the second takes the type both compare at. */
    private static Signature bindNullIf(Call c) {
        c.count(2, 2);
        DataType t = Coercion.comparison(c.type(0), c.type(1), c.context());
        if (t == null) {
            throw Errors.binaryTypes("BINARY_OP_DIFF_TYPES", c.name(), c.args(), "");
        }
        List<DataType> types = List.of(c.type(0), t);
        return new Signature(types, c.type(0), true);
    }

    private static io.millrace.planner.function.ScalarFunction.Eval extreme(DataType type, int sign) {
        Comparator<Object> order = Values.order(type);
        return (a, c) -> {
            Object best = null;
            for (Object v : a) {
                if (v != null && (best == null || sign * order.compare(v, Objects.requireNonNull(best)) > 0)) {
                    best = v;
                }
            }
            return best;
        };
    }
}
