package io.millrace.connector.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.connector.Options;
import io.millrace.error.MillraceException;
import io.millrace.row.MapData;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes values in internal form of lines of JSON, by name. A field that does not fit its type is null and makes the record a bad one; the
 * other fields keep their values. One thread.
 */
final class JsonRecordParser {
    private final JsonFactory factory;
    private final Formats formats;
    private final StructType schema;

    /** The fields' places, for each struct of the schema. */
    private final Map<StructType, Map<String, Integer>> places = new HashMap<>();

    private String line = "";
    private @Nullable String problem;

    JsonRecordParser(Options options, Formats formats, StructType schema) {
        factory = factory(options);
        this.formats = formats;
        this.schema = schema;
        schema.fieldList().forEach(f -> requireReadable(f.dataType(), f.name()));
    }

    /** What no value of JSON is read as would come out as nulls. */
    private static void requireReadable(DataType type, String name) {
        if (type instanceof StructType s) {
            s.fieldList().forEach(f -> requireReadable(f.dataType(), name + "." + f.name()));
        } else if (type instanceof ArrayType a) {
            requireReadable(a.elementType(), name);
        } else if (type instanceof MapType m) {
            requireReadable(m.valueType(), name);
        } else if (!(type instanceof AtomicType) && !(type instanceof DecimalType)) {
            throw new AnalysisException(
                    "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                    "0A000",
                    "Files of JSON are not read as \"" + type.sql() + "\", the type of `" + name
                            + "`. Read it as STRING and cast it, or select parse_json(…) of it.",
                    Map.of("format", "JSON", "columnName", "`" + name + "`", "columnType", "\"" + type.sql() + "\""));
        }
    }

