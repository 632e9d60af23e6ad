package io.millrace.connector.files;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides a line of CSV into its values, and joins them. Written by hand because the escape character is a backslash by default, which CSV
 * libraries of the RFC's kind do not know. Pure.
 */
final class CsvLine {
    private final CsvOptions options;

    CsvLine(CsvOptions options) {
        this.options = options;
    }

    /** The values of a line; null stands for nothing between two separators, as opposed to an empty quoted text. */
    @Nullable
    String[] split(String line) {
        List<@Nullable String> values = new ArrayList<>();
        int at = 0;
        while (true) {
            int start = options.trimLeft() ? skipBlanks(line, at) : at;
            boolean quoted = start < line.length() && options.quote() != '\0' && line.charAt(start) == options.quote();
            int close = quoted ? closingQuote(line, start + 1) : -1;
            int end;
            if (close >= 0) {
                end = close + 1;
                while (end < line.length() && !line.startsWith(options.separator(), end)) {
                    end++;
                }
                values.add(text(unescape(line.substring(start + 1, close)), true));
            } else {
                // No closing quote before a separator: the text is taken as it stands.
                end = line.indexOf(options.separator(), start);
                end = end < 0 ? line.length() : end;
                String raw = line.substring(start, end);
                values.add(text(options.trimRight() ? raw.stripTrailing() : raw, false));
            }
            if (end >= line.length()) {
                return values.toArray(new @Nullable String[0]);
            }
            at = end + options.separator().length();
        }
    }

    private @Nullable String text(String value, boolean quoted) {
        return value.isEmpty() ? quoted ? options.emptyValue() : null : value;
    }

    private static int skipBlanks(String line, int at) {
        int i = at;
        while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    /** The quote that is followed by a separator or the end, or -1. */
    private int closingQuote(String line, int from) {
        int i = from;
        while (i < line.length()) {
            char c = line.charAt(i);
            boolean more = i + 1 < line.length();
            if (c == options.escape()
                    && more
                    && (line.charAt(i + 1) == options.quote() || line.charAt(i + 1) == options.escape())) {
                i += 2;
                continue;
            }
            if (c == options.quote()) {
                int next = options.trimRight() || !more ? skipBlanks(line, i + 1) : i + 1;
                if (next >= line.length() || line.startsWith(options.separator(), next)) {
                    return i;
                }
            }
            i++;
        }
        return -1;
    }

    private String unescape(String quoted) {
        if (quoted.indexOf(options.escape()) < 0) {
            return quoted;
        }
        StringBuilder out = new StringBuilder(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c == options.escape() && i + 1 < quoted.length()) {
                char next = quoted.charAt(i + 1);
                if (next == options.quote() || next == options.escape()) {
                    out.append(next);
                    i++;
                    continue;
                }
            }
            out.append(c);
        }
        return out.toString();
    }

    String join(@Nullable String[] values) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            out.append(i == 0 ? "" : options.separator());
            String v = values[i];
            if (v == null) {
                out.append(options.nullValue());
            } else {
                appendValue(out, v);
            }
        }
        return out.toString();
    }

    private void appendValue(StringBuilder out, String value) {
        String v = options.trimLeft() ? value.stripLeading() : value;
        v = options.trimRight() ? v.stripTrailing() : v;
        if (v.isEmpty()) {
            out.append(options.emptyValue());
        } else if (needsQuotes(v)) {
            out.append(options.quote());
            for (int i = 0; i < v.length(); i++) {
                char c = v.charAt(i);
                if (c == options.quote() || c == options.escape()) {
                    out.append(options.escape());
                }
                out.append(c);
            }
            out.append(options.quote());
        } else {
            out.append(v);
        }
    }

    private boolean needsQuotes(String v) {
        return options.quote() != '\0'
                && (v.contains(options.separator())
                        || v.charAt(0) == options.quote()
                        || options.comment() != null && v.charAt(0) == options.comment()
                        || v.indexOf('\n') >= 0
                        || v.indexOf('\r') >= 0);
    }
}
