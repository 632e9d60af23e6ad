package io.millrace.planner.function.collection;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.FunctionDef.LambdaValue;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.ScalarFunction.LambdaRule;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.Values;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Functions that take lambdas. */
public final class HigherOrderFunctions {
    private static final DataType INT = DataTypes.IntegerType;
    private static final DataType BOOLEAN = DataTypes.BooleanType;

    private HigherOrderFunctions() {}

    public static void define(Definitions d) {
        arrays(d);
        folds(d);
        maps(d);
    }

    private static @Nullable DataType type(List<@Nullable Expr> others, int i) {
        Expr e = i < others.size() ? others.get(i) : null;
        return e == null ? null : e.type();
    }

    private static DataType elementOf(@Nullable DataType t) {
        return t instanceof ArrayType a ? a.elementType() : DataTypes.NullType;
    }

    /** The lambda is argument 1; its parameters are the element and, if there is a second, the index. */
    private static LambdaRule elementAndIndex() {
        return (i, others, n) ->
                i != 1 ? null : n == 2 ? List.of(elementOf(type(others, 0)), INT) : List.of(elementOf(type(others, 0)));
    }

    private static LambdaRule keyAndValue() {
        return (i, others, n) ->
                i == 1 && type(others, 0) instanceof MapType m ? List.of(m.keyType(), m.valueType()) : null;
    }

    private static Signature predicate(Call c, DataType result) {
        c.count(2, 2);
        DataType body = c.type(1);
        if (!Types.isBoolean(body) && !Types.isNull(body)) {
            throw c.fail().type(1, "\"BOOLEAN\"");
        }
        return new Signature(List.of(c.type(0), BOOLEAN), result, c.arg(0).nullable());
    }

    private static void arrays(Definitions d) {
        d.fn("transform")
                .lambdas(elementAndIndex())
                .bind(c -> {
                    c.count(2, 2);
                    ArrayFunctions.element(c, 0);
                    return new Signature(
                            c.types(),
                            new ArrayType(c.type(1), c.arg(1).nullable()),
                            c.arg(0).nullable());
                })
                .typed((types, type) -> (a, c) -> {
                    Object[] in = (Object[]) a[0];
                    Object[] out = new Object[in.length];
                    for (int i = 0; i < in.length; i++) {
                        ArrayFunctions.set(out, i, call(a[1], in[i], i));
                    }
                    return out;
                });
        d.fn("filter")
                .lambdas(elementAndIndex())
                .bind(c -> {
                    ArrayFunctions.element(c, 0);
                    return predicate(c, c.type(0));
                })
                .eval((a, c) -> {
                    Object[] in = (Object[]) a[0];
                    List<Object> out = new ArrayList<>();
                    for (int i = 0; i < in.length; i++) {
                        if (Boolean.TRUE.equals(call(a[1], in[i], i))) {
                            out.add(in[i]);
                        }
                    }
                    return out.toArray();
                });
        d.fn("exists", "any_match")
                .lambdas(elementAndIndex())
                .bind(c -> nullable(predicate(c, BOOLEAN)))
                .eval((a, c) -> quantified(a, true));
        d.fn("forall", "all_match")
                .lambdas(elementAndIndex())
                .bind(c -> nullable(predicate(c, BOOLEAN)))
                .eval((a, c) -> quantified(a, false));
        d.fn("array_sort")
                .lambdas((i, others, n) ->
                        i == 1 ? List.of(elementOf(type(others, 0)), elementOf(type(others, 0))) : null)
                .bind(c -> {
                    c.count(1, 2);
                    ArrayFunctions.element(c, 0);
                    if (c.size() == 2 && !Types.isIntegral(c.type(1))) {
                        throw c.fail()
                                .mismatch(
                                        "UNEXPECTED_RETURN_TYPE",
                                        "the comparison must give an INT: below, above or 0.");
                    }
                    return new Signature(c.types(), c.type(0), c.arg(0).nullable());
                })
                .typed((types, type) -> {
                    DataType element = elementOf(types.get(0));
                    return (a, c) -> {
                        if (a.length == 1) {
                            return ArraySetFunctions.sorted((Object[]) a[0], element);
                        }
                        Object[] out = ((Object[]) a[0]).clone();
                        Arrays.sort(out, (x, y) -> ((Number) Objects.requireNonNull(call(a[1], x, y))).intValue());
                        return out;
                    };
                });
        d.fn("zip_with")
                .lambdas((i, others, n) ->
                        i == 2 ? List.of(elementOf(type(others, 0)), elementOf(type(others, 1))) : null)
                .bind(c -> {
                    c.count(3, 3);
                    return new Signature(
                            c.types(),
                            new ArrayType(c.type(2), true),
                            c.arg(0).nullable() || c.arg(1).nullable());
                })
                .eval((a, c) -> {
                    Object[] x = (Object[]) a[0];
                    Object[] y = (Object[]) a[1];
                    Object[] out = new Object[Math.max(x.length, y.length)];
                    for (int i = 0; i < out.length; i++) {
                        ArrayFunctions.set(out, i, call(a[2], i < x.length ? x[i] : null, i < y.length ? y[i] : null));
                    }
                    return out;
                });
    }

    private static Signature nullable(Signature s) {
        return new Signature(s.argTypes(), s.type(), true);
    }

    private static @Nullable Object call(@Nullable Object lambda, @Nullable Object... args) {
        return ((LambdaValue) Objects.requireNonNull(lambda)).call(args);
    }

