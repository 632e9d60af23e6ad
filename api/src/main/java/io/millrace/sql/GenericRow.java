package io.millrace.sql;

import io.millrace.sql.types.StructType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A row over an array that it owns. Rows are equal when their values are, whatever their schemas. */
final class GenericRow implements Row {
    private final @Nullable Object[] values;
    private final @Nullable StructType schema;

    GenericRow(@Nullable Object[] values, @Nullable StructType schema) {
        this.values = values;
        this.schema = schema;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public @Nullable StructType schema() {
        return schema;
    }

    @Override
    public @Nullable Object get(int i) {
        return values[i];
    }

    @Override
    public boolean equals(Object o) {
        if (!(o instanceof Row other) || other.size() != values.length) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            if (!sameValue(values[i], other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Byte arrays by content, numbers with NaN equal to itself and 0.0 to -0.0, as SQL groups them. */
    private static boolean sameValue(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Double x && b instanceof Double y) {
            return x.doubleValue() == y.doubleValue() || x.isNaN() && y.isNaN();
        }
        if (a instanceof Float x && b instanceof Float y) {
            return x.floatValue() == y.floatValue() || x.isNaN() && y.isNaN();
        }
        return a instanceof byte[] x && b instanceof byte[] y
                ? Arrays.equals(x, y)
                : a == null ? b == null : a.equals(b);
    }

    @Override
    public int hashCode() {
        int h = 1;
        for (Object v : values) {
            h = 31 * h + hash(v);
        }
        return h;
    }

    private static int hash(@Nullable Object v) {
        if (v instanceof byte[] bytes) {
            return Arrays.hashCode(bytes);
        }
        if (v instanceof Double d) {
            return Double.hashCode(d == 0.0 ? 0.0 : d);
        }
        if (v instanceof Float f) {
            return Float.hashCode(f == 0.0f ? 0.0f : f);
        }
        return v == null ? 0 : v.hashCode();
    }

    @Override
    public String toString() {
        return mkString("[", ",", "]");
    }
}
