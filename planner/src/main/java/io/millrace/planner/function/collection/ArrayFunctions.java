package io.millrace.planner.function.collection;

import io.millrace.error.ExecutionException;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.Values;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Making arrays and structs, reading elements, joining and cutting. */
public final class ArrayFunctions {
    private static final DataType INT = DataTypes.IntegerType;
    private static final String USE_GET = " `get()` gives NULL there.";
    private static final String USE_TRY = " `try_element_at` gives NULL there.";

    private ArrayFunctions() {}

    public static void define(Definitions d) {
        making(d);
        reading(d);
        sizes(d);
        shaping(d);
    }

    /** An array's element type; the call fails if argument i is no array. */
    static DataType element(Call c, int i) {
        if (c.type(i) instanceof ArrayType a) {
            return a.elementType();
        }
        if (Types.isNull(c.type(i))) {
            return DataTypes.NullType;
        }
        throw c.fail().type(i, "\"ARRAY\"");
    }

    static boolean containsNull(DataType array) {
        return !(array instanceof ArrayType a) || a.containsNull();
    }

    private static void making(Definitions d) {
        d.fn("array")
                .seesNulls()
                .bind(c -> {
                    DataType t = c.size() == 0 ? DataTypes.NullType : c.common(0);
                    return new Signature(Collections.nCopies(c.size(), t), new ArrayType(t, c.anyNullable()), false);
                })
                .eval((a, c) -> a.clone());
        d.fn("named_struct").seesNulls().bind(ArrayFunctions::bindNamed).eval((a, c) -> {
            Object[] out = new Object[a.length / 2];
            for (int i = 0; i < out.length; i++) {
                set(out, i, a[2 * i + 1]);
            }
            return out;
        });
        d.fn("struct")
                .seesNulls()
                .bind(c -> {
                    List<StructField> fields = new ArrayList<>();
                    for (int i = 0; i < c.size(); i++) {
                        fields.add(new StructField(
                                fieldName(c, i), c.type(i), c.arg(i).nullable()));
                    }
                    return new Signature(c.types(), new StructType(fields), false);
                })
                .eval((a, c) -> a.clone());
    }

    static void set(@Nullable Object[] array, int i, @Nullable Object v) {
        array[i] = v;
    }

    private static String fieldName(Call c, int i) {
        io.millrace.planner.expr.Expr e = c.arg(i);
        if (e instanceof io.millrace.planner.expr.Expr.Alias a) {
            return a.name();
        } else if (e instanceof io.millrace.planner.expr.Expr.Attr a) {
            return a.name();
        } else if (e instanceof io.millrace.planner.expr.Expr.Field f) {
            return ((StructType) f.struct().type()).field(f.ordinal()).name();
        }
        return "col" + (i + 1);
    }

    private static Signature bindNamed(Call c) {
        if (c.size() % 2 != 0 || c.size() == 0) {
            throw Errors.wrongCount(c.name(), "2n (n > 0)", c.size());
        }
        List<StructField> fields = new ArrayList<>();
        for (int i = 0; i < c.size(); i += 2) {
            if (!(c.literal(i) instanceof String name)) {
                throw c.fail()
                        .mismatch(
                                "CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING",
                                "The first argument and every second one after it name a field. Write them as constants of type `STRING`.");
            }
            fields.add(new StructField(name, c.type(i + 1), c.arg(i + 1).nullable()));
        }
        return new Signature(c.types(), new StructType(fields), false);
    }

    private static void reading(Definitions d) {
        d.fn("get")
                .bind(c -> {
                    c.count(2, 2);
                    return new Signature(List.of(array(c, 0), c.accept(1, Param.INT)), element(c, 0), true);
                })
                .e2((Object[] a, Integer i) -> i < 0 || i >= a.length ? null : a[i]);
        // what child[item] means: arrays from 0, maps by key
        d.fn("[]", "getitem")
                .bind(ArrayFunctions::bindItem)
                .typed((types, type) -> types.get(0) instanceof MapType m
                        ? (a, c) -> lookup((MapData) a[0], a[1], Values.order(m.keyType()))
                        : (a, c) -> {
                            Object[] values = (Object[]) a[0];
                            int i = (Integer) a[1];
                            if (i >= 0 && i < values.length) {
                                return values[i];
                            }
                            if (c.ansi()) {
                                throw badIndex("INVALID_ARRAY_INDEX", i, values.length, USE_GET);
                            }
                            return null;
                        });
        elementAt(d, "element_at", false);
        elementAt(d, "try_element_at", true);
        d.fn("array_first")
                .bind(c -> new Signature(c.types(), element(c, 0), true))
                .e1((Object[] a) -> a.length == 0 ? null : a[0]);
        d.fn("array_last")
                .bind(c -> new Signature(c.types(), element(c, 0), true))
                .e1((Object[] a) -> a.length == 0 ? null : a[a.length - 1]);
    }

