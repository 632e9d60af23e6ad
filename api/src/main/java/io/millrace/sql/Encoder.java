package io.millrace.sql;

import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructType;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Turns objects of type T into rows and back. Get one from {@link Encoders}.
 *
 * <p>A value in an {@code Object[]} row is in internal form (see {@link io.millrace.row.RowCodec}). Implementations are
 * stateless and safe for any thread.
 */
public interface Encoder<T> extends Serializable {
    /** The columns a T becomes; a primitive becomes one column named {@code value}. */
    StructType schema();

    Class<T> clsTag();

    /** Whether a T is a row of named columns; false for a single value, whose only column has no name of its own. */
    default boolean struct() {
        return true;
    }

    /** The row of an object in internal form, one value a column of {@link #schema()}; the object is not null. */
    @Nullable
    Object[] toRow(T object);

    /** The object of a row in internal form; a null for a primitive is an error that names the column. */
    T fromRow(@Nullable Object[] row);

    /**
     * Sets the columns {@code first} and following of the writer's current row to those of an object. Null is one NULL for an encoder
     * of single values, else an error.
     */
    default void write(@Nullable T object, RowWriter to, int first) {
        StructType schema = schema();
        if (object == null) {
            if (struct()) {
                throw new NullPointerException("A " + clsTag().getName() + " is null, but its columns are to be set.");
            }
            to.setNull(first);
            return;
        }
        Object[] values = toRow(object);
        for (int i = 0; i < values.length; i++) {
            RowCodec.write(to, first + i, schema.field(i).dataType(), values[i]);
        }
    }

    /** The object whose columns are {@code first} and following of the row of {@code columns} columns at {@code off}. */
    default T read(byte[] base, int off, int columns, int first) {
        StructType schema = schema();
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    RowCodec.read(base, off, columns, first + i, schema.field(i).dataType());
        }
        return fromRow(values);
    }
}
