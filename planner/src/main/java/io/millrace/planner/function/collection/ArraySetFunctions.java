package io.millrace.planner.function.collection;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.ScalarFunction.Eval;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.Values;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Membership, sets, order, and single elements added or removed. */
public final class ArraySetFunctions {
    private static final DataType BOOLEAN = DataTypes.BooleanType;

    private ArraySetFunctions() {}

    public static void define(Definitions d) {
        members(d);
        sets(d);
        order(d);
        changes(d);
    }

    /** An array and a value that meet at a common element type. */
    private static Signature bindElement(Call c, @Nullable DataType result, boolean nullable, int arrayAt) {
        c.count(2, 2);
        ArrayType array = c.type(arrayAt) instanceof ArrayType a ? a : null;
        boolean untyped = Types.isNull(c.type(1 - arrayAt));
        if (array != null && untyped && c.name().equals("array_contains")) {
            throw c.fail().mismatch("NULL_TYPE", "`array_contains` takes no NULL without a type. Cast it to one.");
        }
        DataType element = array == null
                ? null
                : untyped
                        ? array.elementType()
                        : Coercion.widerWithoutText(array.elementType(), c.type(1 - arrayAt), c.context());
        if (array == null && (Types.isNull(c.type(0)) || Types.isNull(c.type(1)))) {
            throw c.fail().mismatch("NULL_TYPE", "`" + c.name() + "` takes no NULL without a type. Cast it to one.");
        }
        if (array == null && !c.name().equals("array_remove")) {
            throw c.fail().type(arrayAt, "\"ARRAY\"");
        }
        if (array == null || element == null) {
            throw c.fail()
                    .mismatch(
                            "ARRAY_FUNCTION_DIFF_TYPES",
                            "`" + c.name() + "` takes an \"ARRAY\" and a value of the type of its elements, not [\""
                                    + c.type(0).sql() + "\", \"" + c.type(1).sql() + "\"].");
        }
        ArrayType wide = new ArrayType(element, array.containsNull());
        return new Signature(List.of(wide, element), result == null ? wide : result, nullable || c.anyNullable());
    }

    private static void members(Definitions d) {
        d.fn("array_contains")
                .bind(c -> bindElement(c, BOOLEAN, ArrayFunctions.containsNull(c.type(0)), 0))
                .typed((types, type) -> {
                    Comparator<Object> order = Values.order(types.get(1));
                    return (a, c) -> contains((Object[]) a[0], Objects.requireNonNull(a[1]), order);
                });
        d.fn("array_position")
                .bind(c -> bindElement(c, DataTypes.LongType, false, 0))
                .typed((types, type) -> {
                    Comparator<Object> order = Values.order(types.get(1));
                    return (a, c) -> {
                        Object[] values = (Object[]) a[0];
                        for (int i = 0; i < values.length; i++) {
                            if (values[i] != null && order.compare(values[i], Objects.requireNonNull(a[1])) == 0) {
                                return i + 1L;
                            }
                        }
                        return 0L;
                    };
                });
        d.fn("array_remove").bind(c -> bindElement(c, null, false, 0)).typed((types, type) -> {
            Comparator<Object> order = Values.order(types.get(1));
            return (a, c) -> Arrays.stream((Object[]) a[0])
                    .filter(x -> x == null || order.compare(x, Objects.requireNonNull(a[1])) != 0)
                    .toArray();
        });
        d.fn("arrays_overlap")
                .bind(c -> {
                    Signature s = bindArrays(c);
                    return new Signature(s.argTypes(), BOOLEAN, true);
                })
                .typed((types, type) -> {
                    DataType element = ((ArrayType) types.get(0)).elementType();
                    return (a, c) -> overlap((Object[]) a[0], (Object[]) a[1], element);
                });
    }

    private static @Nullable Object contains(Object[] values, Object v, Comparator<Object> order) {
        boolean sawNull = false;
        for (Object x : values) {
            if (x == null) {
                sawNull = true;
            } else if (order.compare(x, v) == 0) {
                return true;
            }
        }
        return sawNull ? null : (Boolean) false;
    }

