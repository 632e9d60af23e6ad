package io.millrace.sql.types;

import io.millrace.error.MillraceException;
import io.millrace.sql.json.JsonReader;
import io.millrace.sql.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Data types as JSON, in the form in which Spark stores schemas, and back. */
final class SchemaJson {
    private static final Pattern DECIMAL = Pattern.compile("decimal\\(\\s*(\\d+)\\s*,\\s*(\\d+)\\s*\\)");
    private static final Pattern CHARACTERS = Pattern.compile("(var)?char\\(\\s*\\d+\\s*\\)");

    private SchemaJson() {}

    static String compact(DataType type) {
        return JsonText.compact(tree(type));
    }

    static String pretty(DataType type) {
        return JsonText.pretty(tree(type));
    }

    static DataType read(String json) {
        return type(JsonReader.read(json).orElseThrow(() -> bad(json, "is not JSON")));
    }

    private static Object tree(DataType type) {
        if (type instanceof StructType s) {
            return object(
                    "struct",
                    "fields",
                    s.fieldList().stream().map(SchemaJson::field).toList());
        } else if (type instanceof ArrayType a) {
            return object("array", "elementType", tree(a.elementType()), "containsNull", a.containsNull());
        } else if (type instanceof MapType m) {
            return object(
                    "map",
                    "keyType",
                    tree(m.keyType()),
                    "valueType",
                    tree(m.valueType()),
                    "valueContainsNull",
                    m.valueContainsNull());
        }
        return StructType.treeName(type);
    }

    private static Map<String, Object> object(String type, Object... rest) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", type);
        for (int i = 0; i < rest.length; i += 2) {
            object.put((String) rest[i], rest[i + 1]);
        }
        return object;
    }

    private static Map<String, Object> field(StructField f) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", f.name());
        object.put("type", tree(f.dataType()));
        object.put("nullable", f.nullable());
        object.put("metadata", f.metadata().object());
        return object;
    }

    private static DataType type(@Nullable Object tree) {
        if (tree instanceof String name) {
            return named(name);
        }
        if (!(tree instanceof Map<?, ?> map)) {
            throw bad(JsonText.compact(tree), "is neither the name of a type nor an object");
        }
        Object kind = part(map, "type", Object.class);
        return switch (kind.toString()) {
            case "struct" -> struct(map);
            case "array" ->
                new ArrayType(type(part(map, "elementType", Object.class)), part(map, "containsNull", Boolean.class));
            case "map" ->
                new MapType(
                        type(part(map, "keyType", Object.class)),
                        type(part(map, "valueType", Object.class)),
                        part(map, "valueContainsNull", Boolean.class));
            default -> throw bad(JsonText.compact(tree), "has an unknown type");
        };
    }

    private static StructType struct(Map<?, ?> map) {
        List<StructField> fields = new ArrayList<>();
        for (Object field : part(map, "fields", List.class)) {
            if (!(field instanceof Map<?, ?> f)) {
                throw bad(JsonText.compact(field), "is no field");
            }
            Object notes = f.get("metadata");
            fields.add(new StructField(
                    part(f, "name", String.class),
                    type(part(f, "type", Object.class)),
                    part(f, "nullable", Boolean.class),
                    notes == null ? Metadata.empty() : Metadata.ofJson(notes)));
        }
        return new StructType(fields);
    }

    private static DataType named(String name) {
        Matcher decimal = DECIMAL.matcher(name);
        if (decimal.matches()) {
            return new DecimalType(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        return CHARACTERS.matcher(name).matches() ? DataTypes.StringType : DdlParser.parseType(name);
    }

    private static <T> T part(Map<?, ?> map, String key, Class<T> type) {
        Object value = map.get(key);
        if (!type.isInstance(value)) {
            throw bad(JsonText.compact(map), "has no '" + key + "' or a wrong one");
        }
        return type.cast(value);
    }

    private static MillraceException bad(String json, String what) {
        return new MillraceException(
                "INVALID_JSON_DATA_TYPE",
                "22032",
                "Failed to read a data type from JSON: " + json + " " + what + ". Give what DataType.json() wrote.",
                Map.of("invalidType", json),
                null);
    }
}
