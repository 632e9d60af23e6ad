package io.millrace.engine.table;

import io.millrace.error.MillraceException;
import io.millrace.sql.json.JsonReader;
import io.millrace.sql.json.JsonText;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a table is.
 *
 * @param path of its rows, where they are not in the table's own folder
 * @param schema of all columns, partition columns last
 * @param writtenByStream whether streaming queries write it, and no batches
 * @param properties what users noted of it, of no effect
 */
public record TableInfo(
        String name,
        String format,
        Map<String, String> options,
        @Nullable String path,
        StructType schema,
        List<String> partitionBy,
        boolean writtenByStream,
        @Nullable String comment,
        Map<String, String> properties) {

    public TableInfo {
        options = Map.copyOf(options);
        partitionBy = List.copyOf(partitionBy);
        schema = partitionsLast(schema, partitionBy);
        properties = Map.copyOf(properties);
    }

    /** The columns in the order in which rows of files have them: those of directories behind the others, as they divide. */
    public static StructType partitionsLast(StructType schema, List<String> partitionBy) {
        List<StructField> fields = new ArrayList<>(schema.fieldList());
        for (String column : partitionBy) {
            StructField field = schema.field(schema.indexOf(column, false));
            fields.remove(field);
            fields.add(field);
        }
        return new StructType(fields);
    }

    /** The same table under another name. */
    TableInfo named(String other) {
        return new TableInfo(other, format, options, path, schema, partitionBy, writtenByStream, comment, properties);
    }

    /** The same table with other columns. */
    public TableInfo with(StructType columns) {
        return new TableInfo(name, format, options, path, columns, partitionBy, writtenByStream, comment, properties);
    }

    /** The same table with other words about it. */
    public TableInfo about(@Nullable String said, Map<String, String> other) {
        return new TableInfo(name, format, options, path, schema, partitionBy, writtenByStream, said, other);
    }

    /** The same table once a stream writes it. */
    public TableInfo ofStream() {
        return new TableInfo(name, format, options, path, schema, partitionBy, true, comment, properties);
    }

    /** The table as a plan that reads it; as a stream where the query says so. */
    public Plan read(String location) {
        return new Plan.Read(format, options, List.of(location), schema, false, null);
    }

    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", name);
        all.put("format", format);
        all.put("options", options);
        if (path != null) {
            all.put("path", path);
        }
        all.put("schema", schema.json());
        all.put("partitionBy", partitionBy);
        all.put("writtenByStream", writtenByStream);
        if (comment != null) {
            all.put("comment", comment);
        }
        if (!properties.isEmpty()) {
            all.put("properties", properties);
        }
        return JsonText.pretty(all) + "\n";
    }

    /** @param from the file, for the error */
    static TableInfo parse(String json, String from) {
        try {
            Map<?, ?> all = (Map<?, ?>) JsonReader.read(json).orElseThrow();
            Map<?, ?> properties = all.get("properties") instanceof Map<?, ?> m ? m : Map.of();
            return new TableInfo(
                    (String) required(all, "name"),
                    (String) required(all, "format"),
                    texts((Map<?, ?>) required(all, "options")),
                    (String) all.get("path"),
                    (StructType) DataType.fromJson((String) required(all, "schema")),
                    ((List<?>) required(all, "partitionBy"))
                            .stream().map(String.class::cast).toList(),
                    Boolean.TRUE.equals(all.get("writtenByStream")),
                    (String) all.get("comment"),
                    texts(properties));
        } catch (RuntimeException e) {
            throw new MillraceException(
                    "TABLE_DESCRIPTION_DAMAGED",
                    "The file " + from + " does not say what the table is (" + e
                            + "). Put it back, or remove the folder to lose the table.",
                    e);
        }
    }

    private static Map<String, String> texts(Map<?, ?> map) {
        Map<String, String> texts = new LinkedHashMap<>();
        map.forEach((k, v) -> texts.put((String) k, (String) v));
        return texts;
    }

    private static Object required(Map<?, ?> all, String key) {
        return Objects.requireNonNull(all.get(key), key);
    }
}
