package io.millrace.planner.function.aggregate;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.Values;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * count, sum, avg, min, max, first, last and their kin: all in slots of fixed width where the type allows. A few lines over the
 * usual length, because they share how sums overflow and how slots start.
 */
public final class CoreAggregates {
    private static final int MAX_TOP = 100_000;
    private static final DataType LONG = DataTypes.LongType;
    private static final DataType DOUBLE = DataTypes.DoubleType;
    private static final DataType BOOLEAN = DataTypes.BooleanType;
    private static final Param NUMBER = new Param() {
        @Override
        public @Nullable DataType accept(DataType actual, io.millrace.planner.function.BindContext context) {
            return Types.isInterval(actual) ? actual : NUMERIC.accept(actual, context);
        }

        @Override
        public String wanted() {
            return "(\"NUMERIC\" or \"ANSI INTERVAL\")";
        }
    };

    private CoreAggregates() {}

    public static void define(Definitions d) {
        d.agg("count")
                .bind((c, distinct) -> new Signature(c.types(), LONG, false))
                .code((types, type) -> count());
        d.agg("count_if")
                .bind((c, x) -> one(c, Param.BOOLEAN, t -> LONG, false))
                .code((types, type) -> countIf());
        d.agg("sum")
                .bind((c, x) -> one(c, NUMBER, CoreAggregates::sumType, true))
                .code((types, type) -> sum(type, false, "try_sum"));
        d.agg("try_sum")
                .bind((c, x) -> one(c, NUMBER, CoreAggregates::sumType, true))
                .code((types, type) -> sum(type, true, "try_sum"));
        d.agg("avg", "mean")
                .bind((c, x) -> one(c, NUMBER, CoreAggregates::avgType, true))
                .code(CoreAggregates::avg);
        d.agg("try_avg")
                .bind((c, x) -> one(c, NUMBER, CoreAggregates::avgType, true))
                .code((types, type) -> nullOnOverflow(avg(types, type)));
        d.agg("product")
                .bind((c, x) -> one(c, Param.DOUBLE, t -> t, true))
                .code((types, type) -> fold(DOUBLE, (a, b) -> (Double) a * (Double) b));
        d.agg("min").bind((c, x) -> ordered(c)).code((types, type) -> extreme(type, -1));
        d.agg("max").bind((c, x) -> ordered(c)).code((types, type) -> extreme(type, 1));
        d.agg("first", "first_value").bind((c, x) -> firstOrLast(c)).code((types, type) -> first(type));
        d.agg("any_value").bind((c, x) -> firstOrLast(c)).code((types, type) -> first(type));
        d.agg("last", "last_value").bind((c, x) -> firstOrLast(c)).code((types, type) -> last(type));
        d.agg("scalar_subquery")
                .bind((c, x) -> new Signature(c.types(), c.type(0), true))
                .code((types, type) -> onlyRow(type));
        d.agg("max_by").bind((c, x) -> by(c)).code((types, type) -> types.size() == 2 ? by(types, 1) : topBy(types, 1));
        d.agg("min_by")
                .bind((c, x) -> by(c))
                .code((types, type) -> types.size() == 2 ? by(types, -1) : topBy(types, -1));
        d.agg("bool_and", "every")
                .bind((c, x) -> one(c, Param.BOOLEAN, t -> t, true))
                .code((types, type) -> fold(BOOLEAN, (a, b) -> (Boolean) a && (Boolean) b));
        d.agg("bool_or", "some", "any")
                .bind((c, x) -> one(c, Param.BOOLEAN, t -> t, true))
                .code((types, type) -> fold(BOOLEAN, (a, b) -> (Boolean) a || (Boolean) b));
        bits(d, "bit_and", (a, b) -> a & b);
        bits(d, "bit_or", (a, b) -> a | b);
        bits(d, "bit_xor", (a, b) -> a ^ b);
    }

    static Signature one(
            Call c, Param param, java.util.function.Function<DataType, DataType> result, boolean nullable) {
        c.count(1, 1);
        DataType t = c.accept(0, param);
        return new Signature(List.of(t), result.apply(t), nullable);
    }

