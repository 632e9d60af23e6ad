package io.millrace.planner.function.string;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Values;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** base64, encode, decode, to_binary. */
public final class EncodingFunctions {
    private static final Map<String, Charset> CHARSETS = Map.of(
            "US-ASCII", StandardCharsets.US_ASCII,
            "ISO-8859-1", StandardCharsets.ISO_8859_1,
            "UTF-8", StandardCharsets.UTF_8,
            "UTF-16BE", StandardCharsets.UTF_16BE,
            "UTF-16LE", StandardCharsets.UTF_16LE,
            "UTF-16", StandardCharsets.UTF_16,
            "UTF-32", Charset.forName("UTF-32"));

    private EncodingFunctions() {}

    public static void define(Definitions d) {
        d.fn("base64")
                .in(Param.BINARY)
                .out(DataTypes.StringType)
                .e1((byte[] b) -> Base64.getEncoder().encodeToString(b));
        d.fn("unbase64").in(Param.STRING).out(DataTypes.BinaryType).e1((String s) -> unbase64(s, "unbase64"));
        d.fn("encode")
                .in(Param.STRING, Param.STRING)
                .out(DataTypes.BinaryType)
                .e2((String s, String charset) -> encode(s, charset));
        d.fn("decode").bind(EncodingFunctions::bindDecode).seesNulls().typed((types, type) -> decoder(types));
        d.fn("to_binary")
                .bind(c -> bindToBinary(c, false))
                .eval((a, c) -> toBinary((String) a[0], a.length > 1 ? (String) a[1] : "hex"));
        d.fn("try_to_binary").bind(c -> bindToBinary(c, true)).eval((a, c) -> {
            try {
                return toBinary((String) a[0], a.length > 1 ? (String) a[1] : "hex");
            } catch (io.millrace.error.ExecutionException malformed) {
                return null;
            }
        });
    }

    private static byte[] unbase64(String s, String function) {
        try {
            return Base64.getMimeDecoder().decode(s);
        } catch (IllegalArgumentException malformed) {
            throw Errors.failure(
                    "CONVERSION_INVALID_INPUT",
                    "22018",
                    "`" + function + "` cannot make a \"BINARY\" of the \"STRING\" '" + s
                            + "', which is not base64. `try_to_binary` gives NULL there.");
        }
    }

    private static Charset charset(String name, String function) {
        Charset charset = CHARSETS.get(name.toUpperCase(Locale.ROOT));
        if (charset == null) {
            throw Errors.badParameter(
                    "CHARSET",
                    function,
                    "one of the charsets 'US-ASCII', 'ISO-8859-1', 'UTF-8', 'UTF-16BE', 'UTF-16LE', 'UTF-16', 'UTF-32'",
                    name);
        }
        return charset;
    }

    private static byte[] encode(String s, String charset) {
        try {
            ByteBuffer out = charset(charset, "encode").newEncoder().encode(CharBuffer.wrap(s));
            byte[] bytes = new byte[out.remaining()];
            out.get(bytes);
            return bytes;
        } catch (CharacterCodingException unmappable) {
            throw Errors.failure(
                    "MALFORMED_CHARACTER_CODING",
                    "22000",
                    "Invalid value found when performing `encode` with " + charset);
        }
    }

    private static String decode(byte[] b, String charset) {
        try {
            return charset(charset, "decode")
                    .newDecoder()
                    .decode(ByteBuffer.wrap(b))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw Errors.failure(
                    "MALFORMED_CHARACTER_CODING",
                    "22000",
                    "Invalid value found when performing `decode` with " + charset);
        }
    }

    private static byte[] toBinary(String s, String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hex" -> {
                byte[] b = hex(s);
                if (b == null) {
                    throw Errors.failure(
                            "CONVERSION_INVALID_INPUT",
                            "22018",
                            "`to_binary` cannot make a \"BINARY\" of the \"STRING\" '" + s
                                    + "', which is not hexadecimal. `try_to_binary` gives NULL there.");
                }
                yield b;
            }
            case "base64" -> unbase64(s, "to_binary");
            case "utf-8", "utf8" -> s.getBytes(StandardCharsets.UTF_8);
            default ->
                throw Errors.badParameter(
                        "BINARY_FORMAT", "to_binary", "one of 'hex', 'utf-8', 'utf8', 'base64'", format);
        };
    }

    private static byte @Nullable [] hex(String s) {
        String even = s.length() % 2 == 0 ? s : "0" + s;
        try {
            return java.util.HexFormat.of().parseHex(even);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** With two arguments bytes and a charset; with more, a chain of (search, result) pairs and a default. */
    private static Signature bindDecode(io.millrace.planner.function.Call c) {
        c.count(2, Integer.MAX_VALUE);
        if (c.size() == 2) {
            return new Signature(
                    List.of(c.accept(0, Param.BINARY), c.accept(1, Param.STRING)),
                    DataTypes.StringType,
                    c.anyNullable());
        }
        List<DataType> keys = new ArrayList<>(List.of(c.type(0)));
        List<DataType> results = new ArrayList<>();
        for (int i = 1; i < c.size(); i++) {
            boolean key = i % 2 == 1 && i + 1 < c.size();
            (key ? keys : results).add(c.type(i));
        }
        DataType key = Coercion.wider(keys, c.context());
        DataType result = Coercion.wider(results, c.context());
        if (key == null || result == null) {
            throw Errors.differentTypes(c.name(), c.args());
        }
        List<DataType> types = new ArrayList<>(List.of(key));
        for (int i = 1; i < c.size(); i++) {
            types.add(i % 2 == 1 && i + 1 < c.size() ? key : result);
        }
        return new Signature(types, result, true);
    }

    private static io.millrace.planner.function.ScalarFunction.Eval decoder(List<DataType> types) {
        if (types.size() == 2) {
            return (a, c) -> a[0] == null || a[1] == null ? null : decode((byte[]) a[0], (String) a[1]);
        }
        Comparator<Object> order = Values.order(types.get(0));
        return (a, c) -> {
            for (int i = 1; i + 1 < a.length; i += 2) {
                boolean same = a[0] == null || a[i] == null ? a[0] == a[i] : order.compare(a[0], a[i]) == 0;
                if (same) {
                    return a[i + 1];
                }
            }
            return a.length % 2 == 0 ? a[a.length - 1] : null;
        };
    }

    private static Signature bindToBinary(Call c, boolean nullable) {
        c.count(1, 2);
        if (c.size() == 2 && !c.constant(1)) {
            throw c.fail().notFoldable(1);
        }
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < c.size(); i++) {
            types.add(c.accept(i, Param.STRING));
        }
        return new Signature(types, DataTypes.BinaryType, nullable || c.anyNullable());
    }
}
