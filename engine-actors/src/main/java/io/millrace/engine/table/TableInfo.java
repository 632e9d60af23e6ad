package io.millrace.engine.table;

import io.millrace.error.MillraceException;
import io.millrace.sql.json.JsonReader;
import io.millrace.sql.json.JsonText;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a table is.
 *
 * @param path of its rows, where they are not in the table's own folder
 * @param schema of all columns, partition columns too
 * @param writtenByStream whether streaming queries write it, and no batches
 */
public record TableInfo(
        String name,
        String format,
        Map<String, String> options,
        @Nullable String path,
        StructType schema,
        List<String> partitionBy,
        boolean writtenByStream) {

    public TableInfo {
        options = Map.copyOf(options);
        partitionBy = List.copyOf(partitionBy);
    }

    /** The same table once a stream writes it. */
    public TableInfo ofStream() {
        return new TableInfo(name, format, options, path, schema, partitionBy, true);
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
        return JsonText.pretty(all) + "\n";
    }

    /** @param from the file, for the error */
    static TableInfo parse(String json, String from) {
        try {
            Map<?, ?> all = (Map<?, ?>) JsonReader.read(json).orElseThrow();
            Map<String, String> options = new LinkedHashMap<>();
            ((Map<?, ?>) required(all, "options")).forEach((k, v) -> options.put((String) k, (String) v));
            return new TableInfo(
                    (String) required(all, "name"),
                    (String) required(all, "format"),
                    options,
                    (String) all.get("path"),
                    (StructType) DataType.fromJson((String) required(all, "schema")),
                    ((List<?>) required(all, "partitionBy"))
                            .stream().map(String.class::cast).toList(),
                    Boolean.TRUE.equals(all.get("writtenByStream")));
        } catch (RuntimeException e) {
            throw new MillraceException(
                    "TABLE_DESCRIPTION_DAMAGED",
                    "The file " + from + " does not say what the table is (" + e
                            + "). Put it back, or remove the folder to lose the table.",
                    e);
        }
    }

    private static Object required(Map<?, ?> all, String key) {
        return Objects.requireNonNull(all.get(key), key);
    }
}
