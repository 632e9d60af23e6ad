package io.millrace.sql.types;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One named, typed column of a {@link StructType}. Two are equal if name, type and nullability are: metadata are notes that change no
 * result, so a schema with a comment goes with one without.
 *
 * @param metadata notes on it
 */
public record StructField(String name, DataType dataType, boolean nullable, Metadata metadata) {
    private static final String COMMENT = "comment";

    public StructField {
        Objects.requireNonNull(name);
        Objects.requireNonNull(dataType);
        Objects.requireNonNull(metadata);
    }

    public StructField(String name, DataType dataType, boolean nullable) {
        this(name, dataType, nullable, Metadata.empty());
    }

    public StructField(String name, DataType dataType) {
        this(name, dataType, true);
    }

    /** The same with this comment among its metadata. */
    public StructField withComment(String comment) {
        return withMetadata(new MetadataBuilder()
                .withMetadata(metadata)
                .putString(COMMENT, comment)
                .build());
    }

    public Optional<String> getComment() {
        return metadata.contains(COMMENT) ? Optional.of(metadata.getString(COMMENT)) : Optional.empty();
    }

    /** The same with these metadata in place of its own. */
    public StructField withMetadata(Metadata other) {
        return new StructField(name, dataType, nullable, other);
    }

    /** As in the list of a STRUCT, {@code name: TYPE NOT NULL}; without metadata. */
    public String sql() {
        return DdlParser.quoteIfNeeded(name) + ": " + dataType.sql() + notNull();
    }

    /** As in a list of columns: {@code name TYPE NOT NULL COMMENT 'text'}. */
    public String toDDL() {
        String comment =
                getComment().map(c -> " COMMENT '" + c.replace("'", "''") + "'").orElse("");
        return DdlParser.quoteIfNeeded(name) + " " + dataType.sql() + notNull() + comment;
    }

    private String notNull() {
        return nullable ? "" : " NOT NULL";
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof StructField f
                && f.name.equals(name)
                && f.dataType.equals(dataType)
                && f.nullable == nullable;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, dataType, nullable);
    }
}
