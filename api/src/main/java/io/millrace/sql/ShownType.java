package io.millrace.sql;

import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.stream.Collectors;

/** Columns in the short text of a Dataset: of each struct the first two fields, and how many more there are. */
final class ShownType {
    private static final int FIELDS = 2;

    private ShownType() {}

    static String of(DataType type) {
        return type instanceof StructType s ? "struct<" + fields(s) + ">" : type.simpleString();
    }

    static String fields(StructType type) {
        List<StructField> all = type.fieldList();
        int more = all.size() - FIELDS;
        String rest = more <= 0 ? "" : more == 1 ? " ... 1 more field" : " ... " + more + " more fields";
        return all.stream()
                        .limit(FIELDS)
                        .map(f -> f.name() + ": " + of(f.dataType()))
                        .collect(Collectors.joining(", "))
                + rest;
    }
}
