package io.millrace.planner.function.cast;

import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a cast to string gives for a value of each type. */
public final class ValueText {
    private ValueText() {}

    /** @param plainDecimals whether small decimals are written without an exponent (ANSI) */
    public static Function<Object, String> of(DataType type, ZoneId zone, boolean plainDecimals) {
        if (type instanceof AtomicType a) {
            return switch (a.kind()) {
                case DATE -> v -> TimeText.date((Integer) v);
                case TIMESTAMP -> v -> TimeText.timestamp((Long) v, zone);
                case TIMESTAMP_NTZ -> v -> TimeText.timestamp((Long) v, ZoneOffset.UTC);
                case BINARY -> v -> new String((byte[]) v, StandardCharsets.UTF_8);
                default -> String::valueOf;
            };
        } else if (type instanceof DecimalType) {
            return plainDecimals ? v -> ((BigDecimal) v).toPlainString() : v -> v.toString();
        } else if (type instanceof DayTimeIntervalType d) {
            return v -> d.text((Long) v);
        } else if (type instanceof YearMonthIntervalType y) {
            return v -> y.text((Integer) v);
        } else if (type instanceof ArrayType a) {
            Function<Object, String> element = of(a.elementType(), zone, plainDecimals);
            return v -> {
                List<String> parts = new ArrayList<>();
                for (Object e : (Object[]) v) {
                    parts.add(orNull(e, element));
                }
                return "[" + String.join(", ", parts) + "]";
            };
        } else if (type instanceof MapType m) {
            Function<Object, String> key = of(m.keyType(), zone, plainDecimals);
            Function<Object, String> value = of(m.valueType(), zone, plainDecimals);
            return v -> {
                MapData map = (MapData) v;
                List<String> parts = new ArrayList<>();
                for (int i = 0; i < map.keys().length; i++) {
                    parts.add(key.apply(map.keys()[i]) + " -> " + orNull(map.values()[i], value));
                }
                return "{" + String.join(", ", parts) + "}";
            };
        }
        if (type instanceof io.millrace.sql.types.VariantType) {
            return v -> v.toString();
        }
        StructType s = (StructType) type;
        List<Function<Object, String>> fields = s.fieldList().stream()
                .map(f -> of(f.dataType(), zone, plainDecimals))
                .toList();
        return v -> {
            Object[] values = (Object[]) v;
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                parts.add(orNull(values[i], fields.get(i)));
            }
            return "{" + String.join(", ", parts) + "}";
        };
    }

    private static String orNull(@Nullable Object v, Function<Object, String> text) {
        return v == null ? "null" : text.apply(v);
    }
}
