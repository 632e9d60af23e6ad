package io.millrace.planner.function.string;

import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Checks of bytes as UTF-8. A string of ours is always valid, so only a binary argument can fail them.
 */
public final class Utf8Functions {
    private static final DataType STRING = DataTypes.StringType;

    private Utf8Functions() {}

    public static void define(Definitions d) {
        d.fn("is_valid_utf8")
                .in(Param.STRING_OR_BINARY)
                .out(DataTypes.BooleanType)
                .e1((Object v) -> strict(v) != null);
        d.fn("try_validate_utf8")
                .in(Param.STRING_OR_BINARY)
                .out(STRING)
                .nullable()
                .e1((Object v) -> strict(v));
        d.fn("make_valid_utf8")
                .in(Param.STRING_OR_BINARY)
                .out(STRING)
                .e1((Object v) -> v instanceof byte[] b ? new String(b, StandardCharsets.UTF_8) : v);
        d.fn("validate_utf8").in(Param.STRING_OR_BINARY).out(STRING).e1((Object v) -> {
            String valid = strict(v);
            if (valid == null) {
                throw Errors.failure(
                        "INVALID_UTF8_STRING",
                        "22029",
                        "These bytes are not UTF-8: "
                                + HexFormat.ofDelimiter("")
                                        .withPrefix("\\x")
                                        .withUpperCase()
                                        .formatHex((byte[]) v)
                                + ". Use try_validate_utf8 to get NULL, or make_valid_utf8 to replace what is wrong.");
            }
            return valid;
        });
    }

    private static @Nullable String strict(Object v) {
        if (v instanceof String s) {
            return s;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap((byte[]) v))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
