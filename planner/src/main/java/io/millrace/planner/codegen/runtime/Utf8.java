package io.millrace.planner.codegen.runtime;

import io.millrace.row.Bytes;
import java.util.Arrays;

/** Operations on UTF-8 slices. Positions and lengths that users see are in code points; slices are in bytes. */
public final class Utf8 {
    private Utf8() {}

    private static boolean continues(byte b) {
        return (b & 0xc0) == 0x80;
    }

    /** Whether the bytes are well-formed UTF-8, as Java's decoder sees it. */
    public static boolean valid(byte[] b, int off, int len) {
        int to = off + len;
        int i = off;
        while (i < to) {
            if (to - i >= 8 && (Bytes.getLong(b, i) & 0x8080808080808080L) == 0) {
                i += 8;
            } else if (b[i] >= 0) {
                i++;
            } else {
                int length = sequence(b, i, to);
                if (length == 0) {
                    return false;
                }
                i += length;
            }
        }
        return true;
    }

    /** Bytes of the well-formed code point above ASCII at i; 0 if there is none: overlong, surrogate, too large, cut off. */
    private static int sequence(byte[] b, int i, int to) {
        int lead = b[i] & 0xff;
        int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (length == 0 || to - i < length) {
            return 0;
        }
        for (int k = 1; k < length; k++) {
            if (!continues(b[i + k])) {
                return 0;
            }
        }
        int second = b[i + 1] & 0xff;
        boolean outside = lead == 0xe0 && second < 0xa0
                || lead == 0xed && second >= 0xa0
                || lead == 0xf0 && second < 0x90
                || lead == 0xf4 && second >= 0x90;
        return outside ? 0 : length;
    }

    /** Code points. */
    public static int length(byte[] b, int off, int len) {
        int n = 0;
        for (int i = off, to = off + len; i < to; i++) {
            n += continues(b[i]) ? 0 : 1;
        }
        return n;
    }

    /** Bytes before code point n, or len if there are not so many. */
    private static int skip(byte[] b, int off, int len, int n) {
        int i = 0;
        while (i < len) {
            if (!continues(b[off + i]) && n-- == 0) {
                return i;
            }
            i++;
        }
        return len;
    }

    /** SQL substring: position from 1, 0 as 1, negative from the end. Gives offset in the slice << 32 | bytes. */
    public static long substring(byte[] b, int off, int len, int position, int count) {
        if (count <= 0) {
            return 0;
        }
        long start = position > 0 ? position - 1L : position == 0 ? 0 : (long) length(b, off, len) + position;
        return range(b, off, len, start, start + count);
    }

    /** As above, up to the end. */
    public static long substring(byte[] b, int off, int len, int position) {
        long start = position > 0 ? position - 1L : position == 0 ? 0 : (long) length(b, off, len) + position;
        return range(b, off, len, start, Long.MAX_VALUE);
    }

    private static long range(byte[] b, int off, int len, long start, long end) {
        int from = start <= 0 ? 0 : skip(b, off, len, (int) start);
        int rest = len - from;
        long points = end - Math.max(start, 0);
        if (points <= 0) {
            return 0;
        }
        int bytes = points >= rest ? rest : skip(b, off + from, rest, (int) points);
        return (long) from << 32 | bytes;
    }

    /** Puts the upper case into s; false, with s in any state, if a byte is not ASCII. */
    public static boolean upper(Scratch s, byte[] b, int off, int len) {
        return asciiCase(s, b, off, len, true);
    }

    /** Puts the lower case into s; false, with s in any state, if a byte is not ASCII. */
    public static boolean lower(Scratch s, byte[] b, int off, int len) {
        return asciiCase(s, b, off, len, false);
    }

    private static boolean asciiCase(Scratch s, byte[] b, int off, int len, boolean up) {
        s.clear();
        s.ensure(len + Long.BYTES);
        byte[] to = s.bytes;
        long seen = 0;
        // One loop also for what is less than a word, for the reason given in JsonOut.
        for (int i = 0; i < len; i += Long.BYTES) {
            int left = len - i;
            long w = Words.upTo(b, off + i, left);
            seen |= left >= Long.BYTES ? w : w & Words.mask(left);
            Bytes.putLong(to, i, up ? Words.upper(w) : Words.lower(w));
        }
        s.length = len;
        return Words.aboveAscii(seen) == 0;
    }

    /** The offset of the first byte that is no space. */
    public static int trimLeft(byte[] b, int off, int len) {
        int i = off;
        int to = off + len;
        while (i < to && b[i] == ' ') {
            i++;
        }
        return i;
    }

    /** The length of the range without the spaces at its end. */
    public static int trimRight(byte[] b, int from, int to) {
        int i = to;
        while (i > from && b[i - 1] == ' ') {
            i--;
        }
        return i - from;
    }

    public static boolean startswith(byte[] b, int off, int len, byte[] p, int pOff, int pLen) {
        return pLen <= len && Arrays.equals(b, off, off + pLen, p, pOff, pOff + pLen);
    }

    public static boolean endswith(byte[] b, int off, int len, byte[] p, int pOff, int pLen) {
        int from = off + len - pLen;
        return pLen <= len && Arrays.equals(b, from, from + pLen, p, pOff, pOff + pLen);
    }

    public static boolean contains(byte[] b, int off, int len, byte[] p, int pOff, int pLen) {
        return indexOf(b, off, len, p, pOff, pLen) >= 0;
    }

    /** Bytes before the first occurrence, or -1. */
    public static int indexOf(byte[] b, int off, int len, byte[] p, int pOff, int pLen) {
        if (pLen == 0) {
            return 0;
        }
        byte first = p[pOff];
        for (int i = off, last = off + len - pLen; i <= last; i++) {
            if (b[i] == first && Arrays.equals(b, i, i + pLen, p, pOff, pOff + pLen)) {
                return i - off;
            }
        }
        return -1;
    }

    /** Code points up to and with the first one of the occurrence; 0 if there is none. */
    public static int instr(byte[] b, int off, int len, byte[] p, int pOff, int pLen) {
        int at = indexOf(b, off, len, p, pOff, pLen);
        return at < 0 ? 0 : length(b, off, at) + 1;
    }

    /** The place, from 1, of a text among those between the commas of a set; 0 if it is not there or has a comma. */
    public static int findInSet(byte[] b, int off, int len, byte[] set, int setOff, int setLen) {
        int from = setOff;
        int place = 1;
        for (int i = setOff, to = setOff + setLen; i <= to; i++) {
            if (i == to || set[i] == ',') {
                if (i - from == len && Arrays.equals(b, off, off + len, set, from, i)) {
                    return place;
                }
                from = i + 1;
                place++;
            }
        }
        return 0;
    }

    /** LIKE with {@code %} and {@code _} and no escape. */
    public static boolean like(byte[] b, int off, int len, byte[] p) {
        int i = off;
        int to = off + len;
        int j = 0;
        int star = -1;
        int retry = 0;
        while (i < to) {
            if (j < p.length && p[j] == '%') {
                star = j++;
                retry = i;
            } else if (j < p.length && p[j] == '_') {
                i = next(b, i, to);
                j++;
            } else if (j < p.length && p[j] == b[i]) {
                i++;
                j++;
            } else if (star >= 0) {
                retry = next(b, retry, to);
                i = retry;
                j = star + 1;
            } else {
                return false;
            }
        }
        while (j < p.length && p[j] == '%') {
            j++;
        }
        return j == p.length;
    }

    private static int next(byte[] b, int i, int to) {
        do {
            i++;
        } while (i < to && continues(b[i]));
        return i;
    }
}
