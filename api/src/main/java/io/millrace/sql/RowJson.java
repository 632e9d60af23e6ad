package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.sql.json.JsonText;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row as JSON: binary as base64, dates and timestamps as text, NaN and infinities as text. */
final class RowJson {
    private RowJson() {}

    static String compact(Row row) {
        return JsonText.compact(object(row));
    }

    static String pretty(Row row) {
        return JsonText.pretty(object(row));
    }

    private static Map<String, @Nullable Object> object(Row row) {
        StructType schema = row.schema();
        if (schema == null) {
            throw new MillraceException(
                    "UNSUPPORTED_CALL.WITHOUT_SCHEMA",
                    "The row " + row
                            + " has no schema, so it has no JSON form. Make it with RowFactory.create(schema, values).");
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            object.put(schema.field(i).name(), value(row.get(i), schema.field(i).dataType()));
        }
        return object;
    }

    /** The zone of the session in use, or of the JVM if there is none. */
    private static ZoneId zone() {
        return MillraceSession.getActiveSession()
                .or(MillraceSession::getDefaultSession)
                .flatMap(s -> s.conf().getOption("millrace.sql.session.timeZone"))
                .map(zone -> ZoneId.of(zone, ZoneId.SHORT_IDS))
                .orElse(ZoneId.systemDefault());
    }

    private static @Nullable Object value(@Nullable Object v, DataType type) {
        if (v instanceof Row row) {
            return object(row);
        }
        if (v instanceof List<?> list && type instanceof ArrayType a) {
            List<@Nullable Object> out = new ArrayList<>();
            list.forEach(e -> out.add(value(e, a.elementType())));
            return out;
        }
        if (v instanceof Map<?, ?> map && type instanceof MapType m) {
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            map.forEach((k, e) -> out.put(String.valueOf(k), value(e, m.valueType())));
            return out;
        }
        if (v instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (v instanceof LocalDateTime t) {
            return t.format(ValueText.TIMESTAMP);
        } else if (v instanceof Timestamp t) {
            return LocalDateTime.ofInstant(t.toInstant(), zone()).format(ValueText.TIMESTAMP);
        } else if (v instanceof Instant t) {
            return LocalDateTime.ofInstant(t, zone()).format(ValueText.TIMESTAMP);
        }
        if (v instanceof Double d && !Double.isFinite(d) || v instanceof Float f && !Float.isFinite(f)) {
            return v.toString();
        }
        boolean text = type instanceof AtomicType a && a.kind() == AtomicType.Kind.STRING;
        return v == null || v instanceof Number || v instanceof Boolean || text ? v : v.toString();
    }
}
