package io.millrace.planner.function.aggregate;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.Values;
import io.millrace.planner.function.cast.Casts;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Quantiles, mode, histogram and the count of distinct values. Quantiles are exact and keep every value of the group. */
public final class DistributionAggregates {
    private DistributionAggregates() {}

    public static void define(Definitions d) {
        d.agg("approx_count_distinct")
                .bind((c, x) -> distinctCount(c))
                .code((types, type) -> HyperLogLog.code(types.get(0)));
        d.agg("mode")
                .bind((c, x) -> {
                    c.count(1, 3);
                    return new Signature(c.types(), c.type(0), true);
                })
                .code((types, type) -> modes(types));
        d.agg("median")
                .bind((c, x) -> {
                    c.count(1, 1);
                    DataType t = number(c);
                    return new Signature(List.of(t), interpolated(t), true);
                })
                .code((types, type) -> percentile(types, 0.5));
        d.agg("percentile", "percentile_cont")
                .bind((c, x) -> bindPercentile(c, false))
                .code((types, type) -> percentile(types, null));
        d.agg("percentile_disc").bind((c, x) -> bindPercentile(c, false)).code((types, type) -> discrete(types, false));
        d.agg("percentile_disc_descending")
                .bind((c, x) -> bindPercentile(c, false))
                .code((types, type) -> discrete(types, true));
        d.agg("percentile_approx", "approx_percentile")
                .bind((c, x) -> bindPercentile(c, true))
                .code(DistributionAggregates::approximate);
        d.agg("histogram_numeric")
                .bind((c, x) -> {
                    c.count(2, 2);
                    DataType t = number(c);
                    StructType bin = new StructType(
                            List.of(new StructField("x", t, true), new StructField("y", DataTypes.DoubleType, true)));
                    return new Signature(List.of(t, c.accept(1, Param.INT)), new ArrayType(bin, true), true);
                })
                .code(DistributionAggregates::histogram);
    }

    private static DataType number(Call c) {
        DataType t = c.type(0);
        return Types.isDatetime(t) || Types.isInterval(t) ? t : c.accept(0, Param.NUMERIC);
    }

    private static Signature distinctCount(Call c) {
        c.count(1, 2);
        List<DataType> types = c.types();
        if (c.size() == 2) {
            types.set(1, c.accept(1, Param.DOUBLE));
        }
        return new Signature(types, DataTypes.LongType, false);
    }

    private static Signature bindPercentile(Call c, boolean keepsType) {
        c.count(2, 3);
        List<DataType> types = new ArrayList<>();
        DataType t = number(c);
        types.add(t);
        boolean many = c.type(1) instanceof ArrayType;
        types.add(many ? new ArrayType(DataTypes.DoubleType, false) : c.accept(1, Param.DOUBLE));
        if (c.size() == 3) {
            types.add(c.accept(2, Param.LONG));
        }
        DataType one = keepsType ? t : interpolated(t);
        return new Signature(types, many ? new ArrayType(one, false) : one, true);
    }

    /** What a value between two others of this type has. */
    private static DataType interpolated(DataType t) {
        if (t instanceof io.millrace.sql.types.YearMonthIntervalType) {
            return new io.millrace.sql.types.YearMonthIntervalType(0, 1);
        }
        return t instanceof io.millrace.sql.types.DayTimeIntervalType
                ? new io.millrace.sql.types.DayTimeIntervalType(0, 3)
                : DataTypes.DoubleType;
    }

