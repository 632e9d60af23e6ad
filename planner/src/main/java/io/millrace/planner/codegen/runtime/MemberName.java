package io.millrace.planner.codegen.runtime;

import io.millrace.row.Bytes;
import java.util.Arrays;

/** The name of a JSON object's member and the quote behind it, to be found where a member begins. Immutable. */
final class MemberName {
    private final byte[] text;
    /** The first eight bytes, or fewer and zeros. */
    private final long head;

    private final long headMask;
    /** The last eight bytes, if there are so many. */
    private final long tail;

    MemberName(byte[] name) {
        text = Arrays.copyOf(name, name.length + 1);
        text[name.length] = '"';
        byte[] first = Arrays.copyOf(text, Long.BYTES);
        head = Bytes.getLong(first, 0);
        headMask = Words.mask(Math.min(text.length, Long.BYTES));
        tail = text.length < Long.BYTES ? 0 : Bytes.getLong(text, text.length - Long.BYTES);
    }

    /** Bytes of the name itself. */
    int length() {
        return text.length - 1;
    }

    /** Whether the name and its closing quote stand at this place, before {@code end}. */
    boolean at(byte[] in, int at, int end) {
        int n = text.length;
        if (at + n > end) {
            return false;
        }
        if (at + Long.BYTES > in.length) {
            return Arrays.equals(text, 0, n, in, at, at + n);
        }
        if (((Bytes.getLong(in, at) ^ head) & headMask) != 0) {
            return false;
        }
        if (n <= Long.BYTES) {
            return true;
        }
        return Bytes.getLong(in, at + n - Long.BYTES) == tail
                && (n <= 2 * Long.BYTES
                        || Arrays.equals(text, Long.BYTES, n - Long.BYTES, in, at + Long.BYTES, at + n - Long.BYTES));
    }
}
