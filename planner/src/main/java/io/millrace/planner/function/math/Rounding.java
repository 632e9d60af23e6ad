package io.millrace.planner.function.math;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.NumberCasts;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** round, bround, ceil, floor: on decimals with a scale that becomes part of the type. */
public final class Rounding {
    private Rounding() {}

    public static void define(Definitions d) {
        round(d, "round", RoundingMode.HALF_UP);
        round(d, "bround", RoundingMode.HALF_EVEN);
        whole(d, "ceil", RoundingMode.CEILING, "ceiling");
        whole(d, "floor", RoundingMode.FLOOR);
    }

    private static boolean whole(String name) {
        return name.equals("ceil") || name.equals("floor");
    }

    private static int scale(Call c) {
        if (c.size() == 1) {
            return 0;
        }
        Object scale = c.literal(1);
        if (scale == null && !(c.arg(1) instanceof io.millrace.planner.expr.Expr.Lit)) {
            throw whole(c.name())
                    ? Errors.analysis(
                            "NON_FOLDABLE_ARGUMENT",
                            "42K08",
                            "The argument `scale` of `" + c.name() + "` must be a constant of the type \"INT\".")
                    : c.fail().notFoldable(1);
        }
        return scale instanceof Number n ? n.intValue() : 0;
    }

    private static DecimalType rounded(DecimalType d, int scale) {
        int whole = d.precision() - d.scale() + 1;
        if (scale < 0) {
            return new DecimalType(Math.min(Math.max(whole, -scale + 1), DecimalType.MAX_PRECISION), 0);
        }
        int kept = Math.min(d.scale(), scale);
        return new DecimalType(Math.min(whole + kept, DecimalType.MAX_PRECISION), kept);
    }

    private static Signature bind(Call c) {
        c.count(1, 2);
        DataType t = c.accept(0, Param.NUMERIC);
        List<DataType> types = new ArrayList<>(List.of(t));
        int scale = scale(c);
        if (c.size() == 2) {
            types.add(c.accept(1, Param.INT));
        }
        DataType result = t instanceof DecimalType d ? rounded(d, scale) : t;
        return new Signature(types, result, c.anyNullable() || t instanceof DecimalType);
    }

    private static void round(Definitions d, String name, RoundingMode mode) {
        d.fn(name).bind(Rounding::bind).typed((types, type) -> (a, c) -> {
            Object v = java.util.Objects.requireNonNull(a[0]);
            int scale = a.length > 1 ? (Integer) a[1] : 0;
            if (type instanceof DecimalType t) {
                BigDecimal r = ((BigDecimal) v).setScale(scale, mode).setScale(t.scale(), mode);
                if (r.precision() > t.precision()) {
                    if (c.ansi()) {
                        throw Errors.decimalRange(r.toPlainString(), t.precision(), t.scale());
                    }
                    return null;
                }
                return r;
            }
            Kind kind = ((AtomicType) type).kind();
            if (kind == Kind.DOUBLE || kind == Kind.FLOAT) {
                return floating((Number) v, scale, mode, kind);
            }
            return integral((Number) v, scale, mode, kind, c.ansi());
        });
    }

    private static Object floating(Number v, int scale, RoundingMode mode, Kind kind) {
        double x = v.doubleValue();
        if (Double.isNaN(x) || Double.isInfinite(x)) {
            return v;
        }
        BigDecimal r = new BigDecimal(v.toString()).setScale(scale, mode);
        return kind == Kind.DOUBLE ? (Object) r.doubleValue() : (Object) r.floatValue();
    }

    private static Object integral(Number v, int scale, RoundingMode mode, Kind kind, boolean ansi) {
        if (scale >= 0) {
            return v;
        }
        BigDecimal r = BigDecimal.valueOf(v.longValue()).setScale(scale, mode);
        long wrapped = r.toBigInteger().longValue();
        boolean fits = r.compareTo(BigDecimal.valueOf(((Number) NumberCasts.box(wrapped, kind)).longValue())) == 0;
        if (ansi && !fits) {
            throw Errors.overflow(kind == Kind.LONG ? "long" : "integer", "");
        }
        return NumberCasts.box(wrapped, kind);
    }

    private static void whole(Definitions d, String name, RoundingMode mode, String... aliases) {
        d.fn(name, aliases).bind(Rounding::bindWhole).typed((types, type) -> (a, c) -> {
            Object v = java.util.Objects.requireNonNull(a[0]);
            if (type instanceof DecimalType t) {
                int scale = a.length > 1 ? (Integer) a[1] : 0;
                BigDecimal r = ((BigDecimal) v).setScale(scale, mode).setScale(t.scale(), mode);
                return r;
            }
            if (v instanceof Long n) {
                return n;
            }
            double x = ((Number) v).doubleValue();
            return (long) (mode == RoundingMode.CEILING ? Math.ceil(x) : Math.floor(x));
        });
    }

    private static @Nullable DecimalType decimalOf(Call c) {
        DataType t = c.type(0);
        if (t instanceof DecimalType d) {
            return d;
        }
        return c.size() == 2 && Types.isNumeric(t) ? Types.decimalFor(t) : null;
    }

    private static Signature bindWhole(Call c) {
        c.count(1, 2);
        int scale = scale(c);
        DecimalType d = decimalOf(c);
        if (d != null) {
            List<DataType> types = new ArrayList<>(List.of(d));
            if (c.size() == 2) {
                types.add(DataTypes.IntegerType);
            }
            return new Signature(types, rounded(d, scale), c.anyNullable());
        }
        if (Types.isIntegral(c.type(0))) {
            return new Signature(List.of(DataTypes.LongType), DataTypes.LongType, c.anyNullable());
        }
        List<DataType> types = new ArrayList<>(List.of(c.accept(0, Param.DOUBLE)));
        return new Signature(types, DataTypes.LongType, c.anyNullable());
    }
}