    private static @Nullable Object overlap(Object[] x, Object[] y, DataType element) {
        Set<Object> keys = keys(x, element);
        boolean nulls = Arrays.stream(x).anyMatch(Objects::isNull);
        for (Object v : y) {
            if (v == null) {
                nulls = true;
            } else if (keys.contains(Values.key(element, v))) {
                return true;
            }
        }
        return nulls && x.length > 0 && y.length > 0 ? null : (Boolean) false;
    }

    private static Set<Object> keys(Object[] values, DataType element) {
        Set<Object> keys = new HashSet<>();
        for (Object v : values) {
            keys.add(Values.key(element, v));
        }
        return keys;
    }

    private static Signature bindArrays(Call c) {
        c.count(2, 2);
        DataType common = Coercion.widerWithoutText(c.type(0), c.type(1), c.context());
        if (!(common instanceof ArrayType)) {
            throw c.fail()
                    .mismatch(
                            "BINARY_ARRAY_DIFF_TYPES",
                            "`" + c.name() + "` takes two \"ARRAY\" whose elements have one type, not [\""
                                    + c.type(0).sql() + "\", \"" + c.type(1).sql() + "\"].");
        }
        return new Signature(List.of(common, common), common, c.anyNullable());
    }

    private static void sets(Definitions d) {
        d.fn("array_distinct")
                .bind(c -> {
                    c.count(1, 1);
                    return new Signature(
                            List.of(ArrayFunctions.array(c, 0)), ArrayFunctions.array(c, 0), c.anyNullable());
                })
                .typed((types, type) -> {
                    DataType element = ((ArrayType) type).elementType();
                    return (a, c) -> distinct(Arrays.asList((Object[]) a[0]), element);
                });
        d.fn("array_union").bind(ArraySetFunctions::bindArrays).typed((types, type) -> {
            DataType element = ((ArrayType) type).elementType();
            return (a, c) -> {
                List<Object> both = new ArrayList<>(Arrays.asList((Object[]) a[0]));
                both.addAll(Arrays.asList((Object[]) a[1]));
                return distinct(both, element);
            };
        });
        filterBy(d, "array_intersect", true);
        filterBy(d, "array_except", false);
    }

    private static Object[] distinct(List<Object> values, DataType element) {
        Set<Object> seen = new HashSet<>();
        return values.stream().filter(v -> seen.add(Values.key(element, v))).toArray();
    }

    private static void filterBy(Definitions d, String name, boolean in) {
        d.fn(name).bind(ArraySetFunctions::bindArrays).typed((types, type) -> {
            DataType element = ((ArrayType) type).elementType();
            return (a, c) -> {
                Set<Object> other = keys((Object[]) a[1], element);
                List<Object> kept = new ArrayList<>();
                for (Object v : (Object[]) a[0]) {
                    if (other.contains(Values.key(element, v)) == in) {
                        kept.add(v);
                    }
                }
                return distinct(kept, element);
            };
        });
    }

    private static Comparator<@Nullable Object> nulls(Comparator<Object> order, boolean first) {
        return (x, y) ->
                x == null ? (y == null ? 0 : first ? -1 : 1) : y == null ? (first ? 1 : -1) : order.compare(x, y);
    }

    private static DataType orderable(Call c) {
        DataType element = ArrayFunctions.element(c, 0);
        if (!Types.isOrderable(element)) {
            throw Errors.mismatch(
                    "INVALID_ORDERING_TYPE",
                    c.name(),
                    c.args(),
                    "`" + c.name() + "` compares, and values of the type \"" + element.sql() + "\" have no order.");
        }
        return element;
    }

    private static void order(Definitions d) {
        d.fn("sort_array")
                .bind(c -> {
                    c.count(1, 2);
                    orderable(c);
                    List<DataType> types = new ArrayList<>(List.of(ArrayFunctions.array(c, 0)));
                    if (c.size() == 2) {
                        types.add(c.accept(1, Param.BOOLEAN));
                    }
                    return new Signature(types, types.get(0), c.anyNullable());
                })
                .typed((types, type) -> {
                    Comparator<Object> order = Values.order(((ArrayType) type).elementType());
                    return (a, c) -> {
                        boolean up = a.length < 2 || (Boolean) a[1];
                        Object[] out = ((Object[]) a[0]).clone();
                        Arrays.sort(out, nulls(up ? order : order.reversed(), up));
                        return out;
                    };
                });
        d.fn("array_max")
                .bind(c -> new Signature(c.types(), orderable(c), true))
                .typed((types, type) -> extreme(type, 1));
        d.fn("array_min")
                .bind(c -> new Signature(c.types(), orderable(c), true))
                .typed((types, type) -> extreme(type, -1));
    }

