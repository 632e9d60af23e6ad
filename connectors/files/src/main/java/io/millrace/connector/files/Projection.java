package io.millrace.connector.files;

import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.RowSink;
import io.millrace.error.ExecutionException;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** From parsed records to the columns that are wanted, the column of corrupt records included, as the mode says. */
final class Projection {
    private static final int CORRUPT = -1;

    private final ParseMode mode;
    private final StructType data;
    private final RowCodec codec;
    private final RowWriter writer = new RowWriter();

    private final FileColumns fileColumns;

    /** For each column wanted its place in the data, {@link #CORRUPT}, or beyond that, downwards, its place in the file's values. */
    private final int[] columns;

    private @Nullable Object[] fileValues = {};

    Projection(SourceRequest request, FileColumns fileColumns) {
        this.fileColumns = fileColumns;
        mode = ParseMode.of(request.options());
        String corrupt = corruptColumn(request);
        data = without(fileColumns.data(request.tableSchema()), corrupt);
        codec = new RowCodec(request.schema());
        columns = request.schema().fieldList().stream()
                .mapToInt(f -> place(f.name(), corrupt))
                .toArray();
    }

    private int place(String column, String corrupt) {
        int ofFile = fileColumns.indexOf(column);
        if (ofFile >= 0) {
            return CORRUPT - 1 - ofFile;
        }
        return column.equals(corrupt) ? CORRUPT : data.fieldIndex(column);
    }

    /** The records that follow are this file's. */
    void beginFile(InputFile file) {
        fileValues = fileColumns.of(file);
    }

    static String corruptColumn(SourceRequest request) {
        return request.options().get("columnNameOfCorruptRecord", "_corrupt_record");
    }

    private static StructType without(StructType table, String corrupt) {
        int at = table.indexOf(corrupt, true);
        if (at >= 0 && table.field(at).dataType() != DataTypes.StringType) {
            throw new AnalysisException(
                    "INVALID_CORRUPT_RECORD_TYPE",
                    "The column '" + corrupt + "' for corrupt records must be of type string, but is "
                            + table.field(at).dataType() + ".");
        }
        StructType data = new StructType();
        for (StructField f : table.fieldList()) {
            data = f.name().equals(corrupt) ? data : data.add(f);
        }
        return data;
    }

    /** The columns to parse: the table's without the one of corrupt records. */
    StructType data() {
        return data;
    }

    void emit(@Nullable Object[] values, RowSink out) {
        emit(values, null, out);
    }

    /** What the mode makes of a bad record. */
    void emitBad(BadRecord bad, Path file, long line, String text, RowSink out) {
        switch (mode) {
            case PERMISSIVE -> {
                @Nullable Object[] partial = bad.partial();
                emit(partial == null ? new @Nullable Object[data.size()] : partial, text, out);
            }
            case DROPMALFORMED -> {}
            case FAILFAST -> {
                String what = file + ", line " + line + ": " + bad.getMessage();
                throw new ExecutionException(
                        "FAILED_READ_FILE.NO_HINT",
                        "A record cannot be read: " + what
                                + ". Correct it, or set the option 'mode' to PERMISSIVE, which reads it as nulls.",
                        new ExecutionException(
                                "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", "22023", "A bad record in " + what));
            }
        }
    }

    private void emit(@Nullable Object[] values, @Nullable String corrupt, RowSink out) {
        @Nullable Object[] row = new @Nullable Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            int from = columns[i];
            row[i] = from >= 0 ? values[from] : from == CORRUPT ? corrupt : fileValues[CORRUPT - 1 - from];
        }
        codec.encodeTo(writer, row);
        out.row(writer.buffer(), 0, writer.length());
    }
}
