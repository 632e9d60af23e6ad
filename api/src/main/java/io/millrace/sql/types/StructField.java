package io.millrace.sql.types;

import java.util.Objects;

/** One named, typed column of a {@link StructType}. */
public record StructField(String name, DataType dataType, boolean nullable) {
    public StructField {
        Objects.requireNonNull(name);
        Objects.requireNonNull(dataType);
    }

    public StructField(String name, DataType dataType) {
        this(name, dataType, true);
    }
}
