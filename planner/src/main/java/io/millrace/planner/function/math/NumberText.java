package io.millrace.planner.function.math;

import io.millrace.planner.function.Errors;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and bytes in other bases. */
final class NumberText {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
    private static final BigInteger MAX_UNSIGNED = TWO_64.subtract(BigInteger.ONE);

    private NumberText() {}

    static String hex(Object v) {
        if (v instanceof Long n) {
            return Long.toHexString(n).toUpperCase(Locale.ROOT);
        }
        byte[] b = v instanceof String s ? s.getBytes(StandardCharsets.UTF_8) : (byte[]) v;
        return java.util.HexFormat.of().withUpperCase().formatHex(b);
    }

    static byte @Nullable [] unhex(String s) {
        String even = s.length() % 2 == 0 ? s : "0" + s;
        byte[] out = new byte[even.length() / 2];
        for (int i = 0; i < out.length; i++) {
            int high = Character.digit(even.charAt(2 * i), 16);
            int low = Character.digit(even.charAt(2 * i + 1), 16);
            if (high < 0 || low < 0) {
                return null;
            }
            out[i] = (byte) (high << 4 | low);
        }
        return out;
    }

    /** Reads digits up to the first that the base lacks; a negative target base gives a signed result. */
    static @Nullable String conv(String text, int from, int to, boolean ansi) {
        int target = Math.abs(to);
        if (from < Character.MIN_RADIX
                || from > Character.MAX_RADIX
                || target < Character.MIN_RADIX
                || target > Character.MAX_RADIX) {
            return null;
        }
        String s = text.trim();
        if (s.isEmpty()) {
            return null;
        }
        boolean negative = s.charAt(0) == '-';
        int end = negative ? 1 : 0;
        while (end < s.length() && Character.digit(s.charAt(end), from) >= 0) {
            end++;
        }
        String digits = s.substring(negative ? 1 : 0, end);
        BigInteger written = digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits, from);
        BigInteger n = written.min(MAX_UNSIGNED);
        if (ansi && !n.equals(written)) {
            throw Errors.failure(
                    "ARITHMETIC_OVERFLOW",
                    "22003",
                    "Overflow in function conv(). Setting \"millrace.sql.ansi.enabled\" to \"false\" turns this error off.");
        }
        if (negative && to > 0) {
            n = n.signum() == 0 ? n : TWO_64.subtract(n);
        }
        boolean signed = to < 0 && !negative && n.bitLength() > 63;
        if (signed) {
            n = TWO_64.subtract(n);
        }
        String out = n.toString(target).toUpperCase(Locale.ROOT);
        return (negative && to < 0 && n.signum() != 0) || signed ? "-" + out : out;
    }
}
