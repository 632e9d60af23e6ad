package io.millrace.bench.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A flat JSON object taken apart: names and values as slices of the text. For one thread; used again from text to text. Texts with
 * escapes are kept as they stand, since nothing in the contract needs one.
 */
final class FlatJson {
    private static final int MOST_FIELDS = 32;
    /** Room for a computed decimal that stands next to a tie and was rounded the other way. */
    private static final double TOLERANCE = 1.5e-4;

    private final int[] nameFrom = new int[MOST_FIELDS];
    private final int[] nameTo = new int[MOST_FIELDS];
    private final int[] from = new int[MOST_FIELDS];
    private final int[] to = new int[MOST_FIELDS];
    private byte[] text = {};
    private int fields;

    /** @return false if it is no flat object */
    boolean read(byte[] json) {
        text = json;
        fields = 0;
        try {
            int at = blank(0);
            if (text[at++] != '{') {
                return false;
            }
            while (fields < MOST_FIELDS) {
                at = blank(at);
                if (text[at] != '"') {
                    return false;
                }
                nameFrom[fields] = at + 1;
                nameTo[fields] = endOfText(at + 1);
                at = blank(nameTo[fields] + 1);
                if (text[at] != ':') {
                    return false;
                }
                at = value(blank(at + 1));
                fields++;
                at = blank(at);
                if (text[at] == '}') {
                    return true;
                }
                if (text[at++] != ',') {
                    return false;
                }
            }
            return false;
        } catch (ArrayIndexOutOfBoundsException endedEarly) {
            return false;
        }
    }

    private int value(int at) {
        if (text[at] == '"') {
            from[fields] = at;
            to[fields] = endOfText(at + 1) + 1;
        } else {
            int end = at;
            while (text[end] != ',' && text[end] != '}' && text[end] > ' ') {
                end++;
            }
            from[fields] = at;
            to[fields] = end;
        }
        return to[fields];
    }

    private int blank(int from) {
        int i = from;
        while (text[i] <= ' ') {
            i++;
        }
        return i;
    }

    private int endOfText(int from) {
        int i = from;
        while (text[i] != '"') {
            i += text[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    private int find(byte[] other, int otherFrom, int otherTo) {
        for (int field = 0; field < fields; field++) {
            if (Arrays.equals(text, nameFrom[field], nameTo[field], other, otherFrom, otherTo)) {
                return field;
            }
        }
        return -1;
    }

    /** @return -1 if there is no such field, or it holds no whole number that is not negative */
    long whole(byte[] name) {
        int field = find(name, 0, name.length);
        if (field < 0 || from[field] == to[field]) {
            return -1;
        }
        long value = 0;
        for (int i = from[field]; i < to[field]; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            value = value * 10 + text[i] - '0';
        }
        return value;
    }

    /** The number at the end of a text such as {@code "acct-004321"}; -1 if there is no such field or text. */
    long numberAtEnd(byte[] name, int prefixLength) {
        int field = find(name, 0, name.length);
        if (field < 0 || text[from[field]] != '"') {
            return -1;
        }
        long value = -1;
        for (int i = from[field] + 1 + prefixLength; i < to[field] - 1; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            value = Math.max(value, 0) * 10 + text[i] - '0';
        }
        return value;
    }

    /** The same names, in any order, with the same values; numbers may be written differently. */
    boolean means(FlatJson expected) {
        if (fields != expected.fields) {
            return false;
        }
        for (int e = 0; e < fields; e++) {
            int field = find(expected.text, expected.nameFrom[e], expected.nameTo[e]);
            if (field < 0 || !sameValue(field, expected, e)) {
                return false;
            }
        }
        return true;
    }

    private boolean sameValue(int field, FlatJson expected, int e) {
        if (Arrays.equals(text, from[field], to[field], expected.text, expected.from[e], expected.to[e])) {
            return true;
        }
        return isNumber(field)
                && expected.isNumber(e)
                && Math.abs(decimal(field) - expected.decimal(e)) <= (expected.isWhole(e) ? 0 : TOLERANCE);
    }

    private boolean isNumber(int field) {
        byte first = text[from[field]];
        return first == '-' || first >= '0' && first <= '9';
    }

    private boolean isWhole(int field) {
        for (int i = from[field]; i < to[field]; i++) {
            if (text[i] == '.') {
                return false;
            }
        }
        return true;
    }

    private double decimal(int field) {
        try {
            return Double.parseDouble(
                    new String(text, from[field], to[field] - from[field], StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
