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

    private static final JsonFactory PLAIN =
            JsonFactory.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    /** A number, as written. */
    record NumberText(String text, boolean whole) {
        /** Its value as text, as Spark copies numbers: a fraction is a double, and minus nothing is nothing. */
        String copied() {
            if (whole) {
                return text.equals("-0") ? "0" : text;
            }
            double d = Double.parseDouble(text);
            return Double.isNaN(d) || Double.isInfinite(d) ? '"' + Double.toString(d) + '"' : Double.toString(d);
        }
    }

    private JsonTree() {}

    /** The first value of the text; fails with IOException. A JSON null is null. */
    static @Nullable Object parse(String text) throws IOException {
        return parse(FACTORY, text);
    }

    static @Nullable Object parse(String text, TextOptions options) throws IOException {
        return parse(options.json(), text);
    }

    /** As {@link #parse}, without the numbers that JSON does not have, such as NaN. */
    static @Nullable Object parsePlain(String text) throws IOException {
        return parse(PLAIN, text);
    }

    private static @Nullable Object parse(JsonFactory factory, String text) throws IOException {
        try (JsonParser p = factory.createParser(text)) {
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
            out.append(v instanceof NumberText n ? n.copied() : String.valueOf(v));
        }
    }

    static void quote(StringBuilder out, String s) {
        quote(out, s, false);
    }

    /** @param asciiOnly whether other characters are written as escapes */
    static void quote(StringBuilder out, String s, boolean asciiOnly) {
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
                    if (c < 0x20 || asciiOnly && c > 0x7E) {
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
