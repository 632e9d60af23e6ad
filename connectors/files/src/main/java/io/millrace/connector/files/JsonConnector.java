package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.connector.RowSink;
import io.millrace.error.MillraceException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code format("json")}: one object a line, or with {@code multiLine} a file: an object, or an array of them. */
public final class JsonConnector extends FileConnector {
    @Override
    public String shortName() {
        return "json";
    }

    static Lines records(Options options) {
        return new Lines(options, options.getBoolean("multiLine", false), Lines.Joining.NONE);
    }

    @Override
    protected StructType infer(List<Path> files, Options options) {
        if (files.isEmpty()) {
            throw FileStreamOptions.nothingToInferFrom(shortName());
        }
        return JsonInference.infer(files, options);
    }

    @Override
    protected RecordFormat reading(SourceRequest request, FileColumns fileColumns) {
        Projection projection = new Projection(request, fileColumns);
        Formats formats = new Formats(request.options(), request.environment().sessionTimeZone());
        JsonRecordParser parser = new JsonRecordParser(request.options(), formats, projection.data());
        return new LineRecords(records(request.options()), new LineParser() {
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
        requireNoIntervals(partitioning.data());
        Formats formats = new Formats(request.options(), request.environment().sessionTimeZone());
        JsonPrinter printer = new JsonPrinter(request.options(), formats);
        return new LineParts(
                "json", null, request.options(), partitioning, row -> printer.print(row, partitioning.data()));
    }

    private static void requireNoIntervals(DataType type) {
        if (type instanceof DayTimeIntervalType || type instanceof YearMonthIntervalType) {
            throw MillraceException.notYet("Writing " + type.sql() + " as JSON", "Cast it to string.");
        } else if (type instanceof StructType s) {
            s.fieldList().forEach(f -> requireNoIntervals(f.dataType()));
        } else if (type instanceof ArrayType a) {
            requireNoIntervals(a.elementType());
        } else if (type instanceof MapType m) {
            requireNoIntervals(m.keyType());
            requireNoIntervals(m.valueType());
        }
    }
}