    /** Three-valued: {@code decisive} found decides, else null if any was null. */
    private static @Nullable Object quantified(@Nullable Object[] a, boolean decisive) {
        boolean sawNull = false;
        Object[] in = (Object[]) a[0];
        for (int i = 0; i < in.length; i++) {
            Object v = call(a[1], in[i], i);
            if (v == null) {
                sawNull = true;
            } else if ((Boolean) v == decisive) {
                return decisive;
            }
        }
        return sawNull ? null : (Boolean) !decisive;
    }

    private static void folds(Definitions d) {
        d.fn("aggregate", "reduce")
                .lambdas((i, others, n) -> {
                    DataType acc = type(others, 1);
                    if (acc == null) {
                        return null;
                    }
                    return i == 2 ? List.of(acc, elementOf(type(others, 0))) : i == 3 ? List.of(acc) : null;
                })
                .seesNulls()
                .bind(c -> {
                    c.count(3, 4);
                    ArrayFunctions.element(c, 0);
                    DataType acc = c.type(1);
                    if (!sameShape(c.type(2), acc) && !Types.isNull(c.type(2))) {
                        throw c.fail().type(2, "\"" + acc.sql() + "\"");
                    }
                    return new Signature(c.types(), c.size() == 4 ? c.type(3) : acc, true);
                })
                .eval((a, c) -> {
                    if (a[0] == null) {
                        return null;
                    }
                    Object acc = a[1];
                    for (Object x : (Object[]) a[0]) {
                        acc = call(a[2], acc, x);
                    }
                    return a.length > 3 ? call(a[3], acc) : acc;
                });
    }

    private static boolean sameShape(DataType x, DataType y) {
        return x.simpleString().equals(y.simpleString());
    }

    private static void maps(Definitions d) {
        d.fn("map_filter")
                .lambdas(keyAndValue())
                .bind(c -> {
                    MapFunctions.map(c, 0);
                    return predicate(c, c.type(0));
                })
                .eval((a, c) -> {
                    MapData m = (MapData) a[0];
                    List<Object> keys = new ArrayList<>();
                    List<Object> values = new ArrayList<>();
                    for (int i = 0; i < m.keys().length; i++) {
                        if (Boolean.TRUE.equals(call(a[1], m.keys()[i], m.values()[i]))) {
                            keys.add(m.keys()[i]);
                            values.add(m.values()[i]);
                        }
                    }
                    return new MapData(keys.toArray(), values.toArray());
                });
        d.fn("transform_values")
                .lambdas(keyAndValue())
                .bind(c -> {
                    c.count(2, 2);
                    return new Signature(
                            c.types(),
                            new MapType(
                                    MapFunctions.map(c, 0).keyType(),
                                    c.type(1),
                                    c.arg(1).nullable()),
                            c.arg(0).nullable());
                })
                .eval((a, c) -> {
                    MapData m = (MapData) a[0];
                    return new MapData(m.keys(), each(m, a[1]));
                });
        d.fn("transform_keys")
                .lambdas(keyAndValue())
                .bind(c -> {
                    c.count(2, 2);
                    MapType m = MapFunctions.map(c, 0);
                    return new Signature(
                            c.types(),
                            new MapType(c.type(1), m.valueType(), m.valueContainsNull()),
                            c.arg(0).nullable());
                })
                .typed((types, type) -> (a, c) -> {
                    MapData m = (MapData) a[0];
                    return MapFunctions.checked(each(m, a[1]), m.values(), ((MapType) type).keyType());
                });
        d.fn("map_zip_with")
                .lambdas((i, others, n) ->
                        i == 2 && type(others, 0) instanceof MapType x && type(others, 1) instanceof MapType y
                                ? List.of(x.keyType(), x.valueType(), y.valueType())
                                : null)
                .bind(c -> {
                    c.count(3, 3);
                    MapType m = MapFunctions.map(c, 0);
                    MapFunctions.map(c, 1);
                    return new Signature(
                            c.types(),
                            new MapType(m.keyType(), c.type(2), true),
                            c.arg(0).nullable() || c.arg(1).nullable());
                })
                .typed((types, type) -> {
                    DataType key = ((MapType) type).keyType();
                    return (a, c) -> zip((MapData) a[0], (MapData) a[1], a[2], key);
                });
    }

    private static Object[] each(MapData m, @Nullable Object lambda) {
        Object[] out = new Object[m.keys().length];
        for (int i = 0; i < out.length; i++) {
            ArrayFunctions.set(out, i, call(lambda, m.keys()[i], m.values()[i]));
        }
        return out;
    }

    private static MapData zip(MapData x, MapData y, @Nullable Object lambda, DataType keyType) {
        Map<Object, @Nullable Object[]> rows = new LinkedHashMap<>();
        for (int i = 0; i < x.keys().length; i++) {
            rows.put(Values.key(keyType, x.keys()[i]), new Object[] {x.keys()[i], x.values()[i], null});
        }
        for (int i = 0; i < y.keys().length; i++) {
            Object key = y.keys()[i];
            rows.computeIfAbsent(Values.key(keyType, key), k -> new Object[] {key, null, null})[2] = y.values()[i];
        }
        List<Object> keys = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (@Nullable Object[] row : rows.values()) {
            keys.add(Objects.requireNonNull(row[0]));
            values.add(call(lambda, row));
        }
        return new MapData(keys.toArray(), values.toArray());
    }
}