    static ArrayType array(Call c, int i) {
        return c.type(i) instanceof ArrayType a ? a : new ArrayType(element(c, i), true);
    }

    private static Signature bindItem(Call c) {
        c.count(2, 2);
        if (c.type(0) instanceof MapType m) {
            DataType key = Coercion.implicit(c.type(1), m.keyType());
            if (key == null) {
                throw c.fail().type(1, "\"" + m.keyType().sql() + "\"");
            }
            return new Signature(List.of(m, key), m.valueType(), true);
        }
        if (!Types.isIntegral(c.type(1)) && !Types.isNull(c.type(1))) {
            throw c.fail().type(1, "\"INTEGRAL\"");
        }
        return new Signature(List.of(array(c, 0), INT), element(c, 0), true);
    }

    static ExecutionException badIndex(String condition, int i, int size, String hint) {
        return Errors.failure(
                condition,
                "22003",
                "There is no element at index " + i + " of an array with " + size + " elements." + hint);
    }

    static @Nullable Object lookup(MapData map, @Nullable Object key, Comparator<Object> order) {
        for (int i = 0; i < map.keys().length && key != null; i++) {
            if (order.compare(map.keys()[i], key) == 0) {
                return map.values()[i];
            }
        }
        return null;
    }

    private static void elementAt(Definitions d, String name, boolean tolerant) {
        d.fn(name)
                .bind(c -> {
                    c.count(2, 2);
                    if (c.type(0) instanceof MapType m) {
                        DataType key = Coercion.widerWithoutText(m.keyType(), c.type(1), c.context());
                        if (key == null) {
                            throw c.fail()
                                    .mismatch(
                                            "MAP_FUNCTION_DIFF_TYPES",
                                            "`" + name
                                                    + "` takes a \"MAP\" and a value of the type of its keys, not [\""
                                                    + m.sql() + "\", \""
                                                    + c.type(1).sql() + "\"].");
                        }
                        return new Signature(
                                List.of(new MapType(key, m.valueType(), m.valueContainsNull()), key),
                                m.valueType(),
                                true);
                    }
                    if (Types.is(c.type(1), io.millrace.sql.types.AtomicType.Kind.LONG) || Types.isString(c.type(1))) {
                        throw c.fail().type(1, "\"INT\"");
                    }
                    return new Signature(List.of(array(c, 0), c.accept(1, Param.INT)), element(c, 0), true);
                })
                .typed((types, type) -> {
                    if (types.get(0) instanceof MapType m) {
                        Comparator<Object> order = Values.order(m.keyType());
                        return (a, c) -> lookup((MapData) a[0], a[1], order);
                    }
                    return (a, c) -> at((Object[]) a[0], (Integer) a[1], c.ansi() && !tolerant);
                });
    }

    private static @Nullable Object at(Object[] values, int i, boolean strict) {
        if (i == 0) {
            throw Errors.failure(
                    "INVALID_INDEX_OF_ZERO",
                    "22003",
                    "There is no element at index 0: the first one has index 1, the last one -1.");
        }
        int place = i > 0 ? i - 1 : values.length + i;
        if (place >= 0 && place < values.length) {
            return values[place];
        }
        if (strict) {
            throw badIndex("INVALID_ARRAY_INDEX_IN_ELEMENT_AT", i, values.length, USE_TRY);
        }
        return null;
    }

    /** Outside ANSI, NULL has the size -1. */
    private static @Nullable Integer sizeOf(@Nullable Object value, boolean ansi) {
        if (value == null) {
            return ansi ? null : -1;
        }
        return value instanceof MapData m ? m.keys().length : ((Object[]) value).length;
    }

