package io.millrace.connector.files;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.row.RowCodec;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code format("text")}: one row a line, in the column value. */
public final class TextConnector implements Connector {
    @Override
    public String shortName() {
        return "text";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        if (userSchema == null) {
            return new StructType().add("value", DataTypes.StringType);
        }
        requireOneText(userSchema);
        return userSchema;
    }

    private static void requireOneText(StructType schema) {
        if (schema.size() != 1) {
            throw new AnalysisException(
                    "TEXT_DATA_SOURCE_SINGLE_COLUMN",
                    "Text data source supports only a single column, and you have " + schema.size()
                            + " columns. Select one, or use another format.");
        }
        if (schema.field(0).dataType() != DataTypes.StringType) {
            throw new AnalysisException(
                    "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                    "The Text datasource doesn't support the column `"
                            + schema.field(0).name() + "` of the type \""
                            + schema.field(0).dataType().sql() + "\". Cast it to string.");
        }
    }

    @Override
    public StructType hiddenColumns() {
        return FileColumns.HIDDEN;
    }

    @Override
    public StreamSource openStream(SourceRequest request) {
        return new FileStreamSource(request, TextParser::new);
    }

    @Override
    public BatchSource openBatch(SourceRequest request) {
        List<Path> files = FileLister.list(request.paths(), request.options());
        return new FileBatchSource(files, new Lines(request.options()), new TextParser(request));
    }

    @Override
    public StreamSink openSink(SinkRequest request) {
        return new FileStreamSink(request, partFormat(request));
    }

    @Override
    public StreamSink openBatchSink(SinkRequest request) {
        return new FileSink(request, partFormat(request));
    }

    private static PartFormat partFormat(SinkRequest request) {
        requireOneText(request.schema());
        return new PartFormat("txt", null, (base, off) -> {
            Object value = RowCodec.read(base, off, 1, 0, DataTypes.StringType);
            return value == null ? "" : (String) value;
        });
    }
}
