package io.millrace.planner.function.aggregate;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.Values;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** collect_list, collect_set, listagg: buffers grow with the group. */
public final class CollectAggregates {
    private static final Object[] EMPTY = {};

    private CollectAggregates() {}

    public static void define(Definitions d) {
        d.agg("collect_list", "array_agg").bind((c, x) -> bind(c)).code((types, type) -> list(types.get(0)));
        d.agg("collect_set").bind((c, x) -> bind(c)).code((types, type) -> set(types.get(0)));
        ordered(d);
        d.agg("listagg", "string_agg").bind((c, x) -> bindText(c)).code((types, type) -> text(type));
    }

    /** {@code listagg(value, separator) WITHIN GROUP (ORDER BY key)} as the parser writes it: then key, ascending, nulls first. */
    private static void ordered(Definitions d) {
        d.agg("listagg_within_group")
                .bind((c, x) -> {
                    c.count(5, 5);
                    DataType value = c.accept(0, Param.STRING_OR_BINARY);
                    DataType separator = Types.isNull(c.type(1)) ? value : c.accept(1, Param.STRING_OR_BINARY);
                    return new Signature(
                            List.of(value, separator, c.type(2), DataTypes.BooleanType, DataTypes.BooleanType),
                            value,
                            true);
                })
                .code(CollectAggregates::orderedText);
    }

    /** Slots: values, keys, separator, ascending, nulls first. */
    private static Code orderedText(List<DataType> types, DataType type) {
        boolean string = type.equals(DataTypes.StringType);
        java.util.Comparator<Object> order = Values.order(types.get(2));
        return new Slots(
                List.of(
                        new ArrayType(type, false),
                        new ArrayType(types.get(2), true),
                        types.get(1),
                        DataTypes.BooleanType,
                        DataTypes.BooleanType),
                Slots.start(EMPTY, EMPTY, null, true, true),
                (b, a, c) -> {
                    if (a[0] != null) {
                        b[0] = append(b[0], a[0]);
                        b[1] = appendNullable(b[1], a[2]);
                        System.arraycopy(new Object[] {a[1], a[3], a[4]}, 0, b, 2, 3);
                    }
                },
                (b, o, c) -> {
                    if (((Object[]) o[0]).length > 0) {
                        b[0] = concat(b[0], o[0]);
                        b[1] = concat(b[1], o[1]);
                        System.arraycopy(o, 2, b, 2, 3);
                    }
                },
                (b, c) -> {
                    Object[] values = (Object[]) java.util.Objects.requireNonNull(b[0]);
                    @Nullable Object[] keys = (Object[]) java.util.Objects.requireNonNull(b[1]);
                    int sign = Boolean.TRUE.equals(b[3]) ? 1 : -1;
                    int nulls = Boolean.TRUE.equals(b[4]) ? -1 : 1;
                    List<Integer> places = new ArrayList<>();
                    for (int i = 0; i < values.length; i++) {
                        places.add(i);
                    }
                    places.sort((x, y) -> {
                        Object l = keys[x];
                        Object r = keys[y];
                        return l == null ? (r == null ? 0 : nulls) : r == null ? -nulls : sign * order.compare(l, r);
                    });
                    Object all = null;
                    for (int i : places) {
                        all = all == null ? values[i] : join(all, b[2], values[i], string);
                    }
                    return all;
                });
    }

    private static Object[] appendNullable(@Nullable Object array, @Nullable Object v) {
        Object[] own = (Object[]) java.util.Objects.requireNonNull(array);
        Object[] longer = Arrays.copyOf(own, own.length + 1);
        if (v != null) {
            longer[own.length] = v;
        }
        return longer;
    }

    private static Signature bind(Call c) {
        c.count(1, 1);
        return new Signature(c.types(), new ArrayType(c.type(0), false), false);
    }

    private static Signature bindText(Call c) {
        c.count(1, 2);
        List<DataType> types = new ArrayList<>();
        types.add(c.accept(0, Param.STRING_OR_BINARY));
        if (c.size() == 2) {
            types.add(Types.isNull(c.type(1)) ? types.get(0) : c.accept(1, Param.STRING_OR_BINARY));
        }
        return new Signature(types, types.get(0), true);
    }

    static Object[] append(@Nullable Object array, Object v) {
        Object[] own = (Object[]) java.util.Objects.requireNonNull(array);
        Object[] longer = Arrays.copyOf(own, own.length + 1);
        longer[own.length] = v;
        return longer;
    }

    static Object[] concat(@Nullable Object a, @Nullable Object b) {
        Object[] left = (Object[]) java.util.Objects.requireNonNull(a);
        Object[] right = (Object[]) java.util.Objects.requireNonNull(b);
        Object[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    /** One slot with the array of all non-null values. */
    static Code list(DataType element) {
        return new Slots(
                List.of(new ArrayType(element, false)),
                Slots.start((Object) EMPTY),
                (b, a, c) -> {
                    if (a[0] != null) {
                        b[0] = append(b[0], a[0]);
                    }
                },
                (b, o, c) -> b[0] = concat(b[0], o[0]),
                (b, c) -> b[0]);
    }

    private static Code set(DataType element) {
        return new Slots(
                List.of(new ArrayType(element, false)),
                Slots.start((Object) EMPTY),
                (b, a, c) -> {
                    Object v = a[0];
                    if (v != null && !contains((Object[]) b[0], v, element)) {
                        b[0] = append(b[0], v);
                    }
                },
                (b, o, c) -> {
                    Set<Object> seen = new HashSet<>();
                    List<Object> out = new ArrayList<>();
                    for (Object v : concat(b[0], o[0])) {
                        if (seen.add(Values.key(element, v))) {
                            out.add(v);
                        }
                    }
                    b[0] = out.toArray();
                },
                (b, c) -> b[0]);
    }

    private static boolean contains(Object[] values, Object v, DataType element) {
        Object key = Values.key(element, v);
        for (Object own : values) {
            if (key.equals(Values.key(element, own))) {
                return true;
            }
        }
        return false;
    }

    private static Code text(DataType type) {
        boolean string = type.equals(DataTypes.StringType);
        return new Slots(
                List.of(type, type),
                Slots.start(null, null),
                (b, a, c) -> {
                    Object v = a[0];
                    if (v != null) {
                        Object separator = a.length > 1 ? a[1] : null;
                        Object own = b[0];
                        b[0] = own == null ? v : join(own, separator, v, string);
                        b[1] = separator;
                    }
                },
                (b, o, c) -> {
                    Object v = o[0];
                    if (v != null) {
                        Object own = b[0];
                        b[0] = own == null ? v : join(own, o[1], v, string);
                        b[1] = o[1];
                    }
                },
                (b, c) -> b[0]);
    }

    private static Object join(Object own, @Nullable Object separator, Object v, boolean string) {
        if (string) {
            return own + (separator == null ? "" : (String) separator) + v;
        }
        byte[] a = (byte[]) own;
        byte[] s = separator == null ? new byte[0] : (byte[]) separator;
        byte[] b = (byte[]) v;
        byte[] out = Arrays.copyOf(a, a.length + s.length + b.length);
        System.arraycopy(s, 0, out, a.length, s.length);
        System.arraycopy(b, 0, out, a.length + s.length, b.length);
        return out;
    }
}
