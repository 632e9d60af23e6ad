package io.millrace.planner.function.string;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions of strings that count in code points. */
public final class StringFunctions {
    private static final DataType STRING = DataTypes.StringType;
    private static final DataType INT = DataTypes.IntegerType;
    private static final DataType BOOLEAN = DataTypes.BooleanType;

    private StringFunctions() {}

    public static void define(Definitions d) {
        cases(d);
        cutting(d);
        searching(d);
        joining(d);
    }

    private static void map(Definitions d, String name, UnaryOperator<String> f, String... aliases) {
        d.fn(name, aliases).in(Param.STRING).out(STRING).e1((String s) -> f.apply(s));
    }

    private static void cases(Definitions d) {
        map(d, "upper", s -> s.toUpperCase(Locale.ROOT), "ucase");
        map(d, "lower", s -> s.toLowerCase(Locale.ROOT), "lcase");
        map(d, "initcap", StringFunctions::initcap);
        d.fn("length", "char_length", "character_length", "len")
                .in(Param.STRING_OR_BINARY)
                .out(INT)
                .e1((Object v) -> v instanceof String s ? s.codePointCount(0, s.length()) : ((byte[]) v).length);
        d.fn("octet_length").in(Param.STRING_OR_BINARY).out(INT).e1((Object v) -> bytes(v).length);
        d.fn("bit_length").in(Param.STRING_OR_BINARY).out(INT).e1((Object v) -> bytes(v).length * 8);
        d.fn("ascii").in(Param.STRING).out(INT).e1((String s) -> s.isEmpty() ? 0 : s.codePointAt(0));
        d.fn("chr", "char").in(Param.LONG).out(STRING).e1((Long n) -> n < 0 ? "" : String.valueOf((char) (n & 0xFF)));
        d.fn("space").in(Param.INT).out(STRING).e1((Integer n) -> " ".repeat(Math.max(0, n)));
        d.fn("repeat").in(Param.STRING, Param.INT).out(STRING).e2((String s, Integer n) -> s.repeat(Math.max(0, n)));
        d.fn("translate")
                .in(Param.STRING, Param.STRING, Param.STRING)
                .out(STRING)
                .e3(StringFunctions::translate);
        d.fn("soundex").in(Param.TEXT).out(STRING).e1(TextDistance::soundex);
    }

    static byte[] bytes(Object v) {
        return v instanceof String s ? s.getBytes(StandardCharsets.UTF_8) : (byte[]) v;
    }

    private static String initcap(String s) {
        StringBuilder out = new StringBuilder(s.length());
        boolean start = true;
        for (int i = 0; i < s.length(); ) {
            int cp = s.codePointAt(i);
            out.appendCodePoint(start ? Character.toTitleCase(cp) : Character.toLowerCase(cp));
            start = cp == ' ';
            i += Character.charCount(cp);
        }
        return out.toString();
    }

    private static String translate(String s, String from, String to) {
        int[] source = from.codePoints().toArray();
        int[] target = to.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        s.codePoints().forEach(cp -> {
            int at = -1;
            for (int i = 0; i < source.length && at < 0; i++) {
                at = source[i] == cp ? i : -1;
            }
            if (at < 0) {
                out.appendCodePoint(cp);
            } else if (at < target.length) {
                out.appendCodePoint(target[at]);
            }
        });
        return out.toString();
    }

    private static void cutting(Definitions d) {
        d.fn("substring", "substr")
                .in(Param.STRING_OR_BINARY, Param.INT)
                .optional(Param.INT)
                .out(t -> t.get(0))
                .eval((a, c) -> substring(
                        java.util.Objects.requireNonNull(a[0]),
                        (Integer) a[1],
                        a.length > 2 ? (Integer) a[2] : Integer.MAX_VALUE));
        d.fn("left")
                .in(Param.STRING_OR_BINARY, Param.INT)
                .out(t -> t.get(0))
                .e2((Object s, Integer n) -> substring(s, 1, n));
        d.fn("right")
                .in(Param.STRING, Param.INT)
                .out(STRING)
                .e2((String s, Integer n) -> n <= 0 ? "" : substring(s, -n, n));
        d.fn("substring_index")
                .in(Param.STRING, Param.STRING, Param.INT)
                .out(STRING)
                .e3(StringFunctions::substringIndex);
        d.fn("lpad")
                .in(Param.STRING_OR_BINARY, Param.INT)
                .optional(Param.STRING_OR_BINARY)
                .out(t -> t.get(0))
                .eval((a, c) -> pad(a, true));
        d.fn("rpad")
                .in(Param.STRING_OR_BINARY, Param.INT)
                .optional(Param.STRING_OR_BINARY)
                .out(t -> t.get(0))
                .eval((a, c) -> pad(a, false));
        d.fn("overlay")
                .in(Param.STRING_OR_BINARY, Param.STRING_OR_BINARY, Param.INT)
                .optional(Param.INT)
                .out(types -> types.get(0))
                .eval((a, c) -> {
                    if (a[0] instanceof byte[] bytes) {
                        return overlay(
                                bytes,
                                (byte[]) a[1],
                                (Integer) a[2],
                                a.length > 3 ? (Integer) a[3] : Integer.valueOf(-1));
                    }
                    String s = (String) a[0];
                    String by = (String) a[1];
                    int at = (Integer) a[2];
                    int n = a.length > 3 && (Integer) a[3] >= 0 ? (Integer) a[3] : by.codePointCount(0, by.length());
                    return substring(s, 1, at - 1) + by + substring(s, at + n, Integer.MAX_VALUE);
                });
        d.fn("split_part").in(Param.STRING, Param.STRING, Param.INT).out(STRING).e3(StringFunctions::splitPart);
    }

