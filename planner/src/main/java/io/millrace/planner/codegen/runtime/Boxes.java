package io.millrace.planner.codegen.runtime;

import io.millrace.row.RowCodec;
import io.millrace.sql.types.DataType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Slices to objects in internal form and back. These allocate; only bridges call them. */
public final class Boxes {
    private static final byte[] NO_BYTES = new byte[0];

    private Boxes() {}

    public static String string(byte[] b, int off, int len) {
        return new String(b, off, len, StandardCharsets.UTF_8);
    }

    public static byte[] binary(byte[] b, int off, int len) {
        return Arrays.copyOfRange(b, off, off + len);
    }

    /** The value of a variable part: decimal, struct, array or map. */
    public static Object part(DataType type, byte[] b, int off, int len) {
        return RowCodec.readPart(b, off, len, type);
    }

    /** The UTF-8 bytes of a String; none for null. */
    public static byte[] utf8(@Nullable Object string) {
        return string == null ? NO_BYTES : ((String) string).getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] bytes(@Nullable Object binary) {
        return binary == null ? NO_BYTES : (byte[]) binary;
    }
}