    /**
     * Slots: all values; which of the most frequent ones is meant. The second argument true means the smallest; the third the
     * largest instead.
     */
    private static Code modes(List<DataType> types) {
        DataType element = types.get(0);
        Comparator<Object> order = Values.order(element);
        return new Slots(
                List.of(new ArrayType(element, false), DataTypes.IntegerType),
                Slots.start(new Object[0], 0),
                (b, a, c) -> {
                    if (a[0] != null) {
                        b[0] = CollectAggregates.append(b[0], a[0]);
                    }
                    b[1] = a.length < 2 || !Boolean.TRUE.equals(a[1])
                            ? 0
                            : a.length > 2 && Boolean.TRUE.equals(a[2]) ? 1 : -1;
                },
                (b, o, c) -> {
                    b[0] = CollectAggregates.concat(b[0], o[0]);
                    b[1] = (Integer) b[1] == 0 ? o[1] : b[1];
                },
                (b, c) -> mode((Object[]) Objects.requireNonNull(b[0]), element, order, (Integer) b[1]));
    }

    private static @Nullable Object mode(Object[] values, DataType type, Comparator<Object> order, int wanted) {
        Map<Object, Integer> counts = new LinkedHashMap<>();
        Map<Object, Object> originals = new LinkedHashMap<>();
        for (Object v : values) {
            Object key = Values.key(type, v);
            counts.merge(key, 1, Integer::sum);
            originals.putIfAbsent(key, v);
        }
        Object best = null;
        int most = 0;
        for (Object v : HashOrder.of(List.copyOf(originals.values()), type)) {
            int n = Objects.requireNonNull(counts.get(Values.key(type, v)));
            boolean better = n > most
                    || (n == most && wanted != 0 && wanted * order.compare(v, Objects.requireNonNull(best)) > 0);
            if (better) {
                most = n;
                best = v;
            }
        }
        return best;
    }

    /** Slots: the values, the wanted fractions. */
    private static Code quantiles(
            List<DataType> types,
            @Nullable Double fixed,
            java.util.function.BiFunction<Object[], Double, Object> pick) {
        DataType element = types.get(0);
        Comparator<Object> order = Values.order(element);
        DataType fractions = new ArrayType(DataTypes.DoubleType, true);
        boolean many = types.size() > 1 && types.get(1) instanceof ArrayType;
        return new Slots(
                List.of(new ArrayType(element, false), fractions),
                Slots.start(new Object[0], null),
                (b, a, c) -> {
                    b[1] = fixed != null ? new Object[] {fixed} : a[1] instanceof Object[] f ? f : new Object[] {a[1]};
                    long times = a.length > 2 && a[2] instanceof Long n && pick instanceof Weighted ? n : 1;
                    for (long i = 0; i < times && a[0] != null; i++) {
                        b[0] = CollectAggregates.append(b[0], a[0]);
                    }
                },
                (b, o, c) -> {
                    b[0] = CollectAggregates.concat(b[0], o[0]);
                    b[1] = b[1] == null ? o[1] : b[1];
                },
                (b, c) -> {
                    Object[] values = ((Object[]) Objects.requireNonNull(b[0])).clone();
                    Object[] wanted = (Object[]) b[1];
                    if (values.length == 0 || wanted == null) {
                        return null;
                    }
                    Arrays.sort(values, order);
                    Object[] out = new Object[wanted.length];
                    for (int i = 0; i < out.length; i++) {
                        out[i] = pick.apply(values, fraction((Double) wanted[i]));
                    }
                    return many ? out : out[0];
                });
    }

    /** Marks quantiles whose third argument is how often the row counts. */
    private interface Weighted extends java.util.function.BiFunction<Object[], Double, Object> {}

    private static double fraction(Double f) {
        if (f == null || f < 0 || f > 1) {
            throw Errors.failure(
                    "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
                    "42K09",
                    "The percentage must be between [0.0, 1.0] (current value = " + f + ").");
        }
        return f;
    }

    private static Code percentile(List<DataType> types, @Nullable Double fixed) {
        Weighted interpolated = (values, f) -> {
            double at = (values.length - 1) * f;
            int low = (int) Math.floor(at);
            int high = (int) Math.ceil(at);
            double a = ((Number) values[low]).doubleValue();
            double b = ((Number) values[high]).doubleValue();
            return asType(low == high || a == b ? a : (high - at) * a + (at - low) * b, types.get(0));
        };
        return quantiles(types, fixed, interpolated);
    }

