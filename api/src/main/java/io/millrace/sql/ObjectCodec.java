package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.DataType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one Java type to values in internal form and back. Neither side is ever null here; whoever holds the codec handles
 * nulls, and refuses them where {@link #nullable()} is false. Immutable, any thread.
 */
interface ObjectCodec {
    DataType type();

    /** False for Java primitives. */
    default boolean nullable() {
        return true;
    }

    Object toInternal(Object object);

    Object fromInternal(Object value);

    /** Internal value or null of an object or null. */
    default @Nullable Object encode(@Nullable Object object) {
        return object == null ? null : toInternal(object);
    }

    /** Sets a column of the writer's current row (or nested part) to an object, which is not null. */
    default void write(RowWriter to, int column, Object object) {
        RowCodec.write(to, column, type(), encode(object));
    }

    /** The object of a column of the row (or nested part) of n columns at {@code off}. */
    default @Nullable Object read(byte[] base, int off, int n, int column, String path) {
        return decode(RowCodec.read(base, off, n, column, type()), path);
    }

    /** @param path names the column in the error for a null primitive */
    default @Nullable Object decode(@Nullable Object value, String path) {
        if (value != null) {
            return fromInternal(value);
        }
        if (!nullable()) {
            throw nullPrimitive(path);
        }
        return null;
    }

    static MillraceException nullPrimitive(String path) {
        return new MillraceException(
                "NOT_NULL_ASSERT_VIOLATION",
                "42000",
                "NULL value appeared in the field '" + path + "', which is a Java primitive. Use its boxed class"
                        + " (java.lang.Integer for int), or filter the NULLs out.",
                Map.of("walkedTypePath", path),
                null);
    }
}
