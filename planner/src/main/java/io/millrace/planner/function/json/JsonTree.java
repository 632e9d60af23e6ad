package io.millrace.planner.function.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON text as maps, lists, strings, booleans and numbers that keep their text; and back. */
final class JsonTree {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** A number, as written. */
    record NumberText(String text, boolean whole) {}

    private JsonTree() {}

    /** The first value of the text; fails with IOException. A JSON null is null. */
    static @Nullable Object parse(String text) throws IOException {
        try (JsonParser p = FACTORY.createParser(text)) {
            JsonToken first = p.nextToken();
            if (first == null) {
                throw new IOException("No JSON value");
            }
            return read(p);
        }
    }

    static @Nullable Object read(JsonParser p) throws IOException {
        switch (p.currentToken()) {
            case START_OBJECT:
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (p.nextToken() != JsonToken.END_OBJECT) {
                    String name = p.currentName();
                    p.nextToken();
                    object.put(name, read(p));
                }
                return object;
            case START_ARRAY:
                List<@Nullable Object> array = new ArrayList<>();
                while (p.nextToken() != JsonToken.END_ARRAY) {
                    array.add(read(p));
                }
                return array;
            case VALUE_STRING:
                return p.getText();
            case VALUE_TRUE:
                return true;
            case VALUE_FALSE:
                return false;
            case VALUE_NUMBER_INT:
                return new NumberText(p.getText(), true);
            case VALUE_NUMBER_FLOAT:
                return new NumberText(p.getText(), false);
            default:
                return null;
        }
    }

    static void write(StringBuilder out, @Nullable Object v) {
        if (v instanceof Map<?, ?> m) {
            out.append('{');
            String comma = "";
            for (Map.Entry<?, ?> e : m.entrySet()) {
                out.append(comma);
                quote(out, String.valueOf(e.getKey()));
                write(out.append(':'), e.getValue());
                comma = ",";
            }
            out.append('}');
        } else if (v instanceof List<?> l) {
            out.append('[');
            for (int i = 0; i < l.size(); i++) {
                write(i == 0 ? out : out.append(','), l.get(i));
            }
            out.append(']');
        } else if (v instanceof String s) {
            quote(out, s);
        } else {
            out.append(v instanceof NumberText n ? n.text() : String.valueOf(v));
        }
    }

    static void quote(StringBuilder out, String s) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format(java.util.Locale.ROOT, "\\u%04X", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
