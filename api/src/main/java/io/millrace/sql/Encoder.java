package io.millrace.sql;

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

    /** The row of an object in internal form, one value a column of {@link #schema()}; the object is not null. */
    @Nullable
    Object[] toRow(T object);

    /** The object of a row in internal form; a null for a primitive is an error that names the column. */
    T fromRow(@Nullable Object[] row);
}
