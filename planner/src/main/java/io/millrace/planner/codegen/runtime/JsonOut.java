package io.millrace.planner.codegen.runtime;

import io.millrace.row.Bytes;

/** Appends JSON values to a scratch buffer. */
public final class JsonOut {
    private static final String HEX = "0123456789ABCDEF";

    private JsonOut() {}

    /** A quoted string. */
    public static void string(Scratch s, byte[] b, int off, int len) {
        // Both quotes, and room to write whole words.
        s.ensure(len + 2 + Long.BYTES);
        byte[] out = s.bytes;
        int at = s.length;
        out[at++] = '"';
        int to = off + len;
        // One loop for whole words and the rest: each reading place that is inlined makes the code of a stage larger,
        // and the JIT stops
        // inlining when a stage is too large.
        for (int i = off; i < to; i += Long.BYTES) {
            int left = to - i;
            long w = Words.upTo(b, i, left);
            long special = Words.special(w);
            if (special != 0 && (left >= Long.BYTES || (special & Words.mask(left)) != 0)) {
                escaped(s, b, off, len);
                return;
            }
            Bytes.putLong(out, at + (i - off), w);
        }
        at += len;
        out[at++] = '"';
        s.length = at;
    }

    private static void escaped(Scratch s, byte[] b, int off, int len) {
        s.add('"');
        int from = off;
        for (int i = off, to = off + len; i < to; i++) {
            byte c = b[i];
            if (c == '"' || c == '\\' || (c >= 0 && c < ' ')) {
                s.add(b, from, i - from);
                escape(s, c);
                from = i + 1;
            }
        }
        s.add(b, from, off + len - from);
        s.add('"');
    }

    private static void escape(Scratch s, byte c) {
        s.add('\\');
        switch (c) {
            case '"', '\\' -> s.add(c);
            case '\b' -> s.add('b');
            case '\f' -> s.add('f');
            case '\n' -> s.add('n');
            case '\r' -> s.add('r');
            case '\t' -> s.add('t');
            default -> {
                s.addAscii("u00");
                s.add(HEX.charAt(c >> 4));
                s.add(HEX.charAt(c & 15));
            }
        }
    }

    /** The text of Java's Double.toString; without garbage for most values of up to eight decimals. */
    public static void number(Scratch s, double d) {
        double abs = Math.abs(d);
        boolean noExponent = abs >= 1e-3 && abs < 1e7;
        double thousandths = Math.rint(abs * 1e3);
        double finer = Math.rint(abs * 1e8);
        if (noExponent && thousandths / 1e3 == abs) {
            decimal(s, d < 0, (long) thousandths / 1000, (int) ((long) thousandths % 1000), 3);
        } else if (noExponent && finer / 1e8 == abs) {
            // at most 15 digits, so no shorter text stands for the same number
            decimal(s, d < 0, (long) finer / 100_000_000, (int) ((long) finer % 100_000_000), 8);
        } else if (Double.isNaN(d) || Double.isInfinite(d)) {
            s.add('"');
            s.addAscii(Double.toString(d));
            s.add('"');
        } else {
            s.addAscii(Double.toString(d));
        }
    }

    private static void decimal(Scratch s, boolean negative, long whole, int fraction, int digits) {
        if (negative) {
            s.add('-');
        }
        Numbers.append(s, whole);
        s.add('.');
        Numbers.appendFraction(s, fraction, digits);
    }

    public static void number(Scratch s, float f) {
        boolean plain = !Float.isNaN(f) && !Float.isInfinite(f);
        if (!plain) {
            s.add('"');
        }
        s.addAscii(Float.toString(f));
        if (!plain) {
            s.add('"');
        }
    }

    /** A quoted date; false if its year has not four digits. */
    public static boolean date(Scratch s, int days) {
        s.add('"');
        boolean ok = Times.appendDate(s, days);
        s.add('"');
        return ok;
    }

    /** A quoted UTC timestamp with milliseconds; false if its year has not four digits. */
    public static boolean timestamp(Scratch s, long micros) {
        s.add('"');
        boolean ok = Times.appendDateTime(s, micros);
        s.add('Z');
        s.add('"');
        return ok;
    }

    /** Ends an object whose members stand from {@code start} on, each with a comma before it. */
    public static void close(Scratch s, int start) {
        if (s.length == start) {
            s.add('{');
        } else {
            s.bytes[start] = '{';
        }
        s.add('}');
    }
}
