package io.millrace.planner.function;

import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Order and equality of values in internal form, as SQL has them. */
public final class Values {
    private Values() {}

    /**
     * The order of a type: strings by code point, NaN above all numbers, -0.0 equal to 0.0, nulls inside arrays and structs
     * first. Takes no null itself.
     */
    @SuppressWarnings("unchecked")
    public static Comparator<Object> order(DataType type) {
        if (type instanceof AtomicType a) {
            return switch (a.kind()) {
                case FLOAT, DOUBLE -> (x, y) -> compareDoubles(((Number) x).doubleValue(), ((Number) y).doubleValue());
                case STRING -> (x, y) -> compareStrings((String) x, (String) y);
                case BINARY -> (x, y) -> Arrays.compareUnsigned((byte[]) x, (byte[]) y);
                default -> (x, y) -> ((Comparable<Object>) x).compareTo(y);
            };
        } else if (type instanceof ArrayType a) {
            Comparator<@Nullable Object> element = nullsFirst(order(a.elementType()));
            return (x, y) -> {
                Object[] l = (Object[]) x;
                Object[] r = (Object[]) y;
                for (int i = 0; i < l.length && i < r.length; i++) {
                    int c = element.compare(l[i], r[i]);
                    if (c != 0) {
                        return c;
                    }
                }
                return Integer.compare(l.length, r.length);
            };
        } else if (type instanceof StructType s) {
            List<Comparator<@Nullable Object>> fields = new ArrayList<>();
            s.fieldList().forEach(f -> fields.add(nullsFirst(order(f.dataType()))));
            return (x, y) -> {
                Object[] l = (Object[]) x;
                Object[] r = (Object[]) y;
                for (int i = 0; i < fields.size(); i++) {
                    int c = fields.get(i).compare(l[i], r[i]);
                    if (c != 0) {
                        return c;
                    }
                }
                return 0;
            };
        } else if (type instanceof MapType) {
            return (x, y) -> key(type, x).equals(key(type, y)) ? 0 : 1;
        }
        return (x, y) -> ((Comparable<Object>) x).compareTo(y);
    }

    private static Comparator<@Nullable Object> nullsFirst(Comparator<Object> order) {
        return (x, y) -> x == null ? (y == null ? 0 : -1) : y == null ? 1 : order.compare(x, y);
    }

    public static int compareDoubles(double x, double y) {
        return x == y ? 0 : Double.compare(x, y);
    }

    public static int compareStrings(String x, String y) {
        int n = Math.min(x.length(), y.length());
        for (int i = 0; i < n; i++) {
            char a = x.charAt(i);
            char b = y.charAt(i);
            if (a != b) {
                // surrogates stand for code points above all other chars
                boolean sa = Character.isSurrogate(a);
                boolean sb = Character.isSurrogate(b);
                return sa == sb ? a - b : sa ? 1 : -1;
            }
        }
        return x.length() - y.length();
    }

    /** A value with equals and hashCode, equal where SQL says the values are; nulls are equal to nulls. */
    public static Object key(DataType type, @Nullable Object v) {
        if (v == null) {
            return NullKey.NULL;
        }
        if (v instanceof Double d) {
            return d == 0.0 ? (Object) 0.0 : v;
        }
        if (v instanceof Float f) {
            return f == 0.0f ? (Object) 0.0f : v;
        }
        if (v instanceof byte[] b) {
            return ByteBuffer.wrap(b);
        }
        if (type instanceof ArrayType a) {
            List<Object> keys = new ArrayList<>();
            for (Object e : (Object[]) v) {
                keys.add(key(a.elementType(), e));
            }
            return keys;
        }
        if (type instanceof StructType s) {
            Object[] values = (Object[]) v;
            List<Object> keys = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                keys.add(key(s.field(i).dataType(), values[i]));
            }
            return keys;
        }
        if (type instanceof MapType m) {
            MapData map = (MapData) v;
            java.util.Map<Object, Object> entries = new java.util.HashMap<>();
            for (int i = 0; i < map.keys().length; i++) {
                entries.put(key(m.keyType(), map.keys()[i]), key(m.valueType(), map.values()[i]));
            }
            return entries;
        }
        return v;
    }

    /** Stands for null where a key is needed. */
    private enum NullKey {
        NULL
    }
}
