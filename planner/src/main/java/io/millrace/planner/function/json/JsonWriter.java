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
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** to_json: one value as JSON text. Null fields of structs are left out unless the options keep them. */
public final class JsonWriter {
    private static final TimeFormat TIMESTAMP = TimeFormat.of("yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]");
    private static final TimeFormat LOCAL = TimeFormat.of("yyyy-MM-dd'T'HH:mm:ss[.SSS]");

    private final TextOptions options;
    private final ZoneId zone;
    private final StringBuilder out = new StringBuilder();
    private int depth;

    JsonWriter(TextOptions options, ZoneId zone) {
        this.options = options;
        this.zone = options.zone(zone);
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
        return format.format(TimeText.zoned(micros, zone));
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
            boolean pretty = options.output().pretty();
            out.append(pretty ? "[ " : "[");
            for (int i = 0; i < values.length; i++) {
                out.append(i == 0 ? "" : pretty ? ", " : ",");
                value(values[i], a.elementType());
            }
            out.append(pretty && values.length > 0 ? " ]" : "]");
        } else if (type instanceof MapType m) {
            map((MapData) v, m);
        } else if (v instanceof io.millrace.sql.types.VariantVal) {
            out.append(v);
        } else if (type instanceof DecimalType) {
            out.append(((BigDecimal) v).toPlainString());
        } else if (type instanceof AtomicType a) {
            atomic(v, a);
        } else {
            quote(ValueText.of(type, zone, true).apply(v));
        }
    }

    private void struct(@Nullable Object[] values, StructType s) {
        out.append('{');
        depth++;
        boolean first = true;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null || !options.ignoreNullFields()) {
                name(s.field(i).name(), first);
                value(values[i], s.field(i).dataType());
                first = false;
            }
        }
        close(first);
    }

    private void map(MapData map, MapType m) {
        out.append('{');
        depth++;
        for (int i = 0; i < map.keys().length; i++) {
            Object key = map.keys()[i];
            name(key(key, m.keyType()), i == 0);
            value(map.values()[i], m.valueType());
        }
        close(map.keys().length == 0);
    }

    /** Spark prints a key as it is inside: a time as its number, a struct in brackets. */
    private String key(Object key, DataType type) {
        if (type instanceof StructType s) {
            StringJoiner fields = new StringJoiner(",", "[", "]");
            @Nullable Object[] values = (Object[]) key;
            for (int i = 0; i < values.length; i++) {
                fields.add(
                        values[i] == null ? "null" : key(values[i], s.field(i).dataType()));
            }
            return fields.toString();
        }
        return Types.isDatetime(type)
                ? key.toString()
                : ValueText.of(type, zone, true).apply(key);
    }

    private void name(String name, boolean first) {
        out.append(first ? "" : ",");
        line();
        quote(name);
        out.append(options.output().pretty() ? " : " : ":");
    }

    /** Where JSON is spread over lines, a new one. */
    private void line() {
        if (options.output().pretty()) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    private void close(boolean empty) {
        depth--;
        if (!empty) {
            line();
        }
        out.append(empty && options.output().pretty() ? " }" : "}");
    }

    private void quote(String text) {
        JsonTree.quote(out, text, options.output().asciiOnly());
    }

    private void atomic(Object v, AtomicType type) {
        switch (type.kind()) {
            case STRING -> quote((String) v);
            case BINARY -> quote(Base64.getEncoder().encodeToString((byte[]) v));
            case DATE -> quote(date((Integer) v, options, zone));
            case TIMESTAMP -> quote(timestamp((Long) v, options, zone));
            case TIMESTAMP_NTZ -> quote(local((Long) v, options));
            case FLOAT, DOUBLE -> {
                double d = ((Number) v).doubleValue();
                boolean plain = !Double.isNaN(d) && !Double.isInfinite(d);
                out.append(plain ? v.toString() : "\"" + v + "\"");
            }
            default -> out.append(v);
        }
    }
}
