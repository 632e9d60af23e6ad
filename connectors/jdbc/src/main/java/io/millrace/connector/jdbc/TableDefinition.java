package io.millrace.connector.jdbc;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a new table looks like. Column types that the user gave are written as they are; they are of a form that cannot end the statement.
 *
 * @param columns name and type each, ready for a statement
 * @param options behind the columns, as given
 */
record TableDefinition(List<String> columns, List<String> keys, String options) {
    private static final Pattern GIVEN_TYPE = Pattern.compile(
            "\\s*(?:`((?:[^`]|``)+)`|\"((?:[^\"]|\"\")+)\"|([\\p{L}\\p{N}_]+))\\s*:?\\s+([\\p{L}][\\p{L}\\p{N}_ ]*(?:\\(\\s*\\d+\\s*(?:,\\s*\\d+\\s*)?\\))?[\\p{L} ]*(?:\\[\\])?)\\s*(?:,|$)");

    static TableDefinition parse(Options options, StructType schema, Dialect dialect, List<String> keys) {
        Map<String, String> given = options.get("createTableColumnTypes")
                .map(text -> givenTypes(text, schema))
                .orElse(Map.of());
        List<String> columns = new ArrayList<>();
        for (StructField field : schema.fieldList()) {
            String type = given.get(field.name().toLowerCase(Locale.ROOT));
            columns.add(dialect.quote(field.name()) + " " + (type == null ? type(field, dialect) : type)
                    + (field.nullable() && !keys.contains(field.name()) ? "" : " NOT NULL"));
        }
        return new TableDefinition(
                List.copyOf(columns),
                keys.stream().map(dialect::quote).toList(),
                options.get("createTableOptions", ""));
    }

    private static String type(StructField field, Dialect dialect) {
        return dialect.columnType(field.dataType())
                .orElseThrow(() -> new AnalysisException(
                        "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                        "0A000",
                        "The column '" + field.name() + "' is of type "
                                + field.dataType().simpleString()
                                + ", for which " + dialect.name()
                                + " has no column type here. Make it text with to_json, take its parts as columns of their own, or cast it.",
                        Map.of(
                                "columnName",
                                field.name(),
                                "columnType",
                                field.dataType().sql())));
    }

    /** By name in lower case. */
    private static Map<String, String> givenTypes(String text, StructType schema) {
        Map<String, String> types = new HashMap<>();
        Matcher m = GIVEN_TYPE.matcher(text);
        int end = 0;
        while (end < text.length() && m.find(end) && m.start() == end) {
            String name = m.group(1) != null
                    ? m.group(1).replace("``", "`")
                    : m.group(2) != null ? m.group(2).replace("\"\"", "\"") : m.group(3);
            if (schema.indexOf(name, false) < 0) {
                throw invalid("The option 'createTableColumnTypes' names '" + name + "', which is none of the columns "
                        + List.of(schema.fieldNames()) + ".");
            }
            types.put(name.toLowerCase(Locale.ROOT), m.group(4).trim());
            end = m.end();
        }
        if (end < text.length() || types.isEmpty()) {
            throw invalid("The option 'createTableColumnTypes' cannot be read from '"
                    + text.substring(Math.min(end, text.length()))
                    + "' on. It is a list such as name VARCHAR(64), amount DECIMAL(10, 2).");
        }
        return types;
    }

    private static AnalysisException invalid(String text) {
        return new AnalysisException("INVALID_JDBC_OPTIONS", "22023", text, Map.of());
    }

    String create(String table) {
        List<String> parts = new ArrayList<>(columns);
        if (!keys.isEmpty()) {
            parts.add("PRIMARY KEY (" + String.join(", ", keys) + ")");
        }
        return "CREATE TABLE " + table + " (" + String.join(", ", parts) + ")"
                + (options.isEmpty() ? "" : " " + options);
    }
}
