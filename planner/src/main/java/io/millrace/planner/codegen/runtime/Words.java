package io.millrace.planner.codegen.runtime;

import io.millrace.row.Bytes;

/**
 * Text eight bytes at a time, as the longs that {@link Bytes#getLong} reads: the lowest byte is the first one. What tests
 * bytes gives the high bit of each byte that passes; where it says so, only the lowest of them counts.
 */
final class Words {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long CASE_BITS = 2;

    private Words() {}

    private static long all(int b) {
        return ONES * b;
    }

    /**
     * Quotes, backslashes and control characters: what cannot stand in a JSON string as it is. Exact up to and with the lowest bit: the
     * subtractions borrow only from above a byte that passes.
     */
    static long special(long w) {
        long quote = w ^ all('"');
        long backslash = w ^ all('\\');
        return ((quote - ONES) & ~quote | (backslash - ONES) & ~backslash | (w - all(' ')) & ~w) & HIGH;
    }

    /** The place, from 0, of the lowest byte that passes. */
    static int first(long passing) {
        return Long.numberOfTrailingZeros(passing) >>> 3;
    }

    /** The mask of the first n bytes, n from 1 to 8. */
    static long mask(int n) {
        return -1L >>> (Long.SIZE - 8 * n);
    }

    /** The n bytes from {@code at} on, or eight if there are more, and behind them whatever follows in the array, or zeros. */
    static long upTo(byte[] b, int at, int n) {
        return at + Long.BYTES <= b.length ? Bytes.getLong(b, at) : assembled(b, at, n);
    }

    private static long assembled(byte[] b, int at, int n) {
        long w = 0;
        for (int i = n - 1; i >= 0; i--) {
            w = w << 8 | b[at + i] & 0xff;
        }
        return w;
    }

    /** Whether all eight bytes are digits. */
    static boolean digits(long w) {
        return ((w & all(0xf0)) | ((w + all(6)) & all(0xf0)) >>> 4) == all(0x33);
    }

    /** The number of eight digits. */
    static long number(long digits) {
        long pairs = digits - all('0');
        pairs = pairs * 10 + (pairs >>> 8);
        long low = (pairs & 0x000000ff000000ffL) * 0x000f424000000064L;
        long high = (pairs >>> 16 & 0x000000ff000000ffL) * 0x0000271000000001L;
        return low + high >>> 32;
    }

    /** Bytes above ASCII. */
    static long aboveAscii(long w) {
        return w & HIGH;
    }

    /** With the ASCII letters a to z as capitals. */
    static long upper(long w) {
        return w ^ between(w, 'a', 'z') >>> CASE_BITS;
    }

    /** With the ASCII letters A to Z as small ones. */
    static long lower(long w) {
        return w ^ between(w, 'A', 'Z') >>> CASE_BITS;
    }

    /** ASCII bytes from one to another, exact in every byte. */
    private static long between(long w, char from, char to) {
        long seven = w & ~HIGH;
        long above = seven + all(0x7f - to);
        long notBelow = seven + all(0x80 - from);
        return (notBelow ^ above) & ~w & HIGH;
    }
}