    static JsonFactory factory(Options o) {
        if (o.get("singleVariantColumn").isPresent()) {
            throw MillraceException.notYet(
                    "The option 'singleVariantColumn'", "Read with format(\"text\") and select parse_json(value).");
        }
        return JsonFactory.builder()
                .streamReadConstraints(constraints(o))
                .configure(JsonReadFeature.ALLOW_JAVA_COMMENTS, o.getBoolean("allowComments", false))
                .configure(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, o.getBoolean("allowUnquotedFieldNames", false))
                .configure(JsonReadFeature.ALLOW_SINGLE_QUOTES, o.getBoolean("allowSingleQuotes", true))
                .configure(
                        JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS,
                        o.getBoolean("allowNumericLeadingZeros", false))
                .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, o.getBoolean("allowNonNumericNumbers", true))
                .configure(
                        JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
                        o.getBoolean("allowBackslashEscapingAnyCharacter", false))
                .configure(
                        JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS, o.getBoolean("allowUnquotedControlChars", false))
                .build();
    }

    private static StreamReadConstraints constraints(Options o) {
        StreamReadConstraints usual = StreamReadConstraints.defaults();
        return StreamReadConstraints.builder()
                .maxNestingDepth((int) o.getLong("maxNestingDepth", usual.getMaxNestingDepth()))
                .maxNumberLength((int) o.getLong("maxNumLen", usual.getMaxNumberLength()))
                .maxStringLength((int) o.getLong("maxStringLen", Integer.MAX_VALUE))
                .build();
    }

    /** The rows of a line: one for an object, one for each object of an array, none for an empty line. */
    List<@Nullable Object[]> parse(String text) throws BadRecord {
        line = text;
        problem = null;
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (JsonParser p = factory.createParser(text)) {
            JsonToken first = p.nextToken();
            if (first == null) {
                return rows;
            } else if (first == JsonToken.START_OBJECT) {
                rows.add(struct(p, schema));
            } else if (first == JsonToken.START_ARRAY) {
                for (JsonToken t = p.nextToken(); t != JsonToken.END_ARRAY; t = p.nextToken()) {
                    if (t != JsonToken.START_OBJECT) {
                        throw new BadRecord("it is an array of other things than objects", null);
                    }
                    rows.add(struct(p, schema));
                }
            } else {
                throw new BadRecord("it is neither an object nor an array of objects", null);
            }
        } catch (IOException e) {
            String why =
                    e instanceof JsonProcessingException j ? j.getOriginalMessage() : String.valueOf(e.getMessage());
            throw new BadRecord("it is not JSON (" + why + ")", null);
        }
        if (problem != null) {
            throw new BadRecord(problem, rows.size() == 1 ? rows.get(0) : null);
        }
        return rows;
    }

    private @Nullable Object[] struct(JsonParser p, StructType type) throws IOException {
        @Nullable Object[] values = new @Nullable Object[type.size()];
        Map<String, Integer> at = places.computeIfAbsent(type, JsonRecordParser::placesOf);
        while (p.nextToken() != JsonToken.END_OBJECT) {
            String name = p.currentName();
            p.nextToken();
            Integer i = at.get(name);
            if (i == null) {
                p.skipChildren();
            } else {
                values[i] = value(p, type.field(i).dataType(), name);
            }
        }
        return values;
    }

    private static Map<String, Integer> placesOf(StructType type) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < type.size(); i++) {
            places.put(type.field(i).name(), i);
        }
        return places;
    }

    /** The value at the current token; afterwards the parser stands at its last token. Null, and a problem noted, if it does not fit. */
    private @Nullable Object value(JsonParser p, DataType type, String name) throws IOException {
        JsonToken token = p.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (type instanceof StructType s && token == JsonToken.START_OBJECT) {
            return struct(p, s);
        } else if (type instanceof ArrayType a && token == JsonToken.START_ARRAY) {
            return array(p, a.elementType(), name);
        } else if (type instanceof MapType m && token == JsonToken.START_OBJECT) {
            return map(p, m, name);
        } else if (type == io.millrace.sql.types.DataTypes.StringType) {
            return token == JsonToken.VALUE_STRING ? p.getText() : raw(p);
        }
        Object value = null;
        if (token.isScalarValue()) {
            try {
                value = scalar(p, token, type);
            } catch (IOException | DateTimeException | ArithmeticException | IllegalArgumentException e) {
                // Left null and reported below: one field that does not fit leaves the others as they are.
                value = null;
            }
        }
        if (value == null) {
            if (problem == null) {
                problem = "the field `" + name + "` is no " + type.simpleString();
            }
            p.skipChildren();
        }
        return value;
    }

    /** Null if an element does not fit; a struct of which a field does not fit stays. */
    private @Nullable Object @Nullable [] array(JsonParser p, DataType element, String name) throws IOException {
        List<@Nullable Object> values = new ArrayList<>();
        boolean fits = true;
        for (JsonToken t = p.nextToken(); t != JsonToken.END_ARRAY; t = p.nextToken()) {
            Object v = value(p, element, name);
            fits &= v != null || t == JsonToken.VALUE_NULL;
            values.add(v);
        }
        return fits ? values.toArray(new @Nullable Object[0]) : null;
    }

    /** Null if a value does not fit, as with arrays. */
    private @Nullable MapData map(JsonParser p, MapType type, String name) throws IOException {
        Map<Object, @Nullable Object> entries = new java.util.LinkedHashMap<>();
        boolean fits = true;
        while (p.nextToken() != JsonToken.END_OBJECT) {
            String key = p.currentName();
            JsonToken t = p.nextToken();
            Object v = value(p, type.valueType(), name);
            fits &= v != null || t == JsonToken.VALUE_NULL;
            entries.put(key, v);
        }
        return !fits
                ? null
                : new MapData(
                        entries.keySet().toArray(new Object[0]),
                        entries.values().toArray(new @Nullable Object[0]));
    }

    /** The text of the current value as it stands in the line. */
    private String raw(JsonParser p) throws IOException {
        int from = (int) p.currentTokenLocation().getCharOffset();
        if (p.currentToken().isStructStart()) {
            p.skipChildren();
            return line.substring(from, (int) p.currentTokenLocation().getCharOffset() + 1);
        }
        return p.getText();
    }

    /** Null if a value of this kind is never of this type. */
    private @Nullable Object scalar(JsonParser p, JsonToken token, DataType type) throws IOException {
        boolean integer = token == JsonToken.VALUE_NUMBER_INT;
        boolean number = token.isNumeric();
        boolean text = token == JsonToken.VALUE_STRING && !p.getText().isEmpty();
        if (type instanceof DecimalType d) {
            return number
                    ? Formats.decimal(p.getDecimalValue(), d.precision(), d.scale())
                    : text ? formats.decimal(p.getText(), d.precision(), d.scale()) : null;
        } else if (!(type instanceof AtomicType)) {
            return null;
        }
        return switch (((AtomicType) type).kind()) {
            case BOOLEAN -> token.isBoolean() ? (Object) p.getBooleanValue() : null;
            case BYTE ->
                integer
                        ? narrow(p.getIntValue(), Byte.MIN_VALUE, Byte.MAX_VALUE)
                                .byteValue()
                        : null;
            case SHORT ->
                integer
                        ? narrow(p.getIntValue(), Short.MIN_VALUE, Short.MAX_VALUE)
                                .shortValue()
                        : null;
            case INTEGER -> integer ? (Object) p.getIntValue() : null;
            case LONG -> integer ? (Object) p.getLongValue() : null;
            case FLOAT -> number ? (Object) p.getFloatValue() : text ? (Object) (float) special(p.getText()) : null;
            case DOUBLE -> number ? (Object) p.getDoubleValue() : text ? (Object) special(p.getText()) : null;
            case DATE -> text ? (Object) formats.date(p.getText()) : null;
            case TIMESTAMP ->
                text
                        ? (Object) formats.timestamp(p.getText())
                        : integer ? (Object) Math.multiplyExact(p.getLongValue(), 1_000_000L) : null;
            case TIMESTAMP_NTZ -> text ? (Object) formats.localTimestamp(p.getText()) : null;
            case BINARY -> text ? p.getBinaryValue() : null;
            case STRING, NULL -> null;
        };
    }

    private static Integer narrow(int value, int min, int max) {
        if (value < min || value > max) {
            throw new ArithmeticException("out of range");
        }
        return value;
    }

    private static double special(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+INF", "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
            case "-INF", "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
