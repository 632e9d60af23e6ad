package io.millrace.connector.parquet;

import io.millrace.row.RowWriter;
import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.jspecify.annotations.Nullable;

/** Structs: an entry of each field for every entry, null or not. */
final class StructValues extends ColumnValues {
    /** In the order of the type that is wanted; null for a field that the file does not have. */
    private final @Nullable ColumnValues[] fields;

    /** In the order of the file. */
    private final ColumnValues[] inFile;

    /** @param inFile in the order of the file's (pruned) type; more than the fields if there is one only for the sake of its nulls */
    StructValues(List<@Nullable ColumnValues> fields, List<ColumnValues> inFile) {
        this.fields = fields.toArray(new @Nullable ColumnValues[0]);
        this.inFile = inFile.toArray(new ColumnValues[0]);
    }

    @Override
    void clear() {
        super.clear();
        for (ColumnValues field : inFile) {
            field.clear();
        }
    }

    @Override
    void complete(int entries) {
        super.complete(entries);
        for (ColumnValues field : inFile) {
            field.complete(entries);
        }
    }

    @Override
    Converter makeConverter() {
        return new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
                return inFile[field].converter();
            }

            @Override
            public void start() {}

            @Override
            public void end() {
                complete(add() + 1);
            }
        };
    }

    @Override
    void putValue(RowWriter to, int column, int entry) {
        to.beginNested(column, fields.length);
        for (int i = 0; i < fields.length; i++) {
            ColumnValues field = fields[i];
            if (field == null) {
                to.setNull(i);
            } else {
                field.put(to, i, entry);
            }
        }
        to.endNested();
    }
}
