package io.millrace.planner.codegen.emit;

import io.millrace.sql.types.DataType;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The Java expressions that hold a generated value. All are free of effects and may be repeated.
 *
 * @param isNull a boolean expression; {@code "false"} where the value is never null
 * @param value the primitive, the object, or the array of a slice
 * @param off a slice's absolute offset
 * @param len a slice's length
 * @param shared whether the expressions mean the same in another method of the class (fields and constants)
 * @param fields for {@link Rep#STRUCT}: the value of each field, generated when asked for
 */
public record Val(
        Rep rep,
        DataType type,
        String isNull,
        String value,
        String off,
        String len,
        boolean shared,
        @Nullable IntFunction<Val> fields) {

    static Val of(Rep rep, DataType type, String isNull, String value, boolean shared) {
        return new Val(rep, type, isNull, value, "", "", shared, null);
    }

    static Val slice(DataType type, String isNull, String array, String off, String len, boolean shared) {
        return new Val(Rep.SLICE, type, isNull, array, off, len, shared, null);
    }

    static Val struct(DataType type, String isNull, boolean shared, IntFunction<Val> fields) {
        return new Val(Rep.STRUCT, type, isNull, "", "", "", shared, fields);
    }

    boolean neverNull() {
        return isNull.equals("false");
    }

    boolean alwaysNull() {
        return isNull.equals("true");
    }

    Val withNull(String condition) {
        return new Val(rep, type, condition, value, off, len, shared, fields);
    }

    Val withType(DataType other) {
        return new Val(rep, other, isNull, value, off, len, shared, fields);
    }

    /** Array, offset and length as arguments of a static helper. */
    String slice() {
        return value + ", " + off + ", " + len;
    }
}
