package io.millrace.sql.types;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value of type VARIANT, as users see it and inside the engine. It is kept as JSON text without blanks, the members of
 * objects sorted by name; a number with an exponent is a double, others are whole numbers or decimals. Made by {@code parse_json}.
 */
public final class VariantVal {
    private final byte[] utf8;

    /** @param utf8 text in the form above; not copied */
    public VariantVal(byte[] utf8) {
        this.utf8 = utf8;
    }

    public VariantVal(String text) {
        this(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text as kept; not to be changed. */
    public byte[] utf8() {
        return utf8;
    }

    /** The text as kept, in which a double without an exponent of its own ends in {@code e0}. */
    public String text() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** JSON text, doubles as Java writes them. */
    @Override
    public String toString() {
        String s = text();
        StringBuilder out = new StringBuilder(s.length());
        boolean quoted = false;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (quoted && c == '\\') {
                out.append(c).append(s.charAt(++i));
                continue;
            }
            quoted ^= c == '"';
            if (!quoted && c == 'e' && i + 1 < s.length() && s.charAt(i + 1) == '0') {
                i++;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof VariantVal v && Arrays.equals(v.utf8, utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }
}