    private static void bits(Definitions d, String name, LongBinaryOperator op) {
        d.agg(name)
                .bind((c, x) -> one(c, Param.WHOLE, t -> t, true))
                .code((types, type) -> fold(
                        type,
                        (a, b) -> io.millrace.planner.function.cast.NumberCasts.box(
                                op.applyAsLong(((Number) a).longValue(), ((Number) b).longValue()),
                                ((io.millrace.sql.types.AtomicType) type).kind())));
    }

    private static Signature ordered(Call c) {
        c.count(1, 1);
        if (!Types.isOrderable(c.type(0))) {
            throw Errors.mismatch(
                    "INVALID_ORDERING_TYPE",
                    c.name(),
                    c.args(),
                    "`" + c.name() + "` compares, and values of the type \""
                            + c.type(0).sql() + "\" have no order.");
        }
        return new Signature(c.types(), c.type(0), true);
    }

    private static Signature firstOrLast(Call c) {
        c.count(1, 2);
        if (c.size() == 2 && !(c.literal(1) instanceof Boolean)) {
            throw Errors.analysis(
                    "_LEGACY_ERROR_TEMP_1210",
                    "42K09",
                    "The second argument in " + c.name()
                            + " should be a boolean literal: true leaves nulls out. Write IGNORE NULLS behind the call.");
        }
        return new Signature(c.types(), c.type(0), true);
    }

    private static Signature by(Call c) {
        c.count(2, 3);
        if (!Types.isOrderable(c.type(1))) {
            throw Errors.mismatch(
                    "INVALID_ORDERING_TYPE",
                    c.name(),
                    c.args(),
                    "`" + c.name() + "` compares, and values of the type \""
                            + c.type(1).sql() + "\" have no order.");
        }
        if (c.size() == 3) {
            List<DataType> types = c.types();
            types.set(2, c.accept(2, Param.INT));
            if (!(c.literal(2) instanceof Number n) || n.longValue() < 1 || n.longValue() > MAX_TOP) {
                throw Errors.outOfRange(c.name(), c.args(), "k", "[1, " + MAX_TOP + "]", String.valueOf(c.literal(2)));
            }
            return new Signature(types, new io.millrace.sql.types.ArrayType(c.type(0), true), true);
        }
        return new Signature(c.types(), c.type(0), true);
    }

    private static DataType sumType(DataType t) {
        if (t instanceof DecimalType d) {
            return Types.bounded(d.precision() + 10, d.scale());
        }
        return Types.isIntegral(t) ? LONG : Types.isFloating(t) ? DOUBLE : t;
    }

    private static DataType widest(DataType interval) {
        return interval instanceof io.millrace.sql.types.YearMonthIntervalType
                ? new io.millrace.sql.types.YearMonthIntervalType(0, 1)
                : new io.millrace.sql.types.DayTimeIntervalType(0, 3);
    }

    private static DataType avgType(DataType t) {
        return t instanceof DecimalType d
                ? Types.bounded(d.precision() + 4, d.scale() + 4)
                : Types.isInterval(t) ? widest(t) : DOUBLE;
    }

    private static Code count() {
        return new Slots(
                List.of(LONG),
                Slots.start(0L),
                (b, a, c) -> {
                    for (Object arg : a) {
                        if (arg == null) {
                            return;
                        }
                    }
                    b[0] = (Long) b[0] + 1;
                },
                (b, o, c) -> b[0] = (Long) b[0] + (Long) o[0],
                (b, c) -> b[0]);
    }

    private static Code countIf() {
        return new Slots(
                List.of(LONG),
                Slots.start(0L),
                (b, a, c) -> b[0] = (Long) b[0] + (Boolean.TRUE.equals(a[0]) ? 1 : 0),
                (b, o, c) -> b[0] = (Long) b[0] + (Long) o[0],
                (b, c) -> b[0]);
    }

