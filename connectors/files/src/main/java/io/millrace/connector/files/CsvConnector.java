package io.millrace.connector.files;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.RowSink;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
        return userSchema != null ? userSchema : CsvInference.infer(FileLister.list(paths, options), options);
    }

    @Override
    public StreamSource openStream(SourceRequest request) {
        throw FileSink.noStreams("Reading a stream from csv files");
    }

    @Override
    public BatchSource openBatch(SourceRequest request) {
        List<Path> files = FileLister.list(request.paths(), request.options());
        Projection projection = new Projection(request);
        CsvOptions csv = CsvOptions.of(request.options(), false);
        Formats formats = new Formats(request.options(), request.environment().sessionTimeZone());
        CsvParser parser = new CsvParser(csv, formats, projection.data());
        return new BatchSource() {
            @Override
            public void readAll(RowSink out) {
                Set<Path> begun = new HashSet<>();
                new Lines(files, request.options()).forEach((file, number, line) -> {
                    if (csv.skips(line) || begun.add(file) && csv.header()) {
                        return true;
                    }
                    try {
                        projection.emit(parser.parse(line), out);
                    } catch (BadRecord e) {
                        projection.emitBad(e, file, number, line, out);
                    }
                    return true;
                });
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public StreamSink openSink(SinkRequest request) {
        throw FileSink.noStreams("Writing a stream to csv files");
    }

    @Override
    public StreamSink openBatchSink(SinkRequest request) {
        StructType schema = request.schema();
        for (StructField f : schema.fieldList()) {
            CsvParser.requireSupported(f);
        }
        CsvOptions csv = CsvOptions.of(request.options(), true);
        CsvLine lines = new CsvLine(csv);
        RowCodec codec = new RowCodec(schema);
        ValuePrinter printer = new ValuePrinter(
                new Formats(request.options(), request.environment().sessionTimeZone()), csv);
        String header = csv.header() ? lines.join(schema.fieldNames()) : null;
        return new FileSink(request, "csv", header, (base, off) -> {
            @Nullable Object[] values = codec.decode(base, off);
            @Nullable String[] texts = new @Nullable String[values.length];
            for (int i = 0; i < values.length; i++) {
                texts[i] = printer.print(values[i], schema.field(i).dataType());
            }
            return lines.join(texts);
        });
    }
}
