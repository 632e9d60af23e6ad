package io.millrace.sql;

import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values in internal form as people read them in tables: NULL, [1, 2], {k -> v}, {a, b}, 2024-01-02 03:04:05.6. */
final class ValueText {
    static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    private final ZoneId timeZone;

    ValueText(ZoneId timeZone) {
        this.timeZone = timeZone;
    }

    String of(@Nullable Object v, DataType type) {
        if (v == null) {
            return "NULL";
        }
        if (type instanceof AtomicType a) {
            return switch (a.kind()) {
                case DATE -> LocalDate.ofEpochDay((Integer) v).toString();
                case TIMESTAMP ->
                    LocalDateTime.ofInstant(ExternalTypes.instant((Long) v), timeZone)
                            .format(TIMESTAMP);
                case TIMESTAMP_NTZ -> ExternalTypes.local((Long) v).format(TIMESTAMP);
                case BINARY -> hex((byte[]) v);
                default -> v.toString();
            };
        }
        if (type instanceof StructType s) {
            return struct((Object[]) v, s);
        }
        if (type instanceof ArrayType a) {
            return array((Object[]) v, a.elementType());
        }
        if (type instanceof MapType m) {
            return map((MapData) v, m);
        }
        if (type instanceof io.millrace.sql.types.VariantType) {
            return v.toString();
        }
        if (type instanceof YearMonthIntervalType y) {
            return y.text((Integer) v);
        }
        return type instanceof DayTimeIntervalType d ? d.text((Long) v) : ((BigDecimal) v).toPlainString();
    }

    private static String hex(byte[] bytes) {
        StringBuilder out = new StringBuilder("[");
        for (byte b : bytes) {
            out.append(out.length() == 1 ? "" : " ").append(String.format("%02X", b));
        }
        return out.append(']').toString();
    }

    private String struct(@Nullable Object[] values, StructType type) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < values.length; i++) {
            out.append(i == 0 ? "" : ", ").append(of(values[i], type.field(i).dataType()));
        }
        return out.append('}').toString();
    }

    private String array(@Nullable Object[] values, DataType element) {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < values.length; i++) {
            out.append(i == 0 ? "" : ", ").append(of(values[i], element));
        }
        return out.append(']').toString();
    }

    private String map(MapData map, MapType type) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < map.keys().length; i++) {
            out.append(i == 0 ? "" : ", ").append(of(map.keys()[i], type.keyType()));
            out.append(" -> ").append(of(map.values()[i], type.valueType()));
        }
        return out.append('}').toString();
    }
}
