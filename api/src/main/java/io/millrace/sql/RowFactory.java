package io.millrace.sql;

import io.millrace.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Makes rows. */
public final class RowFactory {
    private RowFactory() {}

    /** A row of these external objects, without names. */
    public static Row create(@Nullable Object... values) {
        return new GenericRow(values.clone(), null);
    }

    /** A row of these external objects under the names of a schema of the same width. */
    public static Row create(StructType schema, @Nullable Object[] values) {
        if (schema.size() != values.length) {
            throw new IllegalArgumentException(values.length + " values were given for the " + schema.size()
                    + " columns of " + schema.simpleString());
        }
        return new GenericRow(values.clone(), schema);
    }
}
