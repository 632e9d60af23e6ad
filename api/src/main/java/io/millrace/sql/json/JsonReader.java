package io.millrace.sql.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a JSON text into the values that {@link JsonText} prints. One instance reads one text. */
public final class JsonReader {
    private static final int MAX_DEPTH = 200;

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /** The value of a text that is JSON as a whole (never a bare null), or empty if it is not. */
    public static Optional<Object> read(String text) {
        JsonReader r = new JsonReader(text);
        try {
            Object value = r.value();
            r.blank();
            return r.at == text.length() ? Optional.ofNullable(value) : Optional.empty();
        } catch (NotJson e) {
            return Optional.empty();
        }
    }

    private @Nullable Object value() {
        blank();
        return switch (peek()) {
            case '{' -> map();
            case '[' -> list();
            case '"' -> string();
            default -> literal();
        };
    }

    private Map<String, @Nullable Object> map() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        down();
        while (!take('}')) {
            if (!map.isEmpty()) {
                expect(',');
            }
            blank();
            String key = string();
            expect(':');
            map.put(key, value());
        }
        depth--;
        return map;
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> list = new ArrayList<>();
        down();
        while (!take(']')) {
            if (!list.isEmpty()) {
                expect(',');
            }
            list.add(value());
        }
        depth--;
        return list;
    }

    private void down() {
        at++;
        if (++depth > MAX_DEPTH) {
            throw new NotJson();
        }
    }

    private String string() {
        if (peek() != '"') {
            throw new NotJson();
        }
        at++;
        StringBuilder out = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            out.append(c == '\\' ? escaped() : c);
        }
        return out.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> c;
            case 'u' -> unicode();
            default -> throw new NotJson();
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw new NotJson();
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private @Nullable Object literal() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(peek()) || "+-.".indexOf(peek()) >= 0)) {
            at++;
        }
        String word = text.substring(from, at);
        if (word.equals("null")) {
            return null;
        }
        if (word.equals("true") || word.equals("false")) {
            return Boolean.valueOf(word);
        }
        if (!word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw new NotJson();
        }
        return new JsonText.Literal(word);
    }

    private char next() {
        if (at >= text.length()) {
            throw new NotJson();
        }
        return text.charAt(at++);
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void blank() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean take(char c) {
        blank();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw new NotJson();
        }
    }

    private static final class NotJson extends RuntimeException {
        NotJson() {
            super(null, null, false, false);
        }
    }
}