    private static void sizes(Definitions d) {
        d.fn("size", "cardinality")
                .bind(c -> {
                    c.count(1, 1);
                    if (!(c.type(0) instanceof ArrayType || c.type(0) instanceof MapType || Types.isNull(c.type(0)))) {
                        throw c.fail().type(0, "(\"ARRAY\" or \"MAP\")");
                    }
                    return new Signature(c.types(), INT, c.context().ansi() && c.anyNullable());
                })
                .seesNulls()
                .eval((a, c) -> sizeOf(a[0], c.ansi()));
        d.fn("array_size")
                .bind(c -> {
                    c.count(1, 1);
                    element(c, 0);
                    return new Signature(c.types(), INT, c.anyNullable());
                })
                .e1((Object[] a) -> a.length);
    }

    private static void shaping(Definitions d) {
        d.fn("concat").bind(ArrayFunctions::bindConcat).typed((types, type) -> {
            if (type instanceof ArrayType) {
                return (a, c) -> Arrays.stream(a)
                        .flatMap(x -> Arrays.stream((Object[]) Objects.requireNonNull(x)))
                        .toArray();
            }
            if (Param.isBinary(type)) {
                return (a, c) -> {
                    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
                    for (Object x : a) {
                        out.writeBytes((byte[]) Objects.requireNonNull(x));
                    }
                    return out.toByteArray();
                };
            }
            return (a, c) -> {
                StringBuilder out = new StringBuilder();
                for (Object x : a) {
                    out.append(x);
                }
                return out.toString();
            };
        });
        d.fn("||")
                .bind(ArrayFunctions::bindConcat)
                .typed((types, type) -> type instanceof ArrayType
                        ? (a, c) -> Arrays.stream(a)
                                .flatMap(x -> Arrays.stream((Object[]) Objects.requireNonNull(x)))
                                .toArray()
                        : Param.isBinary(type)
                                ? (a, c) -> {
                                    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
                                    out.writeBytes((byte[]) Objects.requireNonNull(a[0]));
                                    out.writeBytes((byte[]) Objects.requireNonNull(a[1]));
                                    return out.toByteArray();
                                }
                                : (a, c) -> String.valueOf(a[0]) + a[1]);
        d.fn("reverse")
                .bind(c -> {
                    c.count(1, 1);
                    DataType t = c.type(0) instanceof ArrayType a ? a : c.accept(0, Param.STRING_OR_BINARY);
                    return new Signature(List.of(t), t, c.anyNullable());
                })
                .e1((Object v) -> {
                    if (v instanceof String s) {
                        return new StringBuilder(s).reverse().toString();
                    }
                    if (v instanceof byte[] bytes) {
                        byte[] backwards = new byte[bytes.length];
                        for (int i = 0; i < bytes.length; i++) {
                            backwards[i] = bytes[bytes.length - 1 - i];
                        }
                        return backwards;
                    }
                    List<Object> out = new ArrayList<>(Arrays.asList((Object[]) v));
                    Collections.reverse(out);
                    return out.toArray();
                });
        d.fn("slice")
                .bind(c -> {
                    c.count(3, 3);
                    return new Signature(
                            List.of(array(c, 0), c.accept(1, Param.INT), c.accept(2, Param.INT)),
                            array(c, 0),
                            c.anyNullable());
                })
                .e3(ArrayFunctions::slice);
        d.fn("flatten")
                .bind(c -> {
                    c.count(1, 1);
                    if (!(element(c, 0) instanceof ArrayType inner)) {
                        throw c.fail().type(0, "\"ARRAY\" of \"ARRAY\"");
                    }
                    return new Signature(c.types(), inner, true);
                })
                .e1((Object[] a) -> {
                    List<Object> out = new ArrayList<>();
                    for (Object part : a) {
                        if (part == null) {
                            return null;
                        }
                        out.addAll(Arrays.asList((Object[]) part));
                    }
                    return out.toArray();
                });
        d.fn("array_join")
                .bind(c -> {
                    c.count(2, 3);
                    element(c, 0);
                    List<DataType> types = new ArrayList<>(
                            List.of(new ArrayType(DataTypes.StringType, true), c.accept(1, Param.STRING)));
                    if (c.size() == 3) {
                        types.add(c.accept(2, Param.STRING));
                    }
                    return new Signature(types, DataTypes.StringType, c.anyNullable());
                })
                .eval((a, c) -> {
                    List<String> parts = new ArrayList<>();
                    for (Object x : (Object[]) a[0]) {
                        if (x != null) {
                            parts.add((String) x);
                        } else if (a.length > 2) {
                            parts.add((String) a[2]);
                        }
                    }
                    return String.join((String) a[1], parts);
                });
        d.fn("array_repeat")
                .seesNulls()
                .bind(c -> {
                    c.count(2, 2);
                    return new Signature(
                            List.of(c.type(0), c.accept(1, Param.SMALL)),
                            new ArrayType(c.type(0), c.arg(0).nullable()),
                            c.arg(1).nullable());
                })
                .eval((a, c) -> a[1] == null
                        ? null
                        : Collections.nCopies(Math.max(0, (Integer) a[1]), a[0]).toArray());
        d.fn("arrays_zip").bind(ArrayFunctions::bindZip).eval((a, c) -> {
            int n = 0;
            for (Object x : a) {
                n = Math.max(n, ((Object[]) x).length);
            }
            Object[] out = new Object[n];
            for (int i = 0; i < n; i++) {
                Object[] row = new Object[a.length];
                for (int k = 0; k < a.length; k++) {
                    Object[] column = (Object[]) a[k];
                    set(row, k, i < column.length ? column[i] : null);
                }
                out[i] = row;
            }
            return out;
        });
        d.fn("shuffle")
                .random()
                .bind(c -> {
                    c.count(1, 2);
                    if (c.size() == 2 && !Types.isIntegral(c.type(1)) && !Types.isNull(c.type(1))) {
                        throw c.fail().seed();
                    }
                    List<DataType> types = c.types();
                    types.set(0, array(c, 0));
                    return new Signature(types, array(c, 0), c.anyNullable());
                })
                .eval((a, c) -> {
                    Object[] out = ((Object[]) a[0]).clone();
                    for (int i = out.length - 1; i > 0; i--) {
                        int k = c.random().nextInt(i + 1);
                        Object x = out[i];
                        out[i] = out[k];
                        out[k] = x;
                    }
                    return out;
                });
    }

