package io.millrace.engine.launch;

import io.millrace.connector.Connector;
import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.VariantType;
import java.util.ArrayList;
import java.util.List;

/** The columns that {@code partitionBy} names. */
final class PartitionColumns {
    private PartitionColumns() {}

    /** As the schema spells them; an error that says what is wrong with the name, the column or the format. */
    static List<String> of(List<String> named, StructType schema, Connector connector) {
        List<String> columns = new ArrayList<>();
        for (String name : named) {
            StructField column = column(name, schema);
            if (columns.contains(column.name())) {
                throw new AnalysisException(
                        "COLUMN_ALREADY_EXISTS",
                        "The column `" + column.name() + "` already exists in partitionBy. Name each column once.");
            }
            columns.add(column.name());
        }
        if (!columns.isEmpty() && !connector.dividesOutput()) {
            throw MillraceException.notYet(
                    "partitionBy of the format '" + connector.shortName() + "'", "Leave it out, or write files.");
        }
        return columns;
    }

    private static StructField column(String name, StructType schema) {
        int at = schema.indexOf(name, false);
        if (at < 0) {
            throw new AnalysisException(
                    "PARTITION_COLUMN_NOT_FOUND",
                    "Partition column " + name + " not found in existing columns ("
                            + String.join(", ", schema.fieldNames()) + "). Name one of them in partitionBy.");
        }
        DataType type = schema.field(at).dataType();
        if (type instanceof StructType
                || type instanceof ArrayType
                || type instanceof MapType
                || type instanceof VariantType) {
            throw new AnalysisException(
                    "INVALID_PARTITION_COLUMN_DATA_TYPE",
                    "Cannot use \"" + type.sql() + "\" for partition column. Take a field of " + name
                            + ", or its to_json(…).");
        }
        return schema.field(at);
    }

    /** A batch write has something to put into files. */
    static void requireOthers(List<String> columns, StructType schema) {
        if (!columns.isEmpty() && columns.size() == schema.size()) {
            throw new AnalysisException(
                    "ALL_PARTITION_COLUMNS_NOT_ALLOWED",
                    "With all columns in partitionBy no file would have any. Leave one out.");
        }
    }
}
