package io.millrace.connector.files;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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

    /** The values of a record; null stands for nothing between two separators, as opposed to an empty quoted text. */
    @Nullable
    String[] split(String record) {
        return new Scan(record, () -> null).values().toArray(new @Nullable String[0]);
    }

    /** The record that begins with this line: with the lines that its quotes go over, their ends as {@code \n}. */
    String record(String line, Supplier<@Nullable String> more) {
        Scan scan = new Scan(line, more);
        scan.values();
        return scan.text.toString();
    }

    /** A record from its first value to its last. One thread, once. */
    private final class Scan {
        private final StringBuilder text;
        private final Supplier<@Nullable String> more;
        private final List<@Nullable String> values = new ArrayList<>();

        Scan(String line, Supplier<@Nullable String> more) {
            text = new StringBuilder(line);
            this.more = more;
        }

        List<@Nullable String> values() {
            int at = 0;
            while (true) {
                int start = options.trimLeft() ? skipBlanks(at) : at;
                boolean quoted =
                        options.quote() != '\0' && start < text.length() && text.charAt(start) == options.quote();
                int end = quoted ? quoted(start) : plain(start, start);
                if (end >= text.length()) {
                    return values;
                }
                at = end + options.separator().length();
            }
        }

        /** A value as it stands, up to the first separator from a place on. */
        private int plain(int start, int from) {
            int separator = text.indexOf(options.separator(), from);
            int end = separator < 0 ? text.length() : separator;
            String raw = text.substring(start, end);
            String value = options.trimRight() ? raw.stripTrailing() : raw;
            values.add(value.isEmpty() ? null : value);
            return end;
        }

        /** A value that begins with a quote; without one that ends it, it goes to the end of the record. */
        private int quoted(int start) {
            StringBuilder value = new StringBuilder();
            int i = start + 1;
            while (i < text.length() || goesOn()) {
                char c = text.charAt(i);
                if (c == options.escape() && i + 1 < text.length() && escapes(text.charAt(i + 1))) {
                    value.append(text.charAt(i + 1));
                    i += 2;
                } else if (c == options.quote() && ends(i + 1)) {
                    values.add(value.isEmpty() ? options.emptyValue() : value.toString());
                    int separator = text.indexOf(options.separator(), i + 1);
                    return separator < 0 ? text.length() : separator;
                } else if (c == options.quote() && options.stopsAtSeparator()) {
                    return plain(start, i);
                } else {
                    value.append(c);
                    i++;
                }
            }
            values.add(open(start, value));
            return text.length();
        }

        /** A quote that is never ended: a quote alone is itself, and an escape before nothing is nothing. */
        private String open(int start, StringBuilder value) {
            int last = value.length() - 1;
            if (last >= 0 && value.charAt(last) == options.escape()) {
                value.setLength(last);
            }
            if (start + 1 == text.length()) {
                return String.valueOf(options.quote());
            }
            return value.isEmpty() ? options.emptyValue() : value.toString();
        }

        private boolean escapes(char next) {
            return next == options.quote() || next == options.escape();
        }

        /** Whether nothing but blanks stands between here and a separator or the end. */
        private boolean ends(int from) {
            int next = skipBlanks(from);
            return next >= text.length() || text.indexOf(options.separator(), next) == next;
        }

        private boolean goesOn() {
            String next = more.get();
            if (next != null) {
                text.append('\n').append(next);
            }
            return next != null;
        }

        private int skipBlanks(int from) {
            int i = from;
            while (i < text.length()
                    && (text.charAt(i) == ' ' || text.charAt(i) == '\t')
                    && text.indexOf(options.separator(), i) != i) {
                i++;
            }
            return i;
        }
    }

    String join(@Nullable String[] values) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            out.append(i == 0 ? "" : options.separator());
            String v = values[i];
            if (v == null && !options.quoteAll()) {
                out.append(options.nullValue());
            } else if (v == null) {
                appendQuoted(out, options.nullValue());
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
        } else if (needsQuotes(v) || options.quote() != '\0' && value.indexOf('\n') >= 0) {
            appendQuoted(out, v);
        } else {
            out.append(v);
        }
    }

    private void appendQuoted(StringBuilder out, String v) {
        out.append(options.quote());
        for (int i = 0; i < v.length(); i++) {
            char c = v.charAt(i);
            if (c == options.quote() || c == options.escape()) {
                out.append(options.escape());
            }
            out.append(c);
        }
        out.append(options.quote());
    }

    private boolean needsQuotes(String v) {
        return options.quote() != '\0'
                && (options.quoteAll()
                        || v.contains(options.separator())
                        || v.charAt(0) == options.quote()
                        || options.quotesQuotes() && v.indexOf(options.quote()) >= 0
                        || options.comment() != null && v.charAt(0) == options.comment()
                        || v.indexOf('\n') >= 0
                        || v.indexOf('\r') >= 0);
    }
}
