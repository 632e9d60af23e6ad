package io.millrace.planner.function.math;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions of doubles and whole numbers. */
public final class MathFunctions {
    private static final DataType DOUBLE = DataTypes.DoubleType;

    private static final double LN2 = 0.6931471805599453;

    private MathFunctions() {}

    public static void define(Definitions d) {
        trigonometry(d);
        unary(d, "exp", StrictMath::exp);
        unary(d, "expm1", StrictMath::expm1);
        unary(d, "sqrt", Math::sqrt);
        unary(d, "cbrt", StrictMath::cbrt);
        unary(d, "degrees", Math::toDegrees);
        unary(d, "radians", Math::toRadians);
        unary(d, "rint", Math::rint);
        for (String name : List.of("signum", "sign")) {
            d.fn(name)
                    .bind(c -> {
                        c.count(1, 1);
                        DataType t = io.millrace.planner.function.Types.isInterval(c.type(0))
                                ? c.type(0)
                                : c.accept(0, Param.DOUBLE);
                        return new Signature(List.of(t), DOUBLE, c.anyNullable());
                    })
                    .e1((Number x) -> Math.signum(x.doubleValue()));
        }
        logarithm(d, "ln", StrictMath::log, 0);
        logarithm(d, "log10", StrictMath::log10, 0);
        logarithm(d, "log2", x -> StrictMath.log(x) / StrictMath.log(2), 0);
        logarithm(d, "log1p", StrictMath::log1p, -1);
        d.fn("log")
                .in(Param.DOUBLE)
                .optional(Param.DOUBLE)
                .out(DOUBLE)
                .nullable()
                .eval((a, c) -> log(a));
        binary(d, "power", StrictMath::pow, "pow");
        binary(d, "atan2", (y, x) -> StrictMath.atan2(y + 0.0, x + 0.0));
        binary(d, "hypot", StrictMath::hypot);
        d.fn("pi").in().out(DOUBLE).e0(c -> Math.PI);
        d.fn("e").in().out(DOUBLE).e0(c -> Math.E);
        d.fn("factorial").in(Param.INT).out(DataTypes.LongType).nullable().e1((Integer n) -> factorial(n));
        d.fn("bin").in(Param.LONG).out(DataTypes.StringType).e1((Long n) -> Long.toBinaryString(n));
        d.fn("hex")
                .in(Param.oneOf(Param.LONG, Param.BINARY, Param.STRING))
                .out(DataTypes.StringType)
                .e1(NumberText::hex);
        d.fn("unhex").in(Param.STRING).out(DataTypes.BinaryType).nullable().e1(NumberText::unhex);
        d.fn("conv")
                .in(Param.STRING, Param.INT, Param.INT)
                .out(DataTypes.StringType)
                .nullable()
                .eval((a, c) -> NumberText.conv((String) a[0], (Integer) a[1], (Integer) a[2], c.ansi()));
        d.fn("width_bucket")
                .bind(MathFunctions::bindBucket)
                .typed((types, type) -> (a, c) -> bucket(number(a[0]), number(a[1]), number(a[2]), (Long) a[3]));
        d.fn("uniform")
                .random()
                .bind(c -> {
                    c.count(2, 3);
                    DataType t = Coercion.wider(c.types().subList(0, 2), c.context());
                    if (t == null) {
                        throw c.fail().type(0, "\"INTEGER\" or \"FLOATING-POINT\"");
                    }
                    return new Signature(c.types(), t, false);
                })
                .typed((types, type) -> (a, c) -> uniform(a, type, c));
    }

    private static double number(@Nullable Object v) {
        return v == null ? 0 : ((Number) v).doubleValue();
    }

    private static void trigonometry(Definitions d) {
        unary(d, "sin", Math::sin);
        unary(d, "cos", Math::cos);
        unary(d, "tan", Math::tan);
        unary(d, "asin", StrictMath::asin);
        unary(d, "acos", StrictMath::acos);
        unary(d, "atan", StrictMath::atan);
        unary(d, "sinh", StrictMath::sinh);
        unary(d, "cosh", StrictMath::cosh);
        unary(d, "tanh", StrictMath::tanh);
        unary(d, "asinh", MathFunctions::asinh);
        unary(d, "acosh", MathFunctions::acosh);
        unary(d, "atanh", x -> 0.5 * (StrictMath.log1p(x) - StrictMath.log1p(-x)));
        unary(d, "cot", x -> 1 / Math.tan(x));
        unary(d, "sec", x -> 1 / Math.cos(x));
        unary(d, "csc", x -> 1 / Math.sin(x));
    }

