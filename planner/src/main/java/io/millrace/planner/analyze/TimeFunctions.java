package io.millrace.planner.analyze;

import io.millrace.error.ExecutionException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.Types;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Functions that only the analyser makes calls of: windows, the time of a window, and {@code value[item]}. */
final class TimeFunctions {
    /** struct&lt;start, end&gt;, both never null. */
    private static final StructType WINDOW_TYPE = struct(DataTypes.TimestampType);

    private static final StructType LOCAL_WINDOW_TYPE = struct(DataTypes.TimestampNTZType);

    private TimeFunctions() {}

    private static StructType struct(DataType time) {
        return new StructType(List.of(new StructField("start", time, false), new StructField("end", time, false)));
    }

    /** Of windows over times of this type. */
    static StructType windowType(DataType time) {
        return Types.isLocalTimestamp(time) ? LOCAL_WINDOW_TYPE : WINDOW_TYPE;
    }

    static boolean isWindow(DataType type) {
        return type.equals(WINDOW_TYPE) || type.equals(LOCAL_WINDOW_TYPE);
    }

    /** Whether windows are made over such times; dates and texts are cast to timestamps before. */
    static boolean isTime(DataType type) {
        return Types.isTimestamp(type) || Types.isLocalTimestamp(type);
    }

    /**
     * {@code window(time, sizeUs, slideUs, offsetUs, index)}: the index-th window before the last one that starts at or
     * before the time. All but the time are literals.
     */
    static final FunctionDef WINDOW = new FunctionDef() {
        @Override
        public String name() {
            return "window";
        }

        @Override
        public NullRule nullRule() {
            return NullRule.NULL_IF_ANY_NULL;
        }

        @Override
        public Signature bind(List<Expr> args, BindContext context) {
            return new Signature(
                    args.stream().map(Expr::type).toList(),
                    windowType(args.get(0).type()),
                    args.get(0).nullable());
        }

        @Override
        public @Nullable Object eval(@Nullable Object[] args, EvalContext context) {
            long time = longOf(args[0]);
            long size = longOf(args[1]);
            long slide = longOf(args[2]);
            long offset = longOf(args[3]);
            long start = time - Math.floorMod(time - offset, slide) - longOf(args[4]) * slide;
            return new Object[] {start, start + size};
        }

        @Override
        public String toString() {
            return "window";
        }
    };

    /** {@code window_time(window)}: the last microsecond that belongs to the window. */
    static final FunctionDef WINDOW_TIME = new FunctionDef() {
        @Override
        public String name() {
            return "window_time";
        }

        @Override
        public NullRule nullRule() {
            return NullRule.NULL_IF_ANY_NULL;
        }

        @Override
        public Signature bind(List<Expr> args, BindContext context) {
            return new Signature(
                    List.of(args.get(0).type()),
                    timeOf(args.get(0)),
                    args.get(0).nullable());
        }

        @Override
        public @Nullable Object eval(@Nullable Object[] args, EvalContext context) {
            @Nullable Object[] window = (Object[]) Objects.requireNonNull(args[0]);
            return longOf(window[1]) - 1;
        }

        @Override
        public String toString() {
            return "window_time";
        }
    };

    /** {@code array[index]} and {@code map[key]}. */
    static final FunctionDef ITEM = new FunctionDef() {
        @Override
        public String name() {
            return "getitem";
        }

        @Override
        public NullRule nullRule() {
            return NullRule.NULL_IF_ANY_NULL;
        }

        @Override
        public Signature bind(List<Expr> args, BindContext context) {
            DataType collection = args.get(0).type();
            if (collection instanceof ArrayType a) {
                return new Signature(List.of(a, DataTypes.IntegerType), a.elementType(), true);
            }
            MapType m = (MapType) collection;
            return new Signature(List.of(m, m.keyType()), m.valueType(), true);
        }

        @Override
        public @Nullable Object eval(@Nullable Object[] args, EvalContext context) {
            Object key = Objects.requireNonNull(args[1]);
            if (args[0] instanceof MapData m) {
                for (int i = 0; i < m.keys().length; i++) {
                    if (Objects.deepEquals(m.keys()[i], key)) {
                        return m.values()[i];
                    }
                }
                return null;
            }
            @Nullable Object[] array = (Object[]) Objects.requireNonNull(args[0]);
            int index = (Integer) key;
            if (index >= 0 && index < array.length) {
                return array[index];
            }
            if (!context.ansi()) {
                return null;
            }
            throw new ExecutionException(
                    "INVALID_ARRAY_INDEX",
                    "22003",
                    "The array has no element at " + index + ": it has " + array.length
                            + ", counted from 0. `get()` gives NULL there, and so does this with \"millrace.sql.ansi.enabled\" set to"
                            + " \"false\".");
        }

        @Override
        public String toString() {
            return "getitem";
        }
    };

    private static long longOf(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    static Expr.Fn window(Expr time, WindowSpec spec, int index) {
        List<Expr> args = new ArrayList<>(List.of(time));
        for (long v : new long[] {spec.sizeUs(), spec.slideUs(), spec.offsetUs(), index}) {
            args.add(new Expr.Lit(v, DataTypes.LongType));
        }
        return new Expr.Fn(WINDOW, args, windowType(time.type()), time.nullable());
    }

    private static DataType timeOf(Expr window) {
        return ((StructType) window.type()).field(1).dataType();
    }

    static Expr.Fn windowTime(Expr window) {
        return new Expr.Fn(WINDOW_TIME, Arrays.asList(window), timeOf(window), window.nullable());
    }
}