    private static Object[] slice(Object[] a, Integer start, Integer length) {
        if (start == 0 || length < 0) {
            throw Errors.badParameter(
                    start == 0 ? "START" : "LENGTH",
                    "slice",
                    "a start other than 0 and a length of 0 or more",
                    "start " + start + ", length " + length);
        }
        int from = start > 0 ? start - 1 : a.length + start;
        if (from < 0 || from >= a.length) {
            return new Object[0];
        }
        return Arrays.copyOfRange(a, from, (int) Math.min(a.length, (long) from + length));
    }

    private static Signature bindConcat(Call c) {
        if (c.size() == 0) {
            return new Signature(List.of(), DataTypes.StringType, false);
        }
        boolean arrays = c.types().stream().anyMatch(t -> t instanceof ArrayType);
        boolean binary = c.types().stream().allMatch(Param::isBinary);
        List<DataType> types = new ArrayList<>();
        DataType t = arrays ? c.common(0) : binary ? DataTypes.BinaryType : DataTypes.StringType;
        for (int i = 0; i < c.size(); i++) {
            types.add(arrays || binary ? t : c.accept(i, Param.STRING));
        }
        return new Signature(types, t, c.anyNullable());
    }

    private static Signature bindZip(Call c) {
        List<DataType> types = new ArrayList<>();
        List<StructField> fields = new ArrayList<>();
        for (int i = 0; i < c.size(); i++) {
            types.add(array(c, i));
            String name = fieldName(c, i);
            boolean plain = name.equals("col" + (i + 1)) && !(c.arg(i) instanceof io.millrace.planner.expr.Expr.Attr);
            fields.add(new StructField(plain ? Integer.toString(i) : name, element(c, i), true));
        }
        return new Signature(types, new ArrayType(new StructType(fields), false), c.anyNullable());
    }
}
