package io.millrace.planner.codegen.runtime;

import io.millrace.row.Bytes;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the wanted fields of one JSON object straight from its UTF-8 bytes into public arrays, one place a field. Strings are
 * slices of the input. Whatever is not plain (escapes in wanted strings, numbers out of range, nested values, malformed text)
 * makes {@link #parse} say no, and the caller hands over what the slow path read with {@link #take}. One task.
 */
public final class JsonScanner {
    private static final byte[] NO_BYTES = new byte[0];
    private static final int BAD = -1;

    public final boolean[] nulls;
    /** Numbers, times and booleans as they stand in a row's slot. */
    public final long[] longs;

    public final byte[][] bases;
    public final int[] offs;
    public final int[] lens;
    /** Values of nested types, in internal form. */
    public final @Nullable Object[] objects;

    private final DataType[] types;
    /** Of the types but decimals. */
    private final @Nullable Kind[] kinds;

    private final byte[][] names;
    private final MemberShape shape;
    private final boolean[] wanted;
    private final boolean utc;
    private final boolean scannable;
    private byte[] in = NO_BYTES;
    private int end;

    /** @param wanted whether each field of the schema is read at all */
    public JsonScanner(StructType schema, boolean[] wanted, boolean utc) {
        List<StructField> fields = schema.fieldList();
        int n = fields.size();
        this.wanted = wanted;
        this.utc = utc;
        nulls = new boolean[n];
        longs = new long[n];
        bases = new byte[n][];
        offs = new int[n];
        lens = new int[n];
        objects = new Object[n];
        types = new DataType[n];
        kinds = new Kind[n];
        names = new byte[n][];
        boolean plain = true;
        for (int i = 0; i < n; i++) {
            types[i] = fields.get(i).dataType();
            kinds[i] = types[i] instanceof AtomicType a ? a.kind() : null;
            names[i] = fields.get(i).name().getBytes(StandardCharsets.UTF_8);
            bases[i] = NO_BYTES;
            plain &= !wanted[i] || readable(types[i]);
        }
        scannable = plain;
        shape = new MemberShape(names);
    }

    private static boolean readable(DataType t) {
        return t instanceof DecimalType d
                ? d.fitsLong()
                : t instanceof AtomicType a
                        && a.kind() != Kind.NULL
                        && a.kind() != Kind.BINARY
                        && a.kind() != Kind.TIMESTAMP_NTZ;
    }

    /** Takes over a struct in internal form that the slow path read; false if it is null. */
    public boolean take(@Nullable Object struct) {
        if (!(struct instanceof Object[] row)) {
            return false;
        }
        for (int i = 0; i < row.length; i++) {
            Object v = row[i];
            nulls[i] = v == null;
            objects[i] = v;
            bases[i] = NO_BYTES;
            offs[i] = 0;
            lens[i] = 0;
            longs[i] = 0;
            if (v instanceof String s) {
                bases[i] = s.getBytes(StandardCharsets.UTF_8);
                lens[i] = bases[i].length;
            } else if (v instanceof byte[] b) {
                bases[i] = b;
                lens[i] = b.length;
            } else if (v instanceof Double d) {
                longs[i] = Double.doubleToRawLongBits(d);
            } else if (v instanceof Float f) {
                longs[i] = Float.floatToRawIntBits(f) & 0xffffffffL;
            } else if (v instanceof Boolean b) {
                longs[i] = b ? 1 : 0;
            } else if (v instanceof BigDecimal d) {
                longs[i] = d.unscaledValue().longValue();
            } else if (v instanceof Number x) {
                longs[i] = x.longValue();
            }
        }
        return true;
    }

    /** Reads one document; false leaves the arrays in any state. */
    public boolean parse(byte[] b, int off, int len) {
        if (!scannable) {
            return false;
        }
        in = b;
        end = off + len;
        Arrays.fill(nulls, true);
        int at = blank(off);
        if (at >= end || b[at] != '{') {
            return false;
        }
        at = blank(at + 1);
        if (at < end && b[at] == '}') {
            return true;
        }
        for (int member = 0; ; member++) {
            if (at >= end || b[at] != '"') {
                return false;
            }
            int field = shape.expected(member, b, at + 1, end);
            if (field == MemberShape.NOT_AS_EXPECTED) {
                int to = plainString(at + 1);
                if (to == BAD) {
                    return false;
                }
                field = shape.learn(member, b, at + 1, to);
                at = to + 1;
            } else {
                at += shape.length(member) + 2;
            }
            at = blank(at);
            if (at >= end || b[at] != ':') {
                return false;
            }
            at = blank(at + 1);
            at = field >= 0 && wanted[field] ? value(field, at) : skip(at, 0);
            if (at == BAD) {
                return false;
            }
            at = blank(at);
            if (at >= end) {
                return false;
            }
            if (b[at] == '}') {
                return true;
            }
            if (b[at] != ',') {
                return false;
            }
            at = blank(at + 1);
        }
    }

    private int blank(int at) {
        while (at < end && in[at] <= ' ' && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** The closing quote of a string without escapes. */
    private int plainString(int at) {
        int to = special(at);
        return to < end && in[to] == '"' ? to : BAD;
    }

    /** The first quote, backslash or control character from here on, or the end. */
    private int special(int from) {
        int at = from;
        for (int last = end - Long.BYTES; at <= last; at += Long.BYTES) {
            long special = Words.special(Bytes.getLong(in, at));
            if (special != 0) {
                return at + Words.first(special);
            }
        }
        while (at < end && in[at] != '"' && in[at] != '\\' && (in[at] >= ' ' || in[at] < 0)) {
            at++;
        }
        return at;
    }

    /** Behind the literal if it stands here. */
    private int word(int at, String word) {
        int n = word.length();
        if (at + n > end) {
            return BAD;
        }
        for (int i = 0; i < n; i++) {
            if (in[at + i] != word.charAt(i)) {
                return BAD;
            }
        }
        return at + n;
    }

    /** Behind a number of JSON's grammar. */
    private int number(int at) {
        int i = at < end && in[at] == '-' ? at + 1 : at;
        int first = i;
        i = digits(i);
        if (i == first || (in[first] == '0' && i > first + 1)) {
            return BAD;
        }
        if (i < end && in[i] == '.') {
            int fraction = ++i;
            i = digits(i);
            if (i == fraction) {
                return BAD;
            }
        }
        if (i < end && (in[i] == 'e' || in[i] == 'E')) {
            i++;
            if (i < end && (in[i] == '+' || in[i] == '-')) {
                i++;
            }
            int exponent = i;
            i = digits(i);
            if (i == exponent) {
                return BAD;
            }
        }
        return i;
    }

    private int digits(int at) {
        while (at < end && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        return at;
    }

    /** Reads the value at {@code at} into field i; gives the place behind it, or BAD. */
    private int value(int i, int at) {
        if (at >= end) {
            return BAD;
        }
        byte c = in[at];
        if (c == 'n') {
            nulls[i] = true;
            return word(at, "null");
        }
        nulls[i] = false;
        Kind kind = kinds[i];
        if (kind == null) {
            return decimal(i, at, (DecimalType) types[i]);
        }
        switch (kind) {
            case STRING -> {
                int to = c == '"' ? plainString(at + 1) : BAD;
                if (to == BAD) {
                    return BAD;
                }
                bases[i] = in;
                offs[i] = at + 1;
                lens[i] = to - at - 1;
                return to + 1;
            }
            case BOOLEAN -> {
                longs[i] = c == 't' ? 1 : 0;
                return word(at, c == 't' ? "true" : "false");
            }
            case BYTE -> {
                return whole(i, at, Byte.MIN_VALUE, Byte.MAX_VALUE);
            }
            case SHORT -> {
                return whole(i, at, Short.MIN_VALUE, Short.MAX_VALUE);
            }
            case INTEGER -> {
                return whole(i, at, Integer.MIN_VALUE, Integer.MAX_VALUE);
            }
            case LONG -> {
                return whole(i, at, -Long.MAX_VALUE, Long.MAX_VALUE);
            }
            case DOUBLE, FLOAT -> {
                return floating(i, at);
            }
            default -> {
                return time(i, at);
            }
        }
    }

    /** A whole number of at most 18 digits; BAD for any other one. */
    private int whole(int i, int at, long min, long max) {
        boolean negative = in[at] == '-';
        int first = negative ? at + 1 : at;
        int to = first;
        long v = 0;
        for (; to + Long.BYTES <= end; to += Long.BYTES) {
            long w = Bytes.getLong(in, to);
            if (!Words.digits(w)) {
                break;
            }
            v = v * 100_000_000 + Words.number(w);
        }
        for (; to < end && in[to] >= '0' && in[to] <= '9'; to++) {
            v = v * 10 + in[to] - '0';
        }
        int digits = to - first;
        if (digits == 0 || digits > 18 || digits > 1 && in[first] == '0' || goesOn(to)) {
            return BAD;
        }
        v = negative ? -v : v;
        longs[i] = v;
        return v < min || v > max ? BAD : to;
    }

    /** Whether a fraction or an exponent stands here. */
    private boolean goesOn(int at) {
        return at < end && (in[at] == '.' || in[at] == 'e' || in[at] == 'E');
    }

    private int floating(int i, int at) {
        int to = kinds[i] == Kind.DOUBLE ? shortDouble(i, at) : BAD;
        if (to != BAD) {
            return to;
        }
        to = number(at);
        if (to == BAD) {
            return BAD;
        }
        longs[i] = kinds[i] == Kind.FLOAT
                ? Float.floatToRawIntBits(Float.parseFloat(text(at, to))) & 0xffffffffL
                : Double.doubleToRawLongBits(Double.parseDouble(text(at, to)));
        return to;
    }

    /** A number of at most 15 digits without an exponent, in one pass; BAD for any other one, and for what is none. */
    private int shortDouble(int i, int at) {
        boolean negative = in[at] == '-';
        int first = negative ? at + 1 : at;
        long v = 0;
        int to = first;
        for (; to < end && in[to] >= '0' && in[to] <= '9'; to++) {
            v = v * 10 + in[to] - '0';
        }
        int digits = to - first;
        if (digits == 0 || digits > 15 || digits > 1 && in[first] == '0') {
            return BAD;
        }
        int scale = 0;
        if (to < end && in[to] == '.') {
            int fraction = ++to;
            for (; to < end && in[to] >= '0' && in[to] <= '9'; to++) {
                v = v * 10 + in[to] - '0';
            }
            scale = to - fraction;
            if (scale == 0 || digits + scale > 15) {
                return BAD;
            }
        }
        if (goesOn(to)) {
            return BAD;
        }
        // Both operands are exact, so the quotient is the nearest double.
        double d = scale == 0 ? v : Numbers.scaled(v, scale);
        longs[i] = Double.doubleToRawLongBits(negative ? -d : d);
        return to;
    }

    private String text(int from, int to) {
        return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private int decimal(int i, int at, DecimalType type) {
        int to = number(at);
        if (to == BAD) {
            return BAD;
        }
        BigDecimal v = new BigDecimal(text(at, to)).setScale(type.scale(), java.math.RoundingMode.HALF_UP);
        if (v.precision() > type.precision()) {
            return BAD;
        }
        longs[i] = v.unscaledValue().longValue();
        return to;
    }

    private int time(int i, int at) {
        if (!utc || in[at] != '"') {
            return BAD;
        }
        int to = plainString(at + 1);
        if (to == BAD) {
            return BAD;
        }
        boolean date = kinds[i] == Kind.DATE;
        long v = date ? Times.parseDate(in, at + 1, to - at - 1) : Times.parseTimestamp(in, at + 1, to - at - 1);
        longs[i] = v;
        return v == Times.NOT_PLAIN ? BAD : to + 1;
    }

    /** Behind a value that nobody wants; its grammar is checked all the same. */
    private int skip(int at, int depth) {
        if (at >= end || depth > 500) {
            return BAD;
        }
        switch (in[at]) {
            case '"' -> {
                return skipString(at + 1);
            }
            case '{', '[' -> {
                return skipNested(at, depth);
            }
            case 't' -> {
                return word(at, "true");
            }
            case 'f' -> {
                return word(at, "false");
            }
            case 'n' -> {
                return word(at, "null");
            }
            default -> {
                return number(at);
            }
        }
    }

    private int skipString(int from) {
        for (int at = special(from); at < end; at = special(at + 1)) {
            byte c = in[at];
            if (c == '"') {
                return at + 1;
            }
            if (c == '\\') {
                at++;
                if (at >= end || "\"\\/bfnrtu".indexOf(in[at]) < 0) {
                    return BAD;
                }
                if (in[at] == 'u') {
                    for (int k = 0; k < 4; k++) {
                        at++;
                        if (at >= end || Character.digit(in[at], 16) < 0) {
                            return BAD;
                        }
                    }
                }
            } else if (c >= 0 && c < ' ') {
                return BAD;
            }
        }
        return BAD;
    }

    private int skipNested(int at, int depth) {
        boolean object = in[at] == '{';
        byte close = (byte) (object ? '}' : ']');
        at = blank(at + 1);
        if (at < end && in[at] == close) {
            return at + 1;
        }
        while (true) {
            if (object) {
                at = at < end && in[at] == '"' ? skipString(at + 1) : BAD;
                at = at == BAD ? BAD : blank(at);
                if (at == BAD || at >= end || in[at] != ':') {
                    return BAD;
                }
                at = blank(at + 1);
            }
            at = skip(at, depth + 1);
            at = at == BAD ? BAD : blank(at);
            if (at == BAD || at >= end) {
                return BAD;
            }
            if (in[at] == close) {
                return at + 1;
            }
            if (in[at] != ',') {
                return BAD;
            }
            at = blank(at + 1);
        }
    }
}
