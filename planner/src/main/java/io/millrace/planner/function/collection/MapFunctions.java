package io.millrace.planner.function.collection;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.Values;
import io.millrace.planner.function.operator.Patterns;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Making and reading maps. Keys are never null and never twice. */
public final class MapFunctions {
    private MapFunctions() {}

    public static void define(Definitions d) {
        d.fn("map").seesNulls().bind(MapFunctions::bindMap).typed((types, type) -> {
            DataType key = ((MapType) type).keyType();
            return (a, c) -> {
                Object[] keys = new Object[a.length / 2];
                Object[] values = new Object[a.length / 2];
                for (int i = 0; i < keys.length; i++) {
                    ArrayFunctions.set(keys, i, a[2 * i]);
                    ArrayFunctions.set(values, i, a[2 * i + 1]);
                }
                return checked(keys, values, key);
            };
        });
        d.fn("map_keys")
                .bind(c -> new Signature(c.types(), new ArrayType(map(c, 0).keyType(), false), c.anyNullable()))
                .e1((MapData m) -> m.keys().clone());
        d.fn("map_values")
                .bind(c -> new Signature(
                        c.types(),
                        new ArrayType(map(c, 0).valueType(), map(c, 0).valueContainsNull()),
                        c.anyNullable()))
                .e1((MapData m) -> m.values().clone());
        d.fn("map_entries")
                .bind(c -> new Signature(c.types(), new ArrayType(entry(map(c, 0)), false), c.anyNullable()))
                .e1((MapData m) -> {
                    Object[] out = new Object[m.keys().length];
                    for (int i = 0; i < out.length; i++) {
                        out[i] = new Object[] {m.keys()[i], m.values()[i]};
                    }
                    return out;
                });
        d.fn("map_contains_key")
                .bind(c -> {
                    c.count(2, 2);
                    MapType m = map(c, 0);
                    DataType key = Coercion.widerWithoutText(m.keyType(), c.type(1), c.context());
                    if (key == null) {
                        throw c.fail()
                                .mismatch(
                                        "MAP_FUNCTION_DIFF_TYPES",
                                        "`map_contains_key` takes a \"MAP\" and a value of the type of its keys. Cast the value.");
                    }
                    return new Signature(
                            List.of(new MapType(key, m.valueType(), m.valueContainsNull()), key),
                            DataTypes.BooleanType,
                            c.anyNullable());
                })
                .typed((types, type) -> {
                    Comparator<Object> order = Values.order(types.get(1));
                    return (a, c) -> Arrays.stream(((MapData) a[0]).keys())
                            .anyMatch(k -> order.compare(k, Objects.requireNonNull(a[1])) == 0);
                });
        d.fn("map_from_arrays")
                .bind(c -> {
                    c.count(2, 2);
                    DataType value = ArrayFunctions.element(c, 1);
                    return new Signature(
                            c.types(),
                            new MapType(ArrayFunctions.element(c, 0), value, ArrayFunctions.containsNull(c.type(1))),
                            c.anyNullable());
                })
                .typed((types, type) -> (a, c) -> {
                    Object[] keys = (Object[]) a[0];
                    Object[] values = (Object[]) a[1];
                    if (keys.length != values.length) {
                        throw Errors.failure(
                                "_LEGACY_ERROR_TEMP_2128",
                                "22023",
                                "A map needs a value for each key, but the two arrays differ in length.");
                    }
                    return checked(keys, values, ((MapType) type).keyType());
                });
        d.fn("map_from_entries").bind(MapFunctions::bindEntries).typed((types, type) -> (a, c) -> {
            Object[] entries = (Object[]) a[0];
            Object[] keys = new Object[entries.length];
            Object[] values = new Object[entries.length];
            for (int i = 0; i < entries.length; i++) {
                if (entries[i] == null) {
                    return null;
                }
                ArrayFunctions.set(keys, i, ((Object[]) entries[i])[0]);
                ArrayFunctions.set(values, i, ((Object[]) entries[i])[1]);
            }
            return checked(keys, values, ((MapType) type).keyType());
        });
        d.fn("map_concat")
                .bind(c -> {
                    if (c.size() == 0) {
                        return new Signature(
                                List.of(), new MapType(DataTypes.StringType, DataTypes.StringType, true), false);
                    }
                    DataType t = Coercion.wider(c.types(), c.context());
                    if (!(t instanceof MapType)) {
                        throw c.fail()
                                .mismatch(
                                        "MAP_CONCAT_DIFF_TYPES",
                                        "`map_concat` takes maps of one type, not " + c.typesShown() + ".");
                    }
                    return new Signature(java.util.Collections.nCopies(c.size(), t), t, c.anyNullable());
                })
                .typed((types, type) -> (a, c) -> {
                    List<Object> keys = new ArrayList<>();
                    List<Object> values = new ArrayList<>();
                    for (Object x : a) {
                        keys.addAll(Arrays.asList(((MapData) x).keys()));
                        values.addAll(Arrays.asList(((MapData) x).values()));
                    }
                    return checked(keys.toArray(), values.toArray(), ((MapType) type).keyType());
                });
        d.fn("str_to_map")
                .in(Param.TEXT)
                .optional(Param.TEXT, Param.TEXT)
                .out(new MapType(DataTypes.StringType, DataTypes.StringType, true))
                .eval((a, c) -> {
                    String pair = a.length > 1 ? (String) a[1] : ",";
                    String separator = a.length > 2 ? (String) a[2] : ":";
                    String[] parts = Patterns.regex(pair, "str_to_map").split((String) a[0], -1);
                    Object[] keys = new Object[parts.length];
                    Object[] values = new Object[parts.length];
                    for (int i = 0; i < parts.length; i++) {
                        String[] kv = Patterns.regex(separator, "str_to_map").split(parts[i], 2);
                        keys[i] = kv[0];
                        ArrayFunctions.set(values, i, kv.length > 1 ? kv[1] : null);
                    }
                    return checked(keys, values, DataTypes.StringType);
                });
    }

