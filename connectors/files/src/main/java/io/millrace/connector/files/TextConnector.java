package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code format("text")}: one row a line, or with {@code wholetext} a file, in the column value. */
public final class TextConnector extends FileConnector {
    @Override
    public String shortName() {
        return "text";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        PartitionDirectories directories = PartitionDirectories.of(paths, options);
        StructType schema = directories.declared(userSchema == null ? infer(List.of(), options) : userSchema);
        requireOneText(new StructType(schema.fieldList()
                .subList(0, schema.size() - directories.columns().size())));
        return schema;
    }

    private static void requireOneText(StructType schema) {
        if (schema.size() != 1) {
            throw new AnalysisException(
                    "TEXT_DATA_SOURCE_SINGLE_COLUMN",
                    "A text file has one column; these are " + schema.size()
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
    protected StructType infer(List<Path> files, Options options) {
        return new StructType().add("value", DataTypes.StringType);
    }

    @Override
    protected RecordFormat reading(SourceRequest request, FileColumns fileColumns) {
        Options options = request.options();
        return new LineRecords(
                new Lines(options, options.getBoolean("wholetext", false), Lines.Joining.NONE),
                new TextParser(request, fileColumns));
    }

    @Override
    protected PartFormat writing(SinkRequest request, Partitioning partitioning) {
        requireOneText(partitioning.data());
        return new LineParts(
                "txt", null, request.options(), partitioning, row -> row[0] == null ? "" : (String) row[0]);
    }
}
