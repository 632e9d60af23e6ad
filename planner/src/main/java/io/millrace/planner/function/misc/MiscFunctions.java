package io.millrace.planner.function.misc;

import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** typeof, randomness, and errors on demand. */
public final class MiscFunctions {
    private static final int MAX_TASKS = 1024;
    private static final String VERSION = "0.1.0";

    private MiscFunctions() {}

    public static void define(Definitions d) {
        d.fn("typeof").in(Param.ANY).out(DataTypes.StringType).seesNulls().typed((types, type) -> {
            String text = types.get(0).simpleString();
            return (a, c) -> text;
        });
        d.fn("rand", "random")
                .in()
                .optional(Param.WHOLE_AS_LONG)
                .out(DataTypes.DoubleType)
                .seesNulls()
                .random()
                .typed((types, type) -> seeded(false));
        d.fn("randn")
                .in()
                .optional(Param.WHOLE_AS_LONG)
                .out(DataTypes.DoubleType)
                .seesNulls()
                .random()
                .typed((types, type) -> seeded(true));
        d.fn("uuid")
                .in()
                .optional(Param.LONG)
                .out(DataTypes.StringType)
                .seesNulls()
                .random()
                .e0(c -> uuid(c));
        d.fn("randstr")
                .in(Param.INT)
                .optional(Param.LONG)
                .out(DataTypes.StringType)
                .random()
                .eval((a, c) -> letters((Integer) a[0], c));
        d.fn("raise_error")
                .in(Param.STRING)
                .out(DataTypes.NullType)
                .nullable()
                .seesNulls()
                .random()
                .eval((a, c) -> {
                    throw Errors.failure("USER_RAISED_EXCEPTION", "P0001", String.valueOf(a[0]));
                });
        d.fn("assert_true")
                .in(Param.only("BOOLEAN", Types::isBoolean, DataTypes.BooleanType))
                .optional(Param.STRING)
                .out(DataTypes.NullType)
                .nullable()
                .seesNulls()
                .random()
                .eval((a, c) -> {
                    if (!Boolean.TRUE.equals(a[0])) {
                        throw Errors.failure(
                                "USER_RAISED_EXCEPTION",
                                "P0001",
                                a.length > 1 ? String.valueOf(a[1]) : "The condition of assert_true is not true.");
                    }
                    return null;
                });
        d.fn("spark_partition_id").in().out(DataTypes.IntegerType).random().e0(EvalContext::partition);
        d.fn("current_user", "user", "session_user")
                .in()
                .out(DataTypes.StringType)
                .e0(c -> System.getProperty("user.name", ""));
        for (String name : List.of("grouping", "grouping_id")) {
            d.fn(name)
                    .bind(c -> {
                        throw Errors.analysis(
                                "UNSUPPORTED_GROUPING_EXPRESSION",
                                "42K0E",
                                "grouping() and grouping_id() need a GROUP BY with GROUPING SETS, CUBE or ROLLUP.");
                    })
                    .e0(c -> 0);
        }
        d.fn("version").in().out(DataTypes.StringType).e0(c -> VERSION);
        d.fn("current_database", "current_schema")
                .in()
                .out(DataTypes.StringType)
                .e0(c -> "default");
        d.fn("current_catalog").in().out(DataTypes.StringType).e0(c -> "spark_catalog");
        d.fn("current_path")
                .in()
                .out(DataTypes.StringType)
                .e0(c -> "system.builtin,system.session,spark_catalog.default");
        d.fn("input_file_block_start", "input_file_block_length")
                .in()
                .out(DataTypes.LongType)
                .random()
                .e0(c -> -1L);
        d.fn("monotonically_increasing_id")
                .in()
                .out(DataTypes.LongType)
                .random()
                .typed((types, type) -> increasing());
        d.fn("input_file_name").in().out(DataTypes.StringType).random().e0(c -> "");
        for (DataType t : List.of(
                DataTypes.BooleanType,
                DataTypes.ByteType,
                DataTypes.ShortType,
                DataTypes.IntegerType,
                DataTypes.LongType,
                DataTypes.FloatType,
                DataTypes.DoubleType,
                DataTypes.StringType,
                DataTypes.BinaryType,
                DataTypes.DateType,
                DataTypes.TimestampType)) {
            castFunction(d, t.typeName(), t);
        }
        castFunction(d, "decimal", DataTypes.createDecimalType());
    }

    /** {@code int(x)}, {@code string(x)} …: a cast written as a call. */
    private static void castFunction(Definitions d, String name, DataType to) {
        d.fn(name)
                .bind(c -> {
                    c.count(1, 1);
                    if (!io.millrace.planner.function.Coercion.castable(c.type(0), to, c.context())) {
                        throw c.fail()
                                .mismatch(
                                        "CAST_WITHOUT_SUGGESTION",
                                        "cannot cast \"" + c.type(0).sql() + "\" to \"" + to.sql() + "\".");
                    }
                    return new Signature(
                            List.of(to), to, c.anyNullable() || !c.context().ansi());
                })
                .e1(v -> v);
    }

    /** With a seed: a generator of the call's own, advanced with each row; without: the task's. */
    private static io.millrace.planner.function.ScalarFunction.Eval seeded(boolean normal) {
        return new io.millrace.planner.function.ScalarFunction.Eval() {
            private @Nullable Random own;

            @Override
            public @Nullable Object eval(@Nullable Object[] a, EvalContext c) {
                if (a.length == 0) {
                    return normal ? c.random().nextGaussian() : c.random().nextDouble();
                }
                Random r = own;
                if (r == null) {
                    r = new XorShiftRandom((a[0] == null ? 0 : (Long) a[0]) + c.partition());
                    own = r;
                }
                return normal ? r.nextGaussian() : r.nextDouble();
            }
        };
    }

    /** The task's number in the upper bits, then rows counted from 0; each call site counts for itself. */
    private static io.millrace.planner.function.ScalarFunction.Eval increasing() {
        java.util.concurrent.atomic.AtomicLongArray next = new java.util.concurrent.atomic.AtomicLongArray(MAX_TASKS);
        return (a, c) -> ((long) c.partition() << 33) + next.getAndIncrement(c.partition() % MAX_TASKS);
    }

    private static String uuid(EvalContext c) {
        long high = c.random().nextLong() & 0xFFFFFFFFFFFF0FFFL | 0x4000L;
        long low = c.random().nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    private static String letters(int n, EvalContext c) {
        String pool = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < n; i++) {
            out.append(pool.charAt(c.random().nextInt(pool.length())));
        }
        return out.toString();
    }
}
