package io.millrace.bench.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes one flat JSON object into a buffer that is used again for the next. For one thread. */
public final class JsonBuffer {
    /** What becomes of the letters of a copied text. */
    public enum Letters {
        KEPT,
        UPPER,
        LOWER
    }

    private static final int CASE_BIT = 0x20;
    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[512];
    private int length;

    public JsonBuffer begin() {
        length = 0;
        return append('{');
    }

    /** A copy of what was written. */
    public byte[] end() {
        append('}');
        return Arrays.copyOf(bytes, length);
    }

    public JsonBuffer number(String name, long value) {
        return name(name).digits(value);
    }

    /** @param value in units of the last decimal */
    public JsonBuffer decimal(String name, long value, int decimals) {
        name(name);
        if (value < 0) {
            append('-');
        }
        long rest = Math.abs(value);
        long unit = 1;
        for (int i = 0; i < decimals; i++) {
            unit *= 10;
        }
        digits(rest / unit).append('.');
        for (long digit = unit / 10; digit > 0; digit /= 10) {
            append((char) ('0' + rest / digit % 10));
        }
        return this;
    }

    public JsonBuffer flag(String name, boolean value) {
        return name(name).ascii(value ? "true" : "false");
    }

    /** @param value ASCII without anything to escape */
    public JsonBuffer text(String name, String value) {
        return name(name).append('"').ascii(value).append('"');
    }

    /** A slice of another JSON text, which is escaped already where it has to be. */
    public JsonBuffer text(String name, byte[] source, int from, int to, Letters letters) {
        name(name).append('"').room(to - from);
        for (int i = from; i < to; i++) {
            byte b = source[i];
            boolean lower = b >= 'a' && b <= 'z';
            boolean upper = b >= 'A' && b <= 'Z';
            boolean change = letters == Letters.UPPER && lower || letters == Letters.LOWER && upper;
            bytes[length++] = change ? (byte) (b ^ CASE_BIT) : b;
        }
        return append('"');
    }

    private JsonBuffer name(String name) {
        if (bytes[length - 1] != '{') {
            append(',');
        }
        return append('"').ascii(name).append('"').append(':');
    }

    @SuppressWarnings("deprecation") // the low bytes of the characters, which is what ASCII is, without an encoder
    private JsonBuffer ascii(String text) {
        room(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
        return this;
    }

    private JsonBuffer digits(long value) {
        room(LONGEST_NUMBER);
        long rest = value;
        if (rest < 0) {
            append('-');
            rest = -rest;
        }
        int count = 1;
        for (long r = rest; r >= 10; r /= 10) {
            count++;
        }
        for (int i = length + count - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
        return this;
    }

    private JsonBuffer append(char c) {
        room(1);
        bytes[length++] = (byte) c;
        return this;
    }

    private JsonBuffer room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
        return this;
    }

    /** The bytes of a text. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