    /** Ascending with nulls last, the order of array_sort without a comparator. */
    static Object[] sorted(Object[] values, DataType element) {
        Object[] out = values.clone();
        Arrays.sort(out, nulls(Values.order(element), false));
        return out;
    }

    private static Eval extreme(DataType element, int sign) {
        Comparator<Object> order = Values.order(element);
        return (a, c) -> {
            Object best = null;
            for (Object v : (Object[]) a[0]) {
                if (v != null && (best == null || sign * order.compare(v, best) > 0)) {
                    best = v;
                }
            }
            return best;
        };
    }

    private static void changes(Definitions d) {
        d.fn("array_append")
                .seesNulls()
                .bind(c -> widened(bindElement(c, null, c.arg(0).nullable(), 0), c))
                .eval((a, c) -> insert(a[0], Integer.MAX_VALUE, a[1]));
        d.fn("array_prepend")
                .seesNulls()
                .bind(c -> widened(bindElement(c, null, c.arg(0).nullable(), 0), c))
                .eval((a, c) -> insert(a[0], 0, a[1]));
        d.fn("array_compact")
                .bind(c -> {
                    c.count(1, 1);
                    return new Signature(
                            c.types(), new ArrayType(ArrayFunctions.element(c, 0), false), c.anyNullable());
                })
                .e1((Object[] a) -> Arrays.stream(a).filter(Objects::nonNull).toArray());
        d.fn("array_insert")
                .seesNulls()
                .bind(c -> {
                    c.count(3, 3);
                    ArrayType array = ArrayFunctions.array(c, 0);
                    DataType element = Coercion.widerWithoutText(array.elementType(), c.type(2), c.context());
                    if (element == null) {
                        throw c.fail()
                                .mismatch(
                                        "ARRAY_FUNCTION_DIFF_TYPES",
                                        "`array_insert` takes an \"ARRAY\" and a value of the type of its elements. Cast the value.");
                    }
                    ArrayType wide = new ArrayType(element, true);
                    return new Signature(List.of(wide, c.accept(1, Param.INT), element), wide, true);
                })
                .eval((a, c) -> a[0] == null || a[1] == null ? null : insertAt((Object[]) a[0], (Integer) a[1], a[2]));
    }

    private static Signature widened(Signature s, Call c) {
        ArrayType t = (ArrayType) s.type();
        return new Signature(
                s.argTypes(),
                new ArrayType(t.elementType(), t.containsNull() || c.arg(1).nullable()),
                c.arg(0).nullable());
    }

    private static Object @Nullable [] insert(@Nullable Object array, int at, @Nullable Object v) {
        if (array == null) {
            return null;
        }
        List<@Nullable Object> out = new ArrayList<>(Arrays.asList((Object[]) array));
        out.add(Math.min(at, out.size()), v);
        return out.toArray();
    }

    private static Object[] insertAt(Object[] values, int position, @Nullable Object v) {
        if (position == 0) {
            throw Errors.failure(
                    "INVALID_INDEX_OF_ZERO",
                    "22003",
                    "Nothing can be inserted at index 0: the first element has index 1, the last one -1.");
        }
        List<@Nullable Object> out = new ArrayList<>(Arrays.asList(values));
        if (position > 0) {
            out.addAll(Collections.nCopies(Math.max(0, position - 1 - values.length), null));
            out.add(position - 1, v);
        } else {
            int at = values.length + position + 1;
            if (at < 0) {
                out.addAll(0, Collections.nCopies(-at, null));
                at = 0;
            }
            out.add(at, v);
        }
        return out.toArray();
    }
}
