package io.millrace.sql.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints JSON values: Map (in its iteration order), List, String, Number, Boolean, null, and {@link Literal} for numbers that
 * must keep their spelling. Other objects print as strings.
 */
public final class JsonText {
    /** A number (or true, false, null) as it was spelt. */
    public record Literal(String text) {}

    private JsonText() {}

    /** Without blanks. */
    public static String compact(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, -1);
        return out.toString();
    }

    /** On several lines, in the layout that Spark prints: two blanks a level, a blank on both sides of each colon. */
    public static String pretty(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, 0);
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value, int level) {
        if (value instanceof Map<?, ?> map) {
            writeMap(out, map, level);
        } else if (value instanceof List<?> list) {
            writeList(out, list, level);
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Literal literal) {
            out.append(literal.text());
        } else {
            quote(out, value.toString());
        }
    }

    private static void writeMap(StringBuilder out, Map<?, ?> map, int level) {
        boolean pretty = level >= 0;
        if (map.isEmpty()) {
            out.append(pretty ? "{ }" : "{}");
            return;
        }
        out.append('{');
        int inner = pretty ? level + 1 : level;
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> e = entries.next();
            newLine(out, inner);
            quote(out, String.valueOf(e.getKey()));
            out.append(pretty ? " : " : ":");
            write(out, e.getValue(), inner);
            if (entries.hasNext()) {
                out.append(',');
            }
        }
        newLine(out, level);
        out.append('}');
    }

    private static void writeList(StringBuilder out, List<?> list, int level) {
        boolean pretty = level >= 0;
        if (list.isEmpty()) {
            out.append(pretty ? "[ ]" : "[]");
            return;
        }
        out.append(pretty ? "[ " : "[");
        for (int i = 0; i < list.size(); i++) {
            out.append(i == 0 ? "" : pretty ? ", " : ",");
            write(out, list.get(i), level);
        }
        out.append(pretty ? " ]" : "]");
    }

    private static void newLine(StringBuilder out, int level) {
        if (level >= 0) {
            out.append('\n').append("  ".repeat(level));
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
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
                        out.append(String.format("\\u%04X", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