    /** Positions count from 1, negative ones from the end; 0 means 1. */
    static Object substring(Object v, int position, int length) {
        String text = v instanceof String s ? s : null;
        int n = text == null ? ((byte[]) v).length : text.codePointCount(0, text.length());
        long start = position > 0 ? position - 1L : position < 0 ? (long) n + position : 0;
        long end = length == Integer.MAX_VALUE ? n : start + length;
        int from = (int) Math.max(0, Math.min(start, n));
        int to = (int) Math.max(from, Math.min(end, n));
        if (text == null) {
            return Arrays.copyOfRange((byte[]) v, from, to);
        }
        int at = text.offsetByCodePoints(0, from);
        return text.substring(at, text.offsetByCodePoints(at, to - from));
    }

    private static String substringIndex(String s, String separator, Integer count) {
        if (count == 0 || separator.isEmpty()) {
            return "";
        }
        int at = count > 0 ? -1 : s.length();
        for (int i = 0; i < Math.abs(count); i++) {
            at = count > 0 ? s.indexOf(separator, at < 0 ? 0 : at + 1) : s.lastIndexOf(separator, at - 1);
            if (at < 0) {
                return s;
            }
        }
        return count > 0 ? s.substring(0, at) : s.substring(at + separator.length());
    }

    private static Object pad(@Nullable Object[] a, boolean left) {
        int n = (Integer) a[1];
        if (a[0] instanceof byte[] b) {
            return padBytes(b, n, a.length > 2 ? bytes(Objects.requireNonNull(a[2])) : new byte[] {0}, left);
        }
        String s = (String) a[0];
        String fill = a.length > 2 ? (String) Objects.requireNonNull(a[2]) : " ";
        int own = s.codePointCount(0, s.length());
        if (n <= own) {
            return n <= 0 ? "" : s.substring(0, s.offsetByCodePoints(0, n));
        }
        if (fill.isEmpty()) {
            return s;
        }
        int gap = n - own;
        int characters = fill.codePointCount(0, fill.length());
        String pad = fill.repeat(gap / characters) + fill.substring(0, fill.offsetByCodePoints(0, gap % characters));
        return left ? pad + s : s + pad;
    }

    private static byte[] padBytes(byte[] b, int n, byte[] fill, boolean left) {
        if (n <= b.length || fill.length == 0) {
            return Arrays.copyOf(b, Math.max(0, Math.min(n, b.length)));
        }
        byte[] out = new byte[n];
        int gap = n - b.length;
        System.arraycopy(b, 0, out, left ? gap : 0, b.length);
        for (int i = 0; i < gap; i++) {
            out[(left ? 0 : b.length) + i] = fill[i % fill.length];
        }
        return out;
    }

    private static String splitPart(String s, String separator, Integer part) {
        if (part == 0) {
            throw Errors.failure(
                    "INVALID_INDEX_OF_ZERO", "22003", "There is no part 0: the first one is part 1, the last one -1.");
        }
        List<String> parts = new ArrayList<>();
        int from = 0;
        int at = separator.isEmpty() ? -1 : s.indexOf(separator);
        while (at >= 0) {
            parts.add(s.substring(from, at));
            from = at + separator.length();
            at = s.indexOf(separator, from);
        }
        parts.add(s.substring(from));
        int i = part > 0 ? part - 1 : parts.size() + part;
        return i < 0 || i >= parts.size() ? "" : parts.get(i);
    }

