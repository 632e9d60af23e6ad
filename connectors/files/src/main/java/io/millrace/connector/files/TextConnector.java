package io.millrace.connector.files;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
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
        PartitionDirectories directories = PartitionDirectories.of(paths, options);
        StructType schema = directories.declared(
                userSchema == null ? new StructType().add("value", DataTypes.StringType) : userSchema);
        requireOneText(new StructType(schema.fieldList()
                .subList(0, schema.size() - directories.columns().size())));
        return schema;
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
        return new FileBatchSource(
                files, new Lines(request.options()), new TextParser(request, new FileColumns(request)));
    }

    @Override
    public boolean dividesOutput() {
        return true;
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
        Partitioning partitioning = new Partitioning(request);
        requireOneText(partitioning.data());
        return new PartFormat("txt", null, partitioning, row -> row[0] == null ? "" : (String) row[0]);
    }
}
