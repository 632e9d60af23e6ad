package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.connector.RowSink;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code format("json")}: one object a line. */
public final class JsonConnector extends FileConnector {
    @Override
    public String shortName() {
        return "json";
    }

    @Override
    protected StructType infer(List<Path> files, Options options) {
        return JsonInference.infer(files, options);
    }

    @Override
    protected RecordFormat reading(SourceRequest request, FileColumns fileColumns) {
        Projection projection = new Projection(request, fileColumns);
        Formats formats = new Formats(request.options(), request.environment().sessionTimeZone());
        JsonRecordParser parser = new JsonRecordParser(request.options(), formats, projection.data());
        return new LineRecords(request.options(), new LineParser() {
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
        });
    }

    @Override
    protected PartFormat writing(SinkRequest request, Partitioning partitioning) {
        Formats formats = new Formats(request.options(), request.environment().sessionTimeZone());
        JsonPrinter printer = new JsonPrinter(request.options(), formats);
        return new LineParts(
                "json", null, request.options(), partitioning, row -> printer.print(row, partitioning.data()));
    }
}
