package io.millrace.connector.files;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.RowSink;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code format("csv")}: columns by place; with {@code header} the first line of each file is skipped. */
public final class CsvConnector implements Connector {
    @Override
    public String shortName() {
        return "csv";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        PartitionDirectories directories = PartitionDirectories.of(paths, options);
        if (userSchema != null) {
            return directories.declared(userSchema);
        }
        FileStreamOptions.requireSchema(shortName(), streaming);
        return directories.inferred(CsvInference.infer(FileLister.list(paths, options), options));
    }

    @Override
    public StructType hiddenColumns() {
        return FileColumns.HIDDEN;
    }

    @Override
    public StreamSource openStream(SourceRequest request) {
        return new FileStreamSource(request, CsvConnector::parser);
    }

    @Override
    public BatchSource openBatch(SourceRequest request) {
        List<Path> files = FileLister.list(request.paths(), request.options());
        return new FileBatchSource(files, new Lines(request.options()), parser(request, new FileColumns(request)));
    }

    private static LineParser parser(SourceRequest request, FileColumns fileColumns) {
        Projection projection = new Projection(request, fileColumns);
        CsvOptions csv = CsvOptions.of(request.options(), false);
        Formats formats = new Formats(request.options(), request.environment().sessionTimeZone());
        CsvParser parser = new CsvParser(csv, formats, projection.data());
        return new LineParser() {
            private boolean headerDue = csv.header();

            @Override
            public void beginFile(InputFile file) {
                projection.beginFile(file);
                headerDue = csv.header();
            }

            @Override
            public void line(Path file, long number, String line, RowSink out) {
                if (csv.skips(line)) {
                    return;
                }
                if (headerDue) {
                    headerDue = false;
                    return;
                }
                try {
                    projection.emit(parser.parse(line), out);
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
        Partitioning partitioning = new Partitioning(request);
        StructType schema = partitioning.data();
        for (StructField f : schema.fieldList()) {
            CsvParser.requireSupported(f);
        }
        CsvOptions csv = CsvOptions.of(request.options(), true);
        CsvLine lines = new CsvLine(csv);
        ValuePrinter printer = new ValuePrinter(
                new Formats(request.options(), request.environment().sessionTimeZone()), csv);
        String header = csv.header() ? lines.join(schema.fieldNames()) : null;
        return new PartFormat("csv", header, partitioning, values -> {
            @Nullable String[] texts = new @Nullable String[values.length];
            for (int i = 0; i < values.length; i++) {
                texts[i] = printer.print(values[i], schema.field(i).dataType());
            }
            return lines.join(texts);
        });
    }
}
