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

/** The format of to_char and to_number: {@code [MI|S] [$] digits 0 or 9 with , or G [. or D digits] [$] [PR|MI|S]}. */
final class NumberFormat {
    private static final Pattern FORMAT = Pattern.compile("(MI|S)?(\\$)?([09G,]*)([.D]([09]*))?(\\$)?(PR|MI|S)?");

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
            match(format);
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

    static String format(String format, BigDecimal v) {
        Matcher m = match(format);
        String whole = m.group(3);
        String fraction = m.group(5) == null ? "" : m.group(5);
        int scale = digits(fraction);
        BigDecimal abs = v.abs().setScale(scale, RoundingMode.HALF_UP);
        String text = abs.unscaledValue().toString();
        text = "0".repeat(Math.max(0, scale - text.length())) + text;
        String wholeDigits = text.substring(0, text.length() - scale).replaceFirst("^0+", "");
        int places = digits(whole);
        StringBuilder out = new StringBuilder();
        boolean tooBig = wholeDigits.length() > places;
        String padded = tooBig ? "" : " ".repeat(places - wholeDigits.length()) + wholeDigits;
        boolean started = false;
        boolean zeroForced = false;
        int at = 0;
        for (int i = 0; i < whole.length(); i++) {
            char f = whole.charAt(i);
            if (f == ',' || f == 'G') {
                out.append(started ? ',' : ' ');
                continue;
            }
            zeroForced |= f == '0';
            char digit = tooBig ? '#' : padded.charAt(at++);
            if (digit == ' ' && zeroForced) {
                digit = '0';
            }
            started |= digit != ' ';
            out.append(digit);
        }
        if (m.group(4) != null) {
            String digits = tooBig ? "#".repeat(scale) : text.substring(text.length() - scale);
            out.append('.').append(digits);
        }
        return decorate(out, m, v.signum() < 0);
    }

    private static String decorate(StringBuilder out, Matcher m, boolean negative) {
        int lead = 0;
        while (lead < out.length() && out.charAt(lead) == ' ') {
            lead++;
        }
        String body = out.substring(lead);
        String dollar = m.group(2) == null ? "" : "$";
        String sign = sign(m.group(1), negative, true);
        String after = sign(m.group(7), negative, false);
        String before = "PR".equals(m.group(7)) && negative ? "<" : "";
        String close = "PR".equals(m.group(7)) ? (negative ? ">" : " ") : after;
        String bare = m.group(1) == null && m.group(7) == null && negative ? "-" : "";
        return " ".repeat(lead) + before + sign + bare + dollar + body + (m.group(6) == null ? "" : "$") + close;
    }

    private static String sign(@Nullable String token, boolean negative, boolean leading) {
        if (token == null || token.equals("PR")) {
            return "";
        }
        return negative ? "-" : token.equals("S") ? "+" : leading ? "" : " ";
    }

    static @Nullable BigDecimal parse(String format, String text) {
        Matcher m = match(format);
        String s = text.trim();
        boolean negative = s.startsWith("-") || s.endsWith("-") || (s.startsWith("<") && s.endsWith(">"));
        String body = s.replaceAll("[-+<>$\\s]", "");
        boolean hasDollar = s.contains("$");
        if (hasDollar && m.group(2) == null && m.group(6) == null) {
            return null;
        }
        if (body.contains(",") && !m.group(3).contains(",") && !m.group(3).contains("G")) {
            return null;
        }
        String plain = body.replace(",", "");
        if (!plain.matches("\\d*(\\.\\d*)?") || plain.isEmpty() || plain.equals(".")) {
            return null;
        }
        BigDecimal v = new BigDecimal(plain.startsWith(".") ? "0" + plain : plain.endsWith(".") ? plain + "0" : plain);
        int scale = digits(m.group(5));
        String wholeDigits = plain.contains(".") ? plain.substring(0, plain.indexOf('.')) : plain;
        int fractionDigits = plain.contains(".") ? plain.length() - plain.indexOf('.') - 1 : 0;
        if (wholeDigits.length() > digits(m.group(3)) || fractionDigits > scale) {
            return null;
        }
        BigDecimal out = v.setScale(scale, RoundingMode.HALF_UP);
        return negative ? out.negate() : out;
    }
}
