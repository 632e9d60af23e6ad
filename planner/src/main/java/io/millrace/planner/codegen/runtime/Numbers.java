package io.millrace.planner.codegen.runtime;

/** Numbers with SQL's order, and between numbers and their plain ASCII text. */
public final class Numbers {
    /** What {@link #parseLong} gives for text that it leaves to the slow path. */
    public static final long NOT_PLAIN = Long.MIN_VALUE;

    private static final double[] POWERS = powers();
    private static final long[] LONG_POWERS = longPowers();

    private Numbers() {}

    private static double[] powers() {
        double[] p = new double[23];
        p[0] = 1;
        for (int i = 1; i < p.length; i++) {
            p[i] = p[i - 1] * 10;
        }
        return p;
    }

    private static long[] longPowers() {
        long[] p = new long[19];
        p[0] = 1;
        for (int i = 1; i < p.length; i++) {
            p[i] = p[i - 1] * 10;
        }
        return p;
    }

    /** NaN equals NaN; -0.0 equals 0.0. */
    public static boolean eq(double a, double b) {
        return a == b || (Double.isNaN(a) && Double.isNaN(b));
    }

    /** NaN is above every number. */
    public static boolean lt(double a, double b) {
        return a < b || (Double.isNaN(b) && !Double.isNaN(a));
    }

    /** 10 to the n, n from 0 to 18. */
    public static long pow10(int n) {
        return LONG_POWERS[n];
    }

    /** The number of an optional minus sign and 1 to 18 digits; {@link #NOT_PLAIN} for any other text. */
    public static long parseLong(byte[] b, int off, int len) {
        int i = off;
        int to = off + len;
        boolean negative = len > 0 && b[off] == '-';
        if (negative) {
            i++;
        }
        if (i == to || to - i > 18) {
            return NOT_PLAIN;
        }
        long v = 0;
        for (; i < to; i++) {
            int d = b[i] - '0';
            if (d < 0 || d > 9) {
                return NOT_PLAIN;
            }
            v = v * 10 + d;
        }
        return negative ? -v : v;
    }

    /** The double nearest to {@code [-]digits[.digits]} of at most 15 digits in all; NaN for any other text. */
    public static double parseDouble(byte[] b, int off, int len) {
        int i = off;
        int to = off + len;
        boolean negative = len > 0 && b[off] == '-';
        if (negative) {
            i++;
        }
        long digits = 0;
        int count = 0;
        int fraction = -1;
        for (; i < to; i++) {
            int d = b[i] - '0';
            if (d >= 0 && d <= 9) {
                digits = digits * 10 + d;
                count++;
                if (fraction >= 0) {
                    fraction++;
                }
            } else if (b[i] == '.' && fraction < 0 && count > 0) {
                fraction = 0;
            } else {
                return Double.NaN;
            }
            if (count > 15) {
                return Double.NaN;
            }
        }
        if (count == 0 || fraction == 0) {
            return Double.NaN;
        }
        // both operands are exact, so the quotient is the nearest double
        double v = fraction > 0 ? digits / POWERS[fraction] : digits;
        return negative ? -v : v;
    }

    /**
     * v rounded half up, away from zero, to the decimals of which {@code power} is ten to the number of; NaN where the product
     * is too near to a half, or too large, for a double to tell.
     */
    public static double round(double v, double power) {
        double abs = Math.abs(v);
        double product = abs * power;
        double whole = Math.floor(product);
        double rest = product - whole;
        // the product, and v as the decimal it stands for, are off by half an ulp each
        if (!(product < 1e14) || Math.abs(rest - 0.5) <= product * 1e-15) {
            return Double.NaN;
        }
        double rounded = (rest > 0.5 ? whole + 1 : whole) / power;
        return v < 0 && rounded != 0 ? -rounded : rounded;
    }

    /** A scaled long as a double; exact rounding, for unscaled values below 2^53 and scales up to 22. */
    public static double scaled(long unscaled, int scale) {
        return unscaled / POWERS[scale];
    }

    /** Appends the decimal text of v. */
    public static void append(Scratch s, long v) {
        s.ensure(20);
        byte[] b = s.bytes;
        int at = s.length;
        if (v < 0) {
            if (v == Long.MIN_VALUE) {
                s.addAscii("-9223372036854775808");
                return;
            }
            b[at++] = '-';
            v = -v;
        }
        int digits = digits(v);
        int i = at + digits;
        s.length = i;
        while (v > Integer.MAX_VALUE) {
            long q = v / 100;
            i -= 2;
            pair(b, i, (int) (v - q * 100));
            v = q;
        }
        int rest = (int) v;
        while (i - at >= 2) {
            int q = rest / 100;
            i -= 2;
            pair(b, i, rest - q * 100);
            rest = q;
        }
        if (i > at) {
            b[at] = (byte) ('0' + rest);
        }
    }

    /** Appends a fraction below 10 to the n, without the zeros at its end, but with one digit at least; n from 1 to 9. */
    static void appendFraction(Scratch s, int fraction, int n) {
        int rest = fraction;
        int digits = n;
        if (digits > 4 && rest % 10_000 == 0) {
            rest /= 10_000;
            digits -= 4;
        }
        while (digits > 1 && rest % 10 == 0) {
            rest /= 10;
            digits--;
        }
        s.ensure(digits);
        byte[] b = s.bytes;
        int at = s.length;
        for (int i = at + digits - 1; i >= at; i--) {
            int q = rest / 10;
            b[i] = (byte) ('0' + rest - q * 10);
            rest = q;
        }
        s.length = at + digits;
    }

    private static void pair(byte[] b, int at, int below100) {
        int tens = below100 / 10;
        b[at] = (byte) ('0' + tens);
        b[at + 1] = (byte) ('0' + below100 - tens * 10);
    }

    private static int digits(long v) {
        // 1233 / 4096 is a little less than log10(2)
        int least = (Long.SIZE - Long.numberOfLeadingZeros(v | 1)) * 1233 >>> 12;
        return v < 10 ? 1 : v < LONG_POWERS[least] ? least : least + 1;
    }
}