    /** Sums of doubles and (outside try_sum) of longs take one slot; others mark in a second one that a value was seen. */
    private static Code sum(DataType type, boolean tolerant, String alternative) {
        if (!tolerant && !(type instanceof DecimalType)) {
            Slots.Step add = (b, a, c) -> {
                Object v = a[0];
                if (v != null) {
                    Object sum = b[0];
                    b[0] = sum == null ? widen(v, type) : plus(sum, v, type, c.ansi());
                }
            };
            return new Slots(List.of(type), Slots.start((Object) null), add, add, (b, c) -> b[0]);
        }
        Slots.Step add = (b, a, c) -> {
            Object v = a[0];
            boolean seen = (Boolean) b[1];
            if (v != null && !(seen && b[0] == null)) {
                Object sum = b[0];
                b[0] = tolerant
                        ? orNull(sum, v, type)
                        : fit(sum == null ? widen(v, type) : plus(sum, v, type, c.ansi()), type, c, alternative);
                b[1] = true;
            }
        };
        Slots.Step merge = (b, o, c) -> {
            boolean otherSeen = (Boolean) o[1];
            if (otherSeen && o[0] == null) {
                b[0] = null;
                b[1] = true;
            } else {
                add.apply(b, o, c);
            }
        };
        return new Slots(List.of(type, BOOLEAN), Slots.start(null, false), add, merge, (b, c) -> b[0]);
    }

    private static @Nullable Object orNull(@Nullable Object sum, Object v, DataType type) {
        try {
            Object next = sum == null ? widen(v, type) : plus(sum, v, type, true);
            return type instanceof DecimalType d && ((BigDecimal) next).precision() > d.precision() ? null : next;
        } catch (io.millrace.error.ExecutionException overflow) {
            return null;
        }
    }

    private static @Nullable Object fit(Object sum, DataType type, EvalContext c, String alternative) {
        if (type instanceof DecimalType d && ((BigDecimal) sum).precision() > d.precision()) {
            if (c.ansi()) {
                throw Errors.overflow("decimal sum", alternative);
            }
            return null;
        }
        return sum;
    }

    private static Object widen(Object v, DataType type) {
        if (type.equals(LONG)) {
            return ((Number) v).longValue();
        }
        return type.equals(DOUBLE) ? (Object) ((Number) v).doubleValue() : v;
    }

    private static Object plus(Object sum, Object v, DataType type, boolean ansi) {
        if (sum instanceof BigDecimal d) {
            return d.add((BigDecimal) v);
        }
        if (sum instanceof Double d) {
            return d + ((Number) v).doubleValue();
        }
        long a = ((Number) sum).longValue();
        long b = ((Number) v).longValue();
        long r = a + b;
        boolean months = sum instanceof Integer;
        if ((ansi || !type.equals(LONG)) && (((a ^ r) & (b ^ r)) < 0 || (months && r != (int) r))) {
            throw Errors.overflow(months ? "integer" : "long", "try_sum");
        }
        return months ? (Object) (int) r : (Object) r;
    }

    private static Code avg(List<DataType> types, DataType type) {
        DataType in = types.get(0);
        if (in instanceof DecimalType d) {
            DataType sumType = sumType(d);
            Code sum = sum(sumType, false, "try_avg");
            return new Slots(
                    List.of(sumType, BOOLEAN, LONG),
                    Slots.start(null, false, 0L),
                    (b, a, c) -> {
                        sum.update(b, a, c);
                        b[2] = (Long) b[2] + (a[0] == null ? 0 : 1);
                    },
                    (b, o, c) -> {
                        sum.merge(b, o, c);
                        b[2] = (Long) b[2] + (Long) o[2];
                    },
                    (b, c) -> quotient(b[0], (Long) b[2], (DecimalType) type, c));
        }
        if (Types.isInterval(in)) {
            return intervalAvg(in);
        }
        return new Slots(
                List.of(DOUBLE, LONG),
                Slots.start(0.0, 0L),
                (b, a, c) -> {
                    if (a[0] != null) {
                        b[0] = (Double) b[0] + ((Number) a[0]).doubleValue();
                        b[1] = (Long) b[1] + 1;
                    }
                },
                (b, o, c) -> {
                    b[0] = (Double) b[0] + (Double) o[0];
                    b[1] = (Long) b[1] + (Long) o[1];
                },
                (b, c) -> (Long) b[1] == 0 ? null : (Double) ((Double) b[0] / (Long) b[1]));
    }

