package io.millrace.planner.function.json;

import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.planner.function.cast.ValueText;
import io.millrace.planner.function.time.TimeFormat;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** to_json: one value as JSON text. Null fields of structs are left out unless the options keep them. */
public final class JsonWriter {
    private static final TimeFormat TIMESTAMP = TimeFormat.of("yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]");
    private static final TimeFormat LOCAL = TimeFormat.of("yyyy-MM-dd'T'HH:mm:ss[.SSS]");

    private final TextOptions options;
    private final ZoneId zone;
    private final StringBuilder out = new StringBuilder();

    JsonWriter(TextOptions options, ZoneId zone) {
        this.options = options;
        this.zone = zone;
    }

    /** The text of a value under default options. */
    public static String write(Object v, DataType type, ZoneId zone) {
        return new JsonWriter(TextOptions.DEFAULT, zone).text(v, type);
    }

    String text(Object v, DataType type) {
        value(v, type);
        return out.toString();
    }

    static String timestamp(long micros, TextOptions options, ZoneId zone) {
        TimeFormat format = options.timestampFormat() == null ? TIMESTAMP : options.timestampFormat();
        return format.format(TimeText.local(micros, zone).atZone(zone));
    }

    static String local(long micros, TextOptions options) {
        TimeFormat format = options.localFormat() == null ? LOCAL : options.localFormat();
        return format.format(TimeText.local(micros, ZoneOffset.UTC).atZone(ZoneOffset.UTC));
    }

    static String date(int days, TextOptions options, ZoneId zone) {
        TimeFormat format = options.dateFormat();
        return format == null
                ? TimeText.date(days)
                : format.format(java.time.LocalDate.ofEpochDay(days).atStartOfDay(zone));
    }

    private void value(@Nullable Object v, DataType type) {
        if (v == null) {
            out.append("null");
        } else if (type instanceof StructType s) {
            struct((Object[]) v, s);
        } else if (type instanceof ArrayType a) {
            Object[] values = (Object[]) v;
            out.append('[');
            for (int i = 0; i < values.length; i++) {
                out.append(i == 0 ? "" : ",");
                value(values[i], a.elementType());
            }
            out.append(']');
        } else if (type instanceof MapType m) {
            map((MapData) v, m);
        } else if (v instanceof io.millrace.sql.types.VariantVal) {
            out.append(v);
        } else if (type instanceof DecimalType) {
            out.append(((BigDecimal) v).toPlainString());
        } else if (type instanceof AtomicType a) {
            atomic(v, a);
        } else {
            JsonTree.quote(out, ValueText.of(type, zone, true).apply(v));
        }
    }

    private void struct(@Nullable Object[] values, StructType s) {
        out.append('{');
        String comma = "";
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null || !options.ignoreNullFields()) {
                out.append(comma);
                JsonTree.quote(out, s.field(i).name());
                out.append(':');
                value(values[i], s.field(i).dataType());
                comma = ",";
            }
        }
        out.append('}');
    }

    private void map(MapData map, MapType m) {
        out.append('{');
        for (int i = 0; i < map.keys().length; i++) {
            out.append(i == 0 ? "" : ",");
            Object key = map.keys()[i];
            // Spark prints a key as it is inside: a time as its number
            boolean number = Types.isDatetime(m.keyType());
            JsonTree.quote(
                    out,
                    number
                            ? key.toString()
                            : ValueText.of(m.keyType(), zone, true).apply(key));
            out.append(':');
            value(map.values()[i], m.valueType());
        }
        out.append('}');
    }

    private void atomic(Object v, AtomicType type) {
        switch (type.kind()) {
            case STRING -> JsonTree.quote(out, (String) v);
            case BINARY -> JsonTree.quote(out, Base64.getEncoder().encodeToString((byte[]) v));
            case DATE -> JsonTree.quote(out, date((Integer) v, options, zone));
            case TIMESTAMP -> JsonTree.quote(out, timestamp((Long) v, options, zone));
            case TIMESTAMP_NTZ -> JsonTree.quote(out, local((Long) v, options));
            case FLOAT, DOUBLE -> {
                double d = ((Number) v).doubleValue();
                boolean plain = !Double.isNaN(d) && !Double.isInfinite(d);
                out.append(plain ? v.toString() : "\"" + v + "\"");
            }
            default -> out.append(v);
        }
    }
}
