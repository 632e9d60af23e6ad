package io.millrace.planner.function.string;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Errors;
import io.millrace.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The format of to_char and to_number: {@code [MI|S] [$] digits 0 or 9 with , or G [. or D digits] [PR|MI|S]}. */
final class NumberFormat {
    private static final Pattern FORMAT = Pattern.compile("(MI|S)?(\\$)?([09G,]*)([.D]([09]*))?(\\$)?(PR|MI|S)?");
    private static final Pattern INPUT = Pattern.compile("(<)?([+-])?(\\$)?([0-9,]*)(\\.[0-9]*)?([+-])?(>)?");

    private NumberFormat() {}

    private static Matcher match(String format) {
        Matcher m = FORMAT.matcher(format.toUpperCase(Locale.ROOT));
        boolean ok = m.matches() && (digits(m.group(3)) + digits(m.group(5)) > 0);
        if (!ok) {
            throw Errors.failure(
                    "INVALID_FORMAT.UNEXPECTED_TOKEN",
                    "42601",
                    "The format is invalid: '" + format
                            + "'. Write digits as 0 or 9, with '.', ',', '$', 'S', 'MI' or 'PR'.");
        }
        return m;
    }

    static void check(String format, Call call) {
        try {
            if (match(format).group(6) != null) {
                throw Errors.analysis(
                        "INVALID_FORMAT.CUR_MUST_BEFORE_DIGIT",
                        "42601",
                        "`" + call.name() + "`: the format '" + format
                                + "' is invalid. Put the $ in front of the digits.");
            }
        } catch (io.millrace.error.ExecutionException bad) {
            throw Errors.analysis(
                    "INVALID_FORMAT.UNEXPECTED_TOKEN",
                    "42601",
                    "`" + call.name() + "`: the format '" + format + "' is invalid.");
        }
    }

    private static int digits(@Nullable String s) {
        return s == null ? 0 : (int) s.chars().filter(c -> c == '0' || c == '9').count();
    }

    static DecimalType type(String format) {
        Matcher m = match(format);
        int scale = digits(m.group(5));
        return new DecimalType(Math.max(1, Math.min(38, digits(m.group(3)) + scale)), scale);
    }

    /**
     * The number in this format. A number with more digits than the format has on either side of the point becomes hash signs;
     * a sign before the digits moves over the blanks of missing ones; without a sign in the format there is none.
     */
    static String format(String format, BigDecimal v) {
        Matcher m = match(format);
        boolean negative = v.signum() < 0;
        int scale = digits(m.group(5));
        int places = digits(m.group(3));
        BigDecimal abs = v.abs().stripTrailingZeros();
        String plain = abs.toPlainString();
        int point = plain.indexOf('.');
        String whole = (point < 0 ? plain : plain.substring(0, point)).replaceFirst("^0+", "");
        String fraction = point < 0 ? "" : plain.substring(point + 1);
        boolean tooBig = whole.length() > places || fraction.length() > scale;
        String padded = tooBig ? "#".repeat(places) : " ".repeat(places - whole.length()) + whole;
        StringBuilder out = new StringBuilder(sign(m.group(1), negative));
        if ("PR".equals(m.group(7)) && negative) {
            out.append('<');
        }
        out.append(m.group(2) == null ? "" : "$");
        wholePart(out, m.group(3), padded);
        if (m.group(4) != null) {
            int last = out.length() - 1;
            if (last >= 0 && out.charAt(last) == ' ') {
                out.setCharAt(last, '0');
            }
            String shown = tooBig ? "#".repeat(scale) : fraction + "0".repeat(scale - fraction.length());
            out.append(scale == 0 ? "" : "." + shown);
        }
        if ("PR".equals(m.group(7))) {
            out.append(negative ? ">" : "  ");
        } else {
            out.append(sign(m.group(7), negative));
        }
        return out.toString();
    }

    private static void wholePart(StringBuilder out, String format, String padded) {
        int at = 0;
        boolean zeros = false;
        boolean inRun = false;
        for (int i = 0; i < format.length(); i++) {
            char f = format.charAt(i);
            if (f == ',' || f == 'G') {
                inRun = false;
                boolean after = out.length() > 0 && Character.isDigit(out.charAt(out.length() - 1));
                if (after) {
                    out.append(',');
                } else {
                    blank(out);
                }
                continue;
            }
            // A run of places that begins with 0 is filled with zeros, one that begins with 9 with blanks.
            zeros = inRun ? zeros : f == '0';
            inRun = true;
            char digit = padded.charAt(at++);
            if (digit != ' ') {
                out.append(digit);
            } else if (zeros) {
                out.append('0');
            } else {
                blank(out);
            }
        }
    }

    /** A blank, before a sign that stands last. */
    private static void blank(StringBuilder out) {
        int last = out.length() - 1;
        boolean sign = last >= 0 && "+-<".indexOf(out.charAt(last)) >= 0;
        out.insert(sign ? last : last + 1, ' ');
    }

    private static String sign(@Nullable String token, boolean negative) {
        if (token == null || token.equals("PR")) {
            return "";
        }
        return negative ? "-" : token.equals("S") ? "+" : " ";
    }

    /** The number that the text holds, or null if it does not have this format. */
    static @Nullable BigDecimal parse(String format, String text) {
        Matcher m = match(format);
        Matcher t = INPUT.matcher(text.trim());
        if (!t.matches() || (t.group(3) != null) != (m.group(2) != null)) {
            return null;
        }
        String leading = t.group(2) == null ? "" : t.group(2);
        String trailing = t.group(6) == null ? "" : t.group(6);
        boolean angles = t.group(1) != null;
        if (angles != (t.group(7) != null)
                || (angles && !"PR".equals(m.group(7)))
                || !signed(m.group(1), leading)
                || !signed("PR".equals(m.group(7)) ? null : m.group(7), trailing)) {
            return null;
        }
        String whole = t.group(4);
        String fraction = t.group(5) == null ? "" : t.group(5).substring(1);
        if (!groupsFit(whole, m.group(3))
                || fraction.length() > digits(m.group(5))
                || (t.group(5) != null && m.group(4) == null)
                || (whole.isEmpty() && fraction.isEmpty())) {
            return null;
        }
        String number = whole.replace(",", "");
        BigDecimal v = new BigDecimal((number.isEmpty() ? "0" : number) + "." + fraction + "0");
        BigDecimal out = v.setScale(digits(m.group(5)), RoundingMode.HALF_UP);
        return angles || leading.equals("-") || trailing.equals("-") ? out.negate() : out;
    }

    private static boolean signed(@Nullable String token, String sign) {
        return sign.isEmpty() || (token != null && (token.equals("S") || sign.equals("-")));
    }

    /** Groups between separators line up from the right; a run that begins with 0 has all its digits. */
    private static boolean groupsFit(String whole, String format) {
        String[] wanted = format.replace('G', ',').split(",", -1);
        String[] given = whole.split(",", -1);
        if (given.length > wanted.length) {
            return false;
        }
        for (int i = 1; i <= wanted.length; i++) {
            String places = wanted[wanted.length - i];
            String digits = i <= given.length ? given[given.length - i] : "";
            boolean exact = places.startsWith("0") || i < given.length;
            if (digits.length() > places.length() || (exact && digits.length() < places.length())) {
                return false;
            }
        }
        return true;
    }
}