    /** With one more slot that says that the sum has overflowed and the result is null. */
    private static Code nullOnOverflow(Code code) {
        List<DataType> slots = new ArrayList<>(code.buffer());
        slots.add(BOOLEAN);
        int flag = slots.size() - 1;
        @Nullable Object[] zero = java.util.Arrays.copyOf(code.zero(), slots.size());
        zero[flag] = false;
        return new Slots(
                slots,
                zero,
                (b, a, c) -> attempt(b, flag, () -> code.update(b, a, c)),
                (b, o, c) -> {
                    attempt(b, flag, () -> code.merge(b, o, c));
                    b[flag] = (Boolean) b[flag] || (Boolean) o[flag];
                },
                (b, c) -> {
                    try {
                        return (Boolean) b[flag] ? null : code.result(b, c);
                    } catch (io.millrace.error.ExecutionException overflow) {
                        return null;
                    }
                });
    }

    private static void attempt(@Nullable Object[] b, int flag, Runnable step) {
        try {
            step.run();
        } catch (io.millrace.error.ExecutionException overflow) {
            b[flag] = true;
        }
    }

    private static Code intervalAvg(DataType in) {
        Code sum = sum(in, false, "try_avg");
        return new Slots(
                List.of(in, LONG),
                Slots.start(null, 0L),
                (b, a, c) -> {
                    sum.update(b, a, c);
                    b[1] = (Long) b[1] + (a[0] == null ? 0 : 1);
                },
                (b, o, c) -> {
                    sum.merge(b, o, c);
                    b[1] = (Long) b[1] + (Long) o[1];
                },
                (b, c) -> {
                    Object total = b[0];
                    if (total == null) {
                        return null;
                    }
                    BigDecimal q = new BigDecimal(total.toString())
                            .divide(BigDecimal.valueOf((Long) b[1]), 0, RoundingMode.HALF_UP);
                    return total instanceof Integer ? (Object) q.intValue() : (Object) q.longValue();
                });
    }

    private static @Nullable Object quotient(@Nullable Object sum, long count, DecimalType type, EvalContext c) {
        if (sum == null || count == 0) {
            return null;
        }
        BigDecimal q = ((BigDecimal) sum).divide(BigDecimal.valueOf(count), type.scale(), RoundingMode.HALF_UP);
        return fit(q, type, c, "try_avg");
    }

    /** One slot of the type, null until the first value; then combined pairwise. */
    static Code fold(DataType type, java.util.function.BinaryOperator<Object> op) {
        Slots.Step step = (b, a, c) -> {
            Object v = a[0];
            if (v != null) {
                Object own = b[0];
                b[0] = own == null ? v : op.apply(own, v);
            }
        };
        return new Slots(List.of(type), Slots.start((Object) null), step, step, (b, c) -> b[0]);
    }

    private static Code extreme(DataType type, int sign) {
        Comparator<Object> order = Values.order(type);
        return fold(type, (own, v) -> sign * order.compare(v, own) > 0 ? v : own);
    }

    private static boolean ignoresNulls(@Nullable Object[] args) {
        return args.length > 1 && Boolean.TRUE.equals(args[1]);
    }

    private static Code first(DataType type) {
        return new Slots(
                List.of(type, BOOLEAN),
                Slots.start(null, false),
                (b, a, c) -> {
                    if (!(Boolean) b[1] && (a[0] != null || !ignoresNulls(a))) {
                        b[0] = a[0];
                        b[1] = true;
                    }
                },
                (b, o, c) -> {
                    if (!(Boolean) b[1]) {
                        b[0] = o[0];
                        b[1] = o[1];
                    }
                },
                (b, c) -> b[0]);
    }

