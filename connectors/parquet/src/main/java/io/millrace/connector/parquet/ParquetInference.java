package io.millrace.connector.parquet;

import io.millrace.connector.Options;
import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.jspecify.annotations.Nullable;

/** The schema in the footers: of the first file, or with {@code mergeSchema} of all of them. */
final class ParquetInference {
    private ParquetInference() {}

    static StructType infer(List<Path> files, Options options) {
        boolean merge = ParquetOptions.mergeSchema(options);
        boolean ignoreCorrupt = ParquetOptions.ignoreCorruptFiles(options);
        StructType found = null;
        for (Path file : files) {
            StructType schema = schemaOf(file, ignoreCorrupt);
            if (schema == null) {
                continue;
            } else if (!merge) {
                return schema;
            }
            found = found == null ? schema : merge(found, schema, file);
        }
        if (found == null) {
            throw new AnalysisException(
                    "UNABLE_TO_INFER_SCHEMA",
                    "42KD9",
                    "Unable to infer schema for Parquet: there is no file yet. It must be specified manually with schema(…).",
                    Map.of("format", "Parquet"));
        }
        return found;
    }

    private static @Nullable StructType schemaOf(Path file, boolean ignoreCorrupt) {
        ParquetFileReader reader;
        try {
            reader = ParquetFiles.open(file);
        } catch (MillraceException e) {
            if (ignoreCorrupt) {
                return null;
            }
            throw e;
        }
        try (reader) {
            return FileTypes.schemaOf(reader.getFileMetaData());
        } catch (IOException e) {
            throw ParquetFiles.unreadable(file, e);
        }
    }

    private static StructType merge(StructType a, StructType b, Path file) {
        List<StructField> fields = new ArrayList<>(a.fieldList());
        for (StructField f : b.fieldList()) {
            int at = a.indexOf(f.name(), false);
            if (at < 0) {
                fields.add(f);
            } else {
                fields.set(
                        at,
                        new StructField(a.field(at).name(), merged(a.field(at).dataType(), f, file), true));
            }
        }
        return new StructType(fields);
    }

    private static DataType merged(DataType a, StructField field, Path file) {
        DataType b = field.dataType();
        if (a.equals(b)) {
            return a;
        } else if (a instanceof StructType x && b instanceof StructType y) {
            return merge(x, y, file);
        } else if (a instanceof ArrayType x && b instanceof ArrayType y) {
            return DataTypes.createArrayType(merged(x.elementType(), field(field, y.elementType()), file));
        } else if (a instanceof MapType x && b instanceof MapType y) {
            return DataTypes.createMapType(
                    merged(x.keyType(), field(field, y.keyType()), file),
                    merged(x.valueType(), field(field, y.valueType()), file));
        }
        throw new AnalysisException(
                "CANNOT_MERGE_SCHEMAS",
                "42KD9",
                "Failed merging schemas: the column `" + field.name() + "` is " + a.simpleString()
                        + " in files before " + file + ", and " + b.simpleString()
                        + " there. Write one of them again, or specify the schema with schema(…).",
                Map.of("column", field.name()));
    }

    private static StructField field(StructField around, DataType part) {
        return new StructField(around.name(), part, true);
    }
}
