package io.millrace.sql;

import io.millrace.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Rows as rows: external objects against a schema. */
final class RowEncoder implements Encoder<Row> {
    private final StructType schema;

    RowEncoder(StructType schema) {
        this.schema = schema;
    }

    @Override
    public StructType schema() {
        return schema;
    }

    @Override
    public Class<Row> clsTag() {
        return Row.class;
    }

    @Override
    public @Nullable Object[] toRow(Row object) {
        return ExternalTypes.fromRow(object, schema);
    }

    @Override
    public Row fromRow(@Nullable Object[] row) {
        return ExternalTypes.toRow(row, schema);
    }
}