    /** The value of the only row, as a subquery in the place of a value has it. */
    private static Code onlyRow(DataType type) {
        return new Slots(
                List.of(type, LONG),
                Slots.start(null, 0L),
                (b, a, c) -> {
                    b[0] = a[0];
                    b[1] = only((Long) b[1] + 1);
                },
                (b, o, c) -> {
                    b[0] = (Long) o[1] == 0 ? b[0] : o[0];
                    b[1] = only((Long) b[1] + (Long) o[1]);
                },
                (b, c) -> b[0]);
    }

    private static long only(long rows) {
        if (rows > 1) {
            throw Errors.failure(
                    "SCALAR_SUBQUERY_TOO_MANY_ROWS",
                    "21000",
                    "A subquery that stands for one value has several rows. Aggregate it, or add LIMIT 1.");
        }
        return rows;
    }

    private static Code last(DataType type) {
        return new Slots(
                List.of(type, BOOLEAN),
                Slots.start(null, false),
                (b, a, c) -> {
                    if (a[0] != null || !ignoresNulls(a)) {
                        b[0] = a[0];
                        b[1] = true;
                    }
                },
                (b, o, c) -> {
                    if ((Boolean) o[1]) {
                        b[0] = o[0];
                        b[1] = true;
                    }
                },
                (b, c) -> b[0]);
    }

    /** The values at the n largest (or smallest) keys, best first; as many slots as arrays: values, keys. */
    private static Code topBy(List<DataType> types, int sign) {
        Comparator<Object> order = Values.order(types.get(1));
        DataType values = new io.millrace.sql.types.ArrayType(types.get(0), true);
        DataType keys = new io.millrace.sql.types.ArrayType(types.get(1), false);
        return new Slots(
                List.of(values, keys, DataTypes.IntegerType),
                Slots.start(new Object[0], new Object[0], null),
                (b, a, c) -> {
                    b[2] = a[2];
                    if (a[1] != null && a[2] != null) {
                        insert(b, a[0], a[1], (Integer) a[2], order, sign);
                    }
                },
                (b, o, c) -> {
                    b[2] = b[2] == null ? o[2] : b[2];
                    Object[] more = (Object[]) Objects.requireNonNull(o[1]);
                    for (int i = 0; i < more.length; i++) {
                        insert(b, ((Object[]) o[0])[i], more[i], (Integer) b[2], order, sign);
                    }
                },
                (b, c) -> ((Object[]) b[1]).length == 0 ? null : b[0]);
    }

    private static void insert(
            @Nullable Object[] b, @Nullable Object value, Object key, int n, Comparator<Object> order, int sign) {
        List<@Nullable Object> values =
                new ArrayList<>(java.util.Arrays.asList((Object[]) Objects.requireNonNull(b[0])));
        List<Object> keys = new ArrayList<>(java.util.Arrays.asList((Object[]) Objects.requireNonNull(b[1])));
        int at = 0;
        while (at < keys.size() && sign * order.compare(keys.get(at), key) >= 0) {
            at++;
        }
        if (at < n) {
            values.add(at, value);
            keys.add(at, key);
            if (keys.size() > n) {
                values.remove(n);
                keys.remove(n);
            }
            b[0] = values.toArray();
            b[1] = keys.toArray();
        }
    }

    private static Code by(List<DataType> types, int sign) {
        Comparator<Object> order = Values.order(types.get(1));
        Slots.Step step = (b, a, c) -> {
            Object key = a[1];
            if (key != null && (b[1] == null || sign * order.compare(key, Objects.requireNonNull(b[1])) >= 0)) {
                b[0] = a[0];
                b[1] = key;
            }
        };
        return new Slots(List.copyOf(types), Slots.start(null, null), step, step, (b, c) -> b[0]);
    }

    static List<DataType> doubles(int n) {
        return Collections.nCopies(n, DOUBLE);
    }
}