    private static void searching(Definitions d) {
        d.fn("instr").in(Param.STRING, Param.STRING).out(INT).e2((String s, String sub) -> position(s, sub, 1));
        d.fn("locate", "position", "charindex")
                .in(Param.STRING, Param.STRING)
                .optional(Param.INT)
                .out(INT)
                .seesNulls()
                .nullable()
                .eval((a, c) -> {
                    if (a[0] == null || a[1] == null) {
                        return null;
                    }
                    if (a.length > 2 && a[2] == null) {
                        return 0;
                    }
                    int from = a.length > 2 ? (Integer) Objects.requireNonNull(a[2]) : 1;
                    boolean empty = from > 0 && ((String) a[0]).isEmpty();
                    return empty ? 1 : position((String) a[1], (String) a[0], from);
                });
        d.fn("contains")
                .in(Param.STRING_OR_BINARY, Param.STRING_OR_BINARY)
                .out(BOOLEAN)
                .e2((Object s, Object p) -> find(s, p) >= 0);
        d.fn("startswith")
                .in(Param.STRING_OR_BINARY, Param.STRING_OR_BINARY)
                .out(BOOLEAN)
                .e2((Object s, Object p) -> {
                    byte[] b = bytes(s);
                    byte[] q = bytes(p);
                    return q.length <= b.length && Arrays.equals(b, 0, q.length, q, 0, q.length);
                });
        d.fn("endswith")
                .in(Param.STRING_OR_BINARY, Param.STRING_OR_BINARY)
                .out(BOOLEAN)
                .e2((Object s, Object p) -> {
                    byte[] b = bytes(s);
                    byte[] q = bytes(p);
                    return q.length <= b.length && Arrays.equals(b, b.length - q.length, b.length, q, 0, q.length);
                });
        d.fn("replace")
                .in(Param.STRING, Param.STRING)
                .optional(Param.STRING)
                .out(STRING)
                .eval((a, c) -> {
                    String search = (String) a[1];
                    return search.isEmpty() ? a[0] : ((String) a[0]).replace(search, a.length > 2 ? (String) a[2] : "");
                });
        d.fn("find_in_set")
                .in(Param.STRING, Param.STRING)
                .out(INT)
                .e2((String s, String set) ->
                        s.contains(",") ? 0 : Arrays.asList(set.split(",", -1)).indexOf(s) + 1);
    }

    private static byte[] overlay(byte[] s, byte[] by, int at, int length) {
        int n = length >= 0 ? length : by.length;
        int head = Math.min(Math.max(at - 1, 0), s.length);
        int tail = Math.min(Math.max(at - 1 + n, head), s.length);
        byte[] out = Arrays.copyOf(s, head + by.length + s.length - tail);
        System.arraycopy(by, 0, out, head, by.length);
        System.arraycopy(s, tail, out, head + by.length, s.length - tail);
        return out;
    }

    private static int find(Object s, Object p) {
        return new String(bytes(s), StandardCharsets.ISO_8859_1)
                .indexOf(new String(bytes(p), StandardCharsets.ISO_8859_1));
    }

    /** The place of sub in s from a place on, both counted from 1; 0 if it is not there. */
    private static int position(String s, String sub, int from) {
        if (from <= 0 || from > s.codePointCount(0, s.length()) + 1) {
            return 0;
        }
        int at = s.indexOf(sub, s.offsetByCodePoints(0, from - 1));
        return at < 0 ? 0 : s.codePointCount(0, at) + 1;
    }

    private static void joining(Definitions d) {
        d.fn("concat_ws").seesNulls().bind(StringFunctions::bindConcatWs).eval((a, c) -> {
            if (a[0] == null) {
                return null;
            }
            StringJoiner out = new StringJoiner((String) a[0]);
            for (int i = 1; i < a.length; i++) {
                if (a[i] instanceof Object[] array) {
                    Arrays.stream(array).filter(e -> e != null).forEach(e -> out.add((String) e));
                } else if (a[i] != null) {
                    out.add((String) a[i]);
                }
            }
            return out.toString();
        });
        d.fn("elt").bind(StringFunctions::bindElt).seesNulls().eval((a, c) -> {
            if (a[0] == null) {
                return null;
            }
            int i = (Integer) a[0];
            if (i < 1 || i >= a.length) {
                if (c.ansi()) {
                    throw Errors.failure(
                            "INVALID_ARRAY_INDEX",
                            "22003",
                            "There is no value " + i + " among the " + (a.length - 1)
                                    + " of elt(), which count from 1. `get()` of an array counts from 0 and gives NULL there.");
                }
                return null;
            }
            return a[i];
        });
    }

    private static Signature bindConcatWs(Call c) {
        c.count(1, Integer.MAX_VALUE);
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < c.size(); i++) {
            boolean array = i > 0 && c.type(i) instanceof ArrayType;
            types.add(array ? new ArrayType(STRING, true) : c.accept(i, Param.STRING));
        }
        return new Signature(types, STRING, c.arg(0).nullable());
    }

    private static Signature bindElt(Call c) {
        c.count(2, Integer.MAX_VALUE);
        List<DataType> types = new ArrayList<>(List.of(c.accept(0, Param.INT)));
        boolean binary = true;
        for (int i = 1; i < c.size(); i++) {
            binary &= Param.isBinary(c.type(i));
        }
        for (int i = 1; i < c.size(); i++) {
            types.add(binary ? DataTypes.BinaryType : c.accept(i, Param.STRING));
        }
        return new Signature(types, binary ? DataTypes.BinaryType : STRING, true);
    }
}
