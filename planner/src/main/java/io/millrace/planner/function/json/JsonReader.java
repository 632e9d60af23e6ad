package io.millrace.planner.function.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.Casts;
import io.millrace.planner.function.cast.NumberCasts;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * from_json on Jackson's streaming parser. A field that does not fit its type is null and marks the record as malformed; a
 * record that is no JSON gives nulls. One instance reads one record.
 */
public final class JsonReader {
    private final TextOptions options;
    private final ZoneId zone;
    private boolean malformed;

    private JsonReader(TextOptions options, ZoneId zone) {
        this.options = options;
        this.zone = zone;
    }

    static @Nullable Object read(String json, DataType type, TextOptions options, ZoneId zone) {
        if (json.isBlank()) {
            return null;
        }
        return new JsonReader(options, zone).record(json, type);
    }

    /** A record under default options, for sources and as the slow path of generated code. */
    public static @Nullable Object read(String json, DataType type, ZoneId zone) {
        return read(json, type, TextOptions.DEFAULT, zone);
    }

    private @Nullable Object record(String json, DataType type) {
        Object value = null;
        try (JsonParser p = options.json().createParser(json)) {
            JsonToken first = p.nextToken();
            if (type instanceof StructType s) {
                value = root(p, first, s);
            } else if (type instanceof ArrayType a && first == JsonToken.START_OBJECT) {
                value = new Object[] {convert(p, a.elementType())};
            } else {
                value = convert(p, type);
            }
        } catch (IOException noJson) {
            malformed = true;
            value = null;
        }
        if (malformed && options.failFast()) {
            throw Errors.failure(
                    "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                    "22023",
                    "The mode FAILFAST stops at a record that cannot be read: " + json
                            + ". The option 'mode' with the value 'PERMISSIVE' gives NULL there.");
        }
        if (type instanceof StructType s) {
            Object[] row = value == null ? new Object[s.size()] : (Object[]) value;
            int corrupt = s.indexOf(options.corruptColumn(), true);
            if (corrupt >= 0) {
                set(row, corrupt, malformed ? json : null);
            }
            return row;
        }
        return value;
    }

    private static void set(@Nullable Object[] array, int i, @Nullable Object v) {
        array[i] = v;
    }

    private @Nullable Object root(JsonParser p, @Nullable JsonToken first, StructType s) throws IOException {
        if (first == JsonToken.START_ARRAY) {
            // Several records in the place of one: none of them is it.
            return bad(p);
        }
        return first == JsonToken.START_OBJECT ? struct(p, s) : bad(p);
    }

    private @Nullable Object bad(JsonParser p) throws IOException {
        malformed = true;
        p.skipChildren();
        return null;
    }

    private @Nullable Object[] struct(JsonParser p, StructType s) throws IOException {
        @Nullable Object[] row = new Object[s.size()];
        while (p.nextToken() != JsonToken.END_OBJECT) {
            int i = s.indexOf(p.currentName(), true);
            p.nextToken();
            if (i < 0) {
                p.skipChildren();
            } else {
                row[i] = convert(p, s.field(i).dataType());
            }
        }
        return row;
    }

    private @Nullable Object convert(JsonParser p, DataType type) throws IOException {
        JsonToken token = p.currentToken();
        if (token == JsonToken.VALUE_NULL && type instanceof io.millrace.sql.types.VariantType) {
            return new io.millrace.sql.types.VariantVal("null");
        } else if (token == null || token == JsonToken.VALUE_NULL) {
            return null;
        } else if (type instanceof StructType s) {
            return token == JsonToken.START_OBJECT ? struct(p, s) : bad(p);
        } else if (type instanceof ArrayType a) {
            if (token != JsonToken.START_ARRAY) {
                return bad(p);
            }
            List<@Nullable Object> out = new ArrayList<>();
            boolean whole = true;
            while (p.nextToken() != JsonToken.END_ARRAY) {
                boolean absent = p.currentToken() == JsonToken.VALUE_NULL;
                Object v = convert(p, a.elementType());
                whole &= v != null || absent;
                out.add(v);
            }
            return whole ? out.toArray() : null;
        } else if (type instanceof MapType m) {
            return token == JsonToken.START_OBJECT ? map(p, m) : bad(p);
        } else if (type instanceof io.millrace.sql.types.VariantType) {
            return new io.millrace.sql.types.VariantVal(VariantText.canonical(JsonTree.read(p)));
        } else if (Types.isString(type)) {
            return text(p, token);
        }
        Object v = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY ? null : scalar(p, token, type);
        return v == null ? bad(p) : v;
    }