    /** By the algorithm of fdlibm, which Spark uses too: digits are kept for small and for huge values. */
    private static double asinh(double x) {
        double size = Math.abs(x);
        if (Double.isNaN(x) || Double.isInfinite(x) || size < 0x1p-28) {
            return x;
        }
        double root = Math.sqrt(size * size + 1);
        double result = size > 0x1p28
                ? StrictMath.log(size) + LN2
                : size > 2
                        ? StrictMath.log(2 * size + 1 / (root + size))
                        : StrictMath.log1p(size + size * size / (1 + root));
        return Math.copySign(result, x);
    }

    private static double acosh(double x) {
        double above = x - 1;
        return x >= 0x1p28
                ? StrictMath.log(x) + LN2
                : x > 2
                        ? StrictMath.log(2 * x - 1 / (x + Math.sqrt(x * x - 1)))
                        : StrictMath.log1p(above + Math.sqrt(2 * above + above * above));
    }

    private static void unary(Definitions d, String name, DoubleUnaryOperator f) {
        d.fn(name).in(Param.DOUBLE).out(DOUBLE).e1((Double x) -> f.applyAsDouble(x));
    }

    private static void binary(Definitions d, String name, DoubleBinaryOperator f, String... aliases) {
        d.fn(name, aliases)
                .in(Param.DOUBLE, Param.DOUBLE)
                .out(DOUBLE)
                .e2((Double x, Double y) -> f.applyAsDouble(x, y));
    }

    private static void logarithm(Definitions d, String name, DoubleUnaryOperator f, double above) {
        d.fn(name)
                .in(Param.DOUBLE)
                .out(DOUBLE)
                .nullable()
                .e1((Double x) -> x <= above ? null : (Double) f.applyAsDouble(x));
    }

    private static @Nullable Object log(@Nullable Object[] a) {
        double x = number(a[a.length - 1]);
        if (x <= 0) {
            return null;
        }
        if (a.length == 1) {
            return StrictMath.log(x);
        }
        double base = number(a[0]);
        return base <= 0 ? null : (Double) (StrictMath.log(x) / StrictMath.log(base));
    }

    private static @Nullable Long factorial(int n) {
        if (n < 0 || n > 20) {
            return null;
        }
        long f = 1;
        for (int i = 2; i <= n; i++) {
            f *= i;
        }
        return f;
    }

    private static Signature bindBucket(Call c) {
        c.count(4, 4);
        boolean months = c.type(0) instanceof YearMonthIntervalType;
        boolean micros = c.type(0) instanceof DayTimeIntervalType;
        List<DataType> types = months || micros
                ? List.of(c.type(0), c.type(1), c.type(2), c.accept(3, Param.LONG))
                : List.of(
                        c.accept(0, Param.DOUBLE),
                        c.accept(1, Param.DOUBLE),
                        c.accept(2, Param.DOUBLE),
                        c.accept(3, Param.LONG));
        return new Signature(types, DataTypes.LongType, true);
    }

    private static @Nullable Long bucket(double v, double min, double max, @Nullable Long n) {
        if (n == null
                || n <= 0
                || n == Long.MAX_VALUE
                || Double.isNaN(v)
                || min == max
                || !Double.isFinite(min)
                || !Double.isFinite(max)) {
            return null;
        }
        double lower = Math.min(min, max);
        double upper = Math.max(min, max);
        boolean up = min < max;
        if (v < lower) {
            return up ? 0 : n + 1;
        }
        if (v >= upper) {
            return up ? n + 1 : v == upper ? 1 : 0;
        }
        double at = up ? v - lower : upper - v;
        return (long) (n * at / (upper - lower)) + 1;
    }

    private static Object uniform(@Nullable Object[] a, DataType type, io.millrace.planner.function.EvalContext c) {
        if (a[0] == null || a[1] == null) {
            throw Errors.badParameter("SEED", "uniform", "two numbers", "NULL");
        }
        double v = number(a[0]) + (number(a[1]) - number(a[0])) * c.random().nextDouble();
        java.math.BigDecimal exact = java.math.BigDecimal.valueOf(v);
        io.millrace.planner.function.cast.Casts.Caster cast = io.millrace.planner.function.cast.Casts.caster(
                DOUBLE, type, io.millrace.planner.expr.Expr.CastMode.LEGACY, java.time.ZoneOffset.UTC);
        Object out = cast.cast(v);
        return out == null ? exact : out;
    }
}
