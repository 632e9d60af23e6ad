package io.millrace.planner.function.string;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.planner.function.time.TimeFormat;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** format_string, format_number, to_char, to_number, mask. */
public final class FormatFunctions {
    private static final DataType STRING = DataTypes.StringType;

    private FormatFunctions() {}

    public static void define(Definitions d) {
        d.fn("format_string", "printf")
                .bind(FormatFunctions::bindFormat)
                .seesNulls()
                .typed((types, type) -> (a, c) -> a[0] == null ? null : format((String) a[0], a, types));
        d.fn("format_number")
                .in(Param.NUMERIC, Param.oneOf(Param.SMALL, Param.TEXT))
                .out(STRING)
                .nullable()
                .e2(FormatFunctions::formatNumber);
        d.fn("to_char", "to_varchar")
                .bind(FormatFunctions::bindToChar)
                .typed((types, type) -> (a, c) -> toChar(a, types.get(0), c));
        d.fn("to_number").bind(FormatFunctions::bindToNumber).eval((a, c) -> {
            BigDecimal n = NumberFormat.parse((String) a[1], (String) a[0]);
            if (n == null) {
                throw Errors.failure(
                        "INVALID_FORMAT.MISMATCH_INPUT",
                        "42601",
                        "The format is invalid: '" + a[1] + "'. The input \"STRING\" '" + a[0]
                                + "' does not match the format.");
            }
            return n;
        });
        d.fn("try_to_number")
                .bind(FormatFunctions::bindToNumber)
                .nullable()
                .eval((a, c) -> NumberFormat.parse((String) a[1], (String) a[0]));
        d.fn("mask")
                .in(Param.TEXT)
                .optional(Param.TEXT, Param.TEXT, Param.TEXT, Param.TEXT)
                .out(STRING)
                .seesNulls()
                .nullable()
                .eval((a, c) -> mask(a));
    }

    private static Signature bindFormat(Call c) {
        c.count(1, Integer.MAX_VALUE);
        List<DataType> types = c.types();
        types.set(0, c.accept(0, Param.STRING));
        return new Signature(types, STRING, c.arg(0).nullable());
    }

    private static String format(String pattern, @Nullable Object[] a, List<DataType> types) {
        Object[] args = new Object[a.length - 1];
        for (int i = 1; i < a.length; i++) {
            args[i - 1] = a[i];
        }
        try {
            return String.format(Locale.US, pattern, args);
        } catch (java.util.IllegalFormatException bad) {
            throw Errors.badParameter(
                    "FORMAT",
                    "format_string",
                    "a format that fits its arguments " + types.subList(1, types.size()),
                    pattern + " (" + bad.getMessage() + ")");
        }
    }

    private static @Nullable String formatNumber(Object n, Object places) {
        DecimalFormat f;
        if (places instanceof Integer p) {
            if (p < 0) {
                return null;
            }
            f = new DecimalFormat(
                    "#,##0" + (p > 0 ? "." + "0".repeat(p) : ""), DecimalFormatSymbols.getInstance(Locale.US));
        } else {
            String pattern = (String) places;
            f = new DecimalFormat(
                    pattern.isEmpty() ? "#,###,###,###,###,###,##0" : pattern,
                    DecimalFormatSymbols.getInstance(Locale.US));
        }
        f.setRoundingMode(RoundingMode.HALF_EVEN);
        return f.format(n);
    }

    private static Signature bindToChar(Call c) {
        c.count(2, 2);
        DataType t = c.type(0);
        if (Types.isDatetime(t) || Param.isBinary(t)) {
            return new Signature(
                    List.of(Types.isDatetime(t) ? DataTypes.TimestampType : t, STRING), STRING, c.anyNullable());
        }
        DataType number =
                Types.isDecimal(t) ? t : Types.isNumeric(t) ? Types.decimalFor(t) : c.accept(0, Param.DECIMAL);
        Object format = c.literal(1);
        if (format == null) {
            throw c.fail().notFoldable(1);
        }
        NumberFormat.check((String) format, c);
        return new Signature(List.of(number, STRING), STRING, true);
    }

    private static @Nullable Object toChar(
            @Nullable Object[] a, DataType type, io.millrace.planner.function.EvalContext c) {
        String format = (String) a[1];
        if (Types.isTimestamp(type)) {
            return TimeFormat.of(format).format(TimeText.zoned((Long) a[0], c.zone()));
        }
        if (a[0] instanceof byte[] b) {
            return switch (format.toLowerCase(Locale.ROOT)) {
                case "base64" -> java.util.Base64.getEncoder().encodeToString(b);
                case "hex" -> java.util.HexFormat.of().withUpperCase().formatHex(b);
                case "utf-8", "utf8" -> new String(b, java.nio.charset.StandardCharsets.UTF_8);
                default ->
                    throw Errors.badParameter("BINARY_FORMAT", "to_char", "one of 'base64', 'hex', 'utf-8'", format);
            };
        }
        return NumberFormat.format(format, (BigDecimal) a[0]);
    }

    private static Signature bindToNumber(Call c) {
        c.count(2, 2);
        Object format = c.literal(1);
        if (!(format instanceof String s)) {
            throw c.fail().notFoldable(1);
        }
        NumberFormat.check(s, c);
        List<DataType> types = new ArrayList<>(List.of(c.accept(0, Param.STRING), STRING));
        return new Signature(types, NumberFormat.type(s), true);
    }

    private static @Nullable String mask(@Nullable Object[] a) {
        if (a[0] == null) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        ((String) a[0]).codePoints().forEach(cp -> {
            int kind = Character.isUpperCase(cp) ? 1 : Character.isLowerCase(cp) ? 2 : Character.isDigit(cp) ? 3 : 4;
            Object by = kind < a.length ? a[kind] : kind == 4 ? null : "Xxn".substring(kind - 1, kind);
            if (by == null) {
                out.appendCodePoint(cp);
            } else {
                out.append((String) by);
            }
        });
        return out.toString();
    }
}
