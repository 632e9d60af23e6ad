package io.millrace.planner.parse;

import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.planner.function.cast.Casts;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values of literal tokens. */
final class Literals {
    private Literals() {}

    /** The value of a quoted string: raw after r, escapes otherwise. */
    static String unquote(String token) {
        char first = token.charAt(0);
        if (first == 'r' || first == 'R') {
            return token.substring(2, token.length() - 1);
        }
        StringBuilder out = new StringBuilder(token.length());
        int end = token.length() - 1;
        for (int i = 1; i < end; i++) {
            char c = token.charAt(i);
            if (c == first) {
                i++;
                out.append(c);
            } else if (c == '\\' && i + 1 < end) {
                i = escape(token, i + 1, end, out);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static int escape(String token, int at, int end, StringBuilder out) {
        char c = token.charAt(at);
        if (c == 'u' && hex(token, at + 1, 4, end)) {
            out.append((char) Integer.parseInt(token.substring(at + 1, at + 5), 16));
            return at + 4;
        }
        if (c == 'U' && hex(token, at + 1, 8, end)) {
            out.appendCodePoint(Integer.parseUnsignedInt(token.substring(at + 1, at + 9), 16));
            return at + 8;
        }
        if (c >= '0' && c <= '1' && octal(token, at, end)) {
            out.append((char) Integer.parseInt(token.substring(at, at + 3), 8));
            return at + 2;
        }
        switch (c) {
            case '0' -> out.append('\0');
            case 'b' -> out.append('\b');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'Z' -> out.append('\u001A');
            // A pattern's own escapes stay for LIKE to read.
            case '%', '_' -> out.append('\\').append(c);
            default -> out.append(c);
        }
        return at;
    }

    private static boolean hex(String s, int from, int digits, int end) {
        return from + digits <= end && s.substring(from, from + digits).matches("[0-9a-fA-F]+");
    }

    private static boolean octal(String s, int from, int end) {
        return from + 3 <= end && s.substring(from, from + 3).matches("[01][0-7][0-7]");
    }

    static Tree.Literal integer(String digits) {
        BigInteger value = new BigInteger(digits);
        if (value.bitLength() < 32) {
            return new Tree.Literal(value.intValue(), DataTypes.IntegerType);
        }
        if (value.bitLength() < 64) {
            return new Tree.Literal(value.longValue(), DataTypes.LongType);
        }
        return decimal(digits);
    }

    static Tree.Literal decimal(String digits) {
        BigDecimal value = new BigDecimal(digits);
        if (value.scale() < 0) {
            value = value.setScale(0);
        }
        int precision = Math.max(value.precision(), value.scale());
        if (precision > DecimalType.MAX_PRECISION) {
            throw new NumberFormatException("more than " + DecimalType.MAX_PRECISION + " digits");
        }
        return new Tree.Literal(value, new DecimalType(Math.max(1, precision), value.scale()));
    }

    /** A double, as in {@code 1.5e3}; fails with NumberFormatException where a double cannot be that great. */
    static Tree.Literal exponent(String digits) {
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            throw new NumberFormatException("beyond the doubles");
        }
        return new Tree.Literal(value, DataTypes.DoubleType);
    }

    /** A number with its suffix, for example {@code 1L} or {@code 1.5BD}. */
    static Tree.Literal suffixed(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        String digits = upper.substring(0, upper.length() - 1);
        return switch (upper.charAt(upper.length() - 1)) {
            case 'L' -> new Tree.Literal(Long.parseLong(digits), DataTypes.LongType);
            case 'S' -> new Tree.Literal(Short.parseShort(digits), DataTypes.ShortType);
            case 'Y' -> new Tree.Literal(Byte.parseByte(digits), DataTypes.ByteType);
            case 'F' -> {
                float value = Float.parseFloat(digits);
                if (Float.isInfinite(value)) {
                    throw new NumberFormatException("beyond the floats");
                }
                yield new Tree.Literal(value, DataTypes.FloatType);
            }
            default -> upper.endsWith("BD") ? decimal(upper.substring(0, upper.length() - 2)) : exponent(digits);
        };
    }

    /** The date or timestamp that a text is, in UTC where it says no zone; null if it is none. */
    static @Nullable Object value(String text, DataType type) {
        return Casts.caster(DataTypes.StringType, type, CastMode.TRY, ZoneOffset.UTC)
                .cast(text);
    }

    /** How a typed literal of this kind is written. */
    static String example(String kind) {
        return switch (kind) {
            case "X" -> " Write pairs of hexadecimal digits, as in X'1AFF'.";
            case "DATE" -> " Write it as in DATE '2024-03-10'.";
            default -> " Write it as in " + kind + " '2024-03-10 12:30:00'.";
        };
    }

    /** The string that a literal, or several joined by || or concat, spell; null for anything else. */
    static @Nullable String constantText(Tree tree) {
        if (tree instanceof Tree.Literal l) {
            return l.value() instanceof String s ? s : null;
        }
        if (tree instanceof Tree.Call c && (c.name().equals("||") || c.name().equals("concat"))) {
            StringBuilder all = new StringBuilder();
            for (Tree part : c.args()) {
                String text = constantText(part);
                if (text == null) {
                    return null;
                }
                all.append(text);
            }
            return all.toString();
        }
        return null;
    }
}