    private static Object asType(double v, DataType type) {
        if (type instanceof io.millrace.sql.types.YearMonthIntervalType) {
            return (int) v;
        }
        return type instanceof io.millrace.sql.types.DayTimeIntervalType ? (Object) (long) v : (Object) v;
    }

    /** The first value, in this direction, at which at least the fraction of all rows is reached. */
    private static Code discrete(List<DataType> types, boolean descending) {
        Weighted first = (values, f) -> {
            int at = Math.max(0, (int) Math.ceil(f * values.length) - 1);
            int ascending = descending ? values.length - 1 - at : at;
            return asType(((Number) values[ascending]).doubleValue(), types.get(0));
        };
        return quantiles(types, null, first);
    }

    private static Code approximate(List<DataType> types, DataType type) {
        return quantiles(types, null, (values, f) -> values[Math.max(0, (int) Math.ceil(f * values.length) - 1)]);
    }

    private static Code histogram(List<DataType> types, DataType type) {
        DataType in = types.get(0);
        Casts.Caster back = Types.isNumeric(in)
                ? Casts.caster(DataTypes.DoubleType, in, io.millrace.planner.expr.Expr.CastMode.LEGACY, ZoneOffset.UTC)
                : v -> in.equals(DataTypes.DateType) || in instanceof io.millrace.sql.types.YearMonthIntervalType
                        ? (Object) ((Double) v).intValue()
                        : (Object) ((Double) v).longValue();
        DataType pair = new ArrayType(DataTypes.DoubleType, false);
        return new Slots(
                List.of(pair, DataTypes.IntegerType),
                Slots.start(new Object[0], null),
                (b, a, c) -> {
                    if (a[0] != null && a[1] != null) {
                        double x = a[0] instanceof BigDecimal d ? d.doubleValue() : ((Number) a[0]).doubleValue();
                        b[0] = addBin((Object[]) b[0], x, 1.0, (Integer) a[1]);
                        b[1] = a[1];
                    }
                },
                (b, o, c) -> {
                    Object[] other = (Object[]) o[0];
                    b[1] = b[1] == null ? o[1] : b[1];
                    for (int i = 0; i < other.length; i += 2) {
                        b[0] = addBin((Object[]) b[0], (Double) other[i], (Double) other[i + 1], (Integer) b[1]);
                    }
                },
                (b, c) -> {
                    Object[] bins = (Object[]) b[0];
                    if (bins.length == 0) {
                        return null;
                    }
                    Object[] out = new Object[bins.length / 2];
                    for (int i = 0; i < out.length; i++) {
                        out[i] = new Object[] {back.cast(bins[2 * i]), bins[2 * i + 1]};
                    }
                    return out;
                });
    }

    /** Bins as value, weight, value, weight … by value; the two nearest are merged when there are too many. */
    private static Object[] addBin(Object[] bins, double x, double weight, int max) {
        List<Object> out = new ArrayList<>(Arrays.asList(bins));
        int i = 0;
        while (i < out.size() && (Double) out.get(i) < x) {
            i += 2;
        }
        if (i < out.size() && (Double) out.get(i) == x) {
            out.set(i + 1, (Double) out.get(i + 1) + weight);
        } else {
            out.add(i, x);
            out.add(i + 1, weight);
        }
        if (out.size() / 2 > max) {
            int nearest = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int k = 0; k + 2 < out.size(); k += 2) {
                double gap = (Double) out.get(k + 2) - (Double) out.get(k);
                if (gap < least) {
                    least = gap;
                    nearest = k;
                }
            }
            double w1 = (Double) out.get(nearest + 1);
            double w2 = (Double) out.get(nearest + 3);
            double centre = ((Double) out.get(nearest) * w1 + (Double) out.get(nearest + 2) * w2) / (w1 + w2);
            out.set(nearest, centre);
            out.set(nearest + 1, w1 + w2);
            out.remove(nearest + 3);
            out.remove(nearest + 2);
        }
        return out.toArray();
    }
}