    static MapType map(Call c, int i) {
        if (c.type(i) instanceof MapType m) {
            return m;
        }
        if (Types.isNull(c.type(i))) {
            return new MapType(DataTypes.NullType, DataTypes.NullType, true);
        }
        throw c.fail().type(i, "\"MAP\"");
    }

    private static StructType entry(MapType m) {
        return new StructType(List.of(
                new StructField("key", m.keyType(), false),
                new StructField("value", m.valueType(), m.valueContainsNull())));
    }

    /** A map of these, or the error for a null or repeated key. */
    static MapData checked(Object[] keys, @Nullable Object[] values, DataType keyType) {
        Set<Object> seen = new HashSet<>();
        for (Object key : keys) {
            if (key == null) {
                throw Errors.failure(
                        "NULL_MAP_KEY",
                        "2200E",
                        "NULL cannot be the key of a map. Filter it out, or replace it with coalesce().");
            }
            if (!seen.add(Values.key(keyType, key))) {
                throw Errors.failure(
                        "DUPLICATED_MAP_KEY",
                        "23505",
                        "The key " + key + " stands in a map twice. Leave one of the two out of the data.");
            }
        }
        return new MapData(keys, values);
    }

    private static Signature bindMap(Call c) {
        if (c.size() % 2 != 0) {
            throw Errors.wrongCount("map", "2n (n > 0)", c.size());
        }
        List<DataType> keys = new ArrayList<>();
        List<DataType> values = new ArrayList<>();
        boolean nullable = false;
        for (int i = 0; i < c.size(); i += 2) {
            keys.add(c.type(i));
            values.add(c.type(i + 1));
            nullable |= c.arg(i + 1).nullable();
        }
        DataType key = c.size() == 0 ? DataTypes.NullType : Coercion.wider(keys, c.context());
        DataType value = c.size() == 0 ? DataTypes.NullType : Coercion.wider(values, c.context());
        if (key == null) {
            throw c.fail().mismatch("CREATE_MAP_KEY_DIFF_TYPES", "`map` takes keys of one type, not " + keys + ".");
        }
        if (value == null) {
            throw c.fail()
                    .mismatch("CREATE_MAP_VALUE_DIFF_TYPES", "`map` takes values of one type, not " + values + ".");
        }
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < c.size(); i++) {
            types.add(i % 2 == 0 ? key : value);
        }
        return new Signature(types, new MapType(key, value, nullable), false);
    }

    private static Signature bindEntries(Call c) {
        c.count(1, 1);
        if (!(ArrayFunctions.element(c, 0) instanceof StructType s) || s.size() != 2) {
            throw c.fail().type(0, "\"ARRAY\" of pair \"STRUCT\"");
        }
        return new Signature(
                c.types(),
                new MapType(
                        s.field(0).dataType(), s.field(1).dataType(), s.field(1).nullable()),
                true);
    }
}
