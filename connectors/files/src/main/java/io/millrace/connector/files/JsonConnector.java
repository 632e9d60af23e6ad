package io.millrace.connector.files;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.RowSink;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code format("json")}: one object a line. */
public final class JsonConnector implements Connector {
    @Override
    public String shortName() {
        return "json";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        PartitionDirectories directories = PartitionDirectories.of(paths, options);
        if (userSchema != null) {
            return directories.declared(userSchema);
        }
        FileStreamOptions.requireSchema(shortName(), streaming);
        return directories.inferred(JsonInference.infer(FileLister.list(paths, options), options));
    }

    @Override
    public StructType hiddenColumns() {
        return FileColumns.HIDDEN;
    }

    @Override
    public StreamSource openStream(SourceRequest request) {
        return new FileStreamSource(request, JsonConnector::parser);
    }

    @Override
    public BatchSource openBatch(SourceRequest request) {
        List<Path> files = FileLister.list(request.paths(), request.options());
        return new FileBatchSource(files, new Lines(request.options()), parser(request, new FileColumns(request)));
    }

    private static LineParser parser(SourceRequest request, FileColumns fileColumns) {
        Projection projection = new Projection(request, fileColumns);
        Formats formats = new Formats(request.options(), request.environment().sessionTimeZone());
        JsonRecordParser parser = new JsonRecordParser(request.options(), formats, projection.data());
        return new LineParser() {
            @Override
            public void beginFile(InputFile file) {
                projection.beginFile(file);
            }

            @Override
            public void line(Path file, long number, String line, RowSink out) {
                try {
                    for (@Nullable Object[] row : parser.parse(line)) {
                        projection.emit(row, out);
                    }
                } catch (BadRecord e) {
                    projection.emitBad(e, file, number, line, out);
                }
            }
        };
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
        Formats formats = new Formats(request.options(), request.environment().sessionTimeZone());
        JsonPrinter printer = new JsonPrinter(request.options(), formats);
        Partitioning partitioning = new Partitioning(request);
        return new PartFormat("json", null, partitioning, row -> printer.print(row, partitioning.data()));
    }
}
