package io.millrace.connector;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of partition directories, {@code column=value}, in Hive's spelling. Pure. */
public final class PartitionPath {
    /** Stands for null, and for the empty text. */
    public static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    private static final String SPECIAL = "\"#%'*/:=?\\\u007F{[]^";
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{2}");

    private PartitionPath() {}

    /** @param value as text; null and the empty text are the same */
    public static String segment(String column, @Nullable String value) {
        return escape(column) + "=" + (value == null || value.isEmpty() ? NULL : escape(value));
    }

    /** Whether a directory of this name is a partition. */
    public static boolean isSegment(String name) {
        return name.indexOf('=') > 0;
    }

    /** The column of a segment. */
    public static String column(String segment) {
        return unescape(segment.substring(0, segment.indexOf('=')));
    }

    /** The text of a segment's value, {@link #NULL} for null. */
    public static String value(String segment) {
        return unescape(segment.substring(segment.indexOf('=') + 1));
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%'
                    && i + 2 < text.length()
                    && HEX.matcher(text.substring(i + 1, i + 3)).matches()) {
                c = (char) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                i += 2;
            }
            out.append(c);
        }
        return out.toString();
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || SPECIAL.indexOf(c) >= 0) {
                out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
