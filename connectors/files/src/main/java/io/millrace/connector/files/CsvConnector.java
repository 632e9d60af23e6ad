package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.connector.RowSink;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code format("csv")}: columns by place; with {@code header} the first line of each file is skipped. */
public final class CsvConnector extends FileConnector {
    @Override
    public String shortName() {
        return "csv";
    }

    /** With {@code multiLine} a record goes on where a value in quotes does. */
    static Lines records(Options options, CsvOptions csv) {
        CsvLine lines = new CsvLine(csv);
        return new Lines(
                options,
                false,
                options.getBoolean("multiLine", false)
                        ? (line, more) -> csv.skips(line) ? line : lines.record(line, more)
                        : Lines.Joining.NONE);
    }

    @Override
    protected StructType infer(List<Path> files, Options options) {
        if (files.isEmpty()) {
            throw FileStreamOptions.nothingToInferFrom(shortName());
        }
        return CsvInference.infer(files, options);
    }

    @Override
    protected RecordFormat reading(SourceRequest request, FileColumns fileColumns) {
        Projection projection = new Projection(request, fileColumns);
        CsvOptions csv = CsvOptions.of(request.options(), false);
        Formats formats = new Formats(request.options(), request.environment().sessionTimeZone());
        CsvParser parser = new CsvParser(csv, formats, projection.data());
        CsvHeader header = new CsvHeader(csv, projection.data());
        return new LineRecords(records(request.options(), csv), new LineParser() {
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
                    header.check(file, line);
                    return;
                }
                try {
                    projection.emit(parser.parse(line), out);
                } catch (BadRecord e) {
                    projection.emitBad(e, file, number, line, out);
                }
            }
        });
    }

    @Override
    protected PartFormat writing(SinkRequest request, Partitioning partitioning) {
        StructType schema = partitioning.data();
        for (StructField f : schema.fieldList()) {
            CsvParser.requireSupported(f);
        }
        CsvOptions csv = CsvOptions.of(request.options(), true);
        CsvLine lines = new CsvLine(csv);
        ValuePrinter printer = new ValuePrinter(
                new Formats(request.options(), request.environment().sessionTimeZone()), csv);
        String header = csv.header() ? lines.join(schema.fieldNames()) : null;
        return new LineParts("csv", header, request.options(), partitioning, values -> {
            @Nullable String[] texts = new @Nullable String[values.length];
            for (int i = 0; i < values.length; i++) {
                texts[i] = printer.print(values[i], schema.field(i).dataType());
            }
            return lines.join(texts);
        });
    }
}
