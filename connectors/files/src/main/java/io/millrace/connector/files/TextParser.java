package io.millrace.connector.files;

import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.RowSink;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructField;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A line as one string column, beside columns that are the file's. */
final class TextParser implements LineParser {
    private static final int LINE = -1;

    private final FileColumns fileColumns;
    private final DataType[] types;

    /** For each column wanted its place in the file's values, or {@link #LINE}. */
    private final int[] columns;

    private final RowWriter writer = new RowWriter();
    private @Nullable Object[] fileValues = {};

    TextParser(SourceRequest request, FileColumns fileColumns) {
        this.fileColumns = fileColumns;
        types = request.schema().fieldList().stream().map(StructField::dataType).toArray(DataType[]::new);
        columns = request.schema().fieldList().stream()
                .mapToInt(f -> fileColumns.indexOf(f.name()))
                .toArray();
    }

    @Override
    public void beginFile(InputFile file) {
        fileValues = fileColumns.of(file);
    }

    @Override
    public void line(Path file, long number, String line, RowSink out) {
        writer.begin(columns.length);
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] == LINE) {
                writer.setString(i, line);
            } else {
                RowCodec.write(writer, i, types[i], fileValues[columns[i]]);
            }
        }
        out.row(writer.buffer(), 0, writer.length());
    }
}
