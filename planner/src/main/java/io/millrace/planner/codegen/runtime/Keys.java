package io.millrace.planner.codegen.runtime;

import io.millrace.row.MapData;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/** Key columns of nested types with floating-point numbers inside: -0.0 becomes 0.0 and every NaN the same NaN. */
public final class Keys {
    private Keys() {}

    public static void write(RowWriter w, int i, DataType type, @Nullable Object v) {
        RowCodec.write(w, i, type, normal(v));
    }

    /** The value with its floating-point numbers normalised; allocates where it is nested. */
    public static @Nullable Object normal(@Nullable Object v) {
        if (v instanceof Double d) {
            return Double.longBitsToDouble(Double.doubleToLongBits(d == 0.0 ? 0.0 : d));
        } else if (v instanceof Float f) {
            return Float.intBitsToFloat(Float.floatToIntBits(f == 0.0f ? 0.0f : f));
        } else if (v instanceof Object[] values) {
            return normal(values);
        } else if (v instanceof MapData m) {
            return new MapData(normal(m.keys()), normal(m.values()));
        }
        return v;
    }

    private static Object[] normal(@Nullable Object[] values) {
        Object[] normal = new Object[values.length];
        for (int k = 0; k < values.length; k++) {
            normal[k] = normal(values[k]);
        }
        return normal;
    }
}