    /** Null if a value does not fit, as for an array. */
    private @Nullable MapData map(JsonParser p, MapType m) throws IOException {
        boolean whole = true;
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        Casts.Caster key = Casts.caster(DataTypes.StringType, m.keyType(), CastMode.TRY, zone);
        while (p.nextToken() != JsonToken.END_OBJECT) {
            Object k = key.cast(p.currentName());
            p.nextToken();
            boolean absent = p.currentToken() == JsonToken.VALUE_NULL;
            Object v = convert(p, m.valueType());
            whole &= v != null || absent;
            if (k != null) {
                entries.put(k, v);
            }
        }
        return whole ? new MapData(entries.keySet().toArray(), entries.values().toArray()) : null;
    }

    private static String text(JsonParser p, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return p.getText();
        }
        StringBuilder out = new StringBuilder();
        JsonTree.write(out, JsonTree.read(p));
        return out.toString();
    }

    private @Nullable Object scalar(JsonParser p, JsonToken token, DataType type) throws IOException {
        boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        if (type instanceof DecimalType d) {
            BigDecimal v = number || token == JsonToken.VALUE_STRING ? decimal(p.getText()) : null;
            BigDecimal fitted = v == null ? null : v.setScale(d.scale(), java.math.RoundingMode.HALF_UP);
            return fitted == null || fitted.precision() > d.precision() ? null : fitted;
        }
        if (!(type instanceof AtomicType a)) {
            return token == JsonToken.VALUE_STRING
                    ? Casts.caster(DataTypes.StringType, type, CastMode.TRY, zone)
                            .cast(p.getText())
                    : null;
        }
        return switch (a.kind()) {
            case BOOLEAN ->
                token == JsonToken.VALUE_TRUE ? (Boolean) true : token == JsonToken.VALUE_FALSE ? false : null;
            case BYTE, SHORT, INTEGER, LONG -> token == JsonToken.VALUE_NUMBER_INT ? whole(p.getText(), a) : null;
            case FLOAT, DOUBLE -> floating(p, number, token, a);
            case DATE -> token == JsonToken.VALUE_STRING ? date(p.getText()) : null;
            case TIMESTAMP ->
                token == JsonToken.VALUE_STRING
                        ? timestamp(p.getText())
                        : token == JsonToken.VALUE_NUMBER_INT ? (Long) (p.getLongValue() * 1_000_000L) : null;
            case TIMESTAMP_NTZ -> token == JsonToken.VALUE_STRING ? local(p.getText()) : null;
            case BINARY -> token == JsonToken.VALUE_STRING ? bytes(p.getText()) : null;
            default -> null;
        };
    }

    private static byte @Nullable [] bytes(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static @Nullable BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text.trim());
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static @Nullable Object whole(String text, AtomicType type) {
        BigInteger n = new BigInteger(text);
        if (n.bitLength() > 63) {
            return null;
        }
        Object boxed = NumberCasts.box(n.longValue(), type.kind());
        return ((Number) boxed).longValue() == n.longValue() ? boxed : null;
    }

    private static @Nullable Object floating(JsonParser p, boolean number, JsonToken token, AtomicType type)
            throws IOException {
        boolean single = type.kind() == AtomicType.Kind.FLOAT;
        if (number) {
            return single ? (Object) Float.parseFloat(p.getText()) : (Object) Double.parseDouble(p.getText());
        }
        if (token != JsonToken.VALUE_STRING) {
            return null;
        }
        Double d = switch (p.getText()) {
            case "NaN" -> Double.NaN;
            case "+INF", "+Infinity", "Infinity", "INF" -> Double.POSITIVE_INFINITY;
            case "-INF", "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
        return d == null ? null : single ? (Object) d.floatValue() : d;
    }

    private @Nullable Object date(String text) {
        if (options.dateFormat() == null) {
            return TimeText.parseDate(text);
        }
        try {
            return TimeText.daysOf(options.dateFormat().parse(text, zone), zone);
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    private @Nullable Object local(String text) {
        if (options.localFormat() == null) {
            return TimeText.parseZoneless(text);
        }
        try {
            return options.localFormat().parseLocal(text);
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    private @Nullable Object timestamp(String text) {
        if (options.timestampFormat() == null) {
            return TimeText.parseTimestamp(text, zone);
        }
        try {
            return options.timestampFormat().parse(text, zone);
        } catch (DateTimeException notATime) {
            return null;
        }
    }
}
