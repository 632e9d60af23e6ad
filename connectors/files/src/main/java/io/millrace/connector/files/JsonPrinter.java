package io.millrace.connector.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.millrace.connector.Options;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Rows as lines of JSON; fields that are null are left out unless {@code ignoreNullFields} is false. Thread-safe. */
final class JsonPrinter {
    private final JsonFactory factory;
    private final Formats formats;
    private final boolean ignoreNulls;
    private final boolean pretty;

    JsonPrinter(Options options, Formats formats) {
        this.formats = formats;
        factory = JsonFactory.builder()
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .configure(
                        JsonWriteFeature.ESCAPE_NON_ASCII,
                        options.getBoolean("writeNonAsciiCharacterAsCodePoint", false))
                .build();
        pretty = options.getBoolean("pretty", false);
        ignoreNulls = options.getBoolean("ignoreNullFields", true);
    }

    String print(@Nullable Object[] row, StructType schema) {
        StringWriter out = new StringWriter();
        try (JsonGenerator g = factory.createGenerator(out)) {
            if (pretty) {
                g.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            struct(g, row, schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private void struct(JsonGenerator g, @Nullable Object[] values, StructType type) throws IOException {
        g.writeStartObject();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null || !ignoreNulls) {
                g.writeFieldName(type.field(i).name());
                value(g, values[i], type.field(i).dataType());
            }
        }
        g.writeEndObject();
    }

    private void value(JsonGenerator g, @Nullable Object v, DataType type) throws IOException {
        if (v == null) {
            g.writeNull();
        } else if (type instanceof StructType s) {
            struct(g, (Object[]) v, s);
        } else if (type instanceof ArrayType a) {
            g.writeStartArray();
            for (Object element : (Object[]) v) {
                value(g, element, a.elementType());
            }
            g.writeEndArray();
        } else if (type instanceof MapType m) {
            MapData map = (MapData) v;
            g.writeStartObject();
            for (int i = 0; i < map.keys().length; i++) {
                g.writeFieldName(String.valueOf(map.keys()[i]));
                value(g, map.values()[i], m.valueType());
            }
            g.writeEndObject();
        } else if (type == DataTypes.DateType) {
            g.writeString(formats.printDate((Integer) v));
        } else if (type == DataTypes.TimestampType) {
            g.writeString(formats.printTimestamp((Long) v));
        } else if (type == DataTypes.TimestampNTZType) {
            g.writeString(formats.printLocalTimestamp((Long) v));
        } else {
            scalar(g, v);
        }
    }

    private static void scalar(JsonGenerator g, Object v) throws IOException {
        if (v instanceof Boolean b) {
            g.writeBoolean(b);
        } else if (v instanceof Double d) {
            g.writeNumber(d);
        } else if (v instanceof Float f) {
            g.writeNumber(f);
        } else if (v instanceof BigDecimal d) {
            g.writeNumber(d);
        } else if (v instanceof byte[] bytes) {
            g.writeBinary(bytes);
        } else if (v instanceof Number n) {
            g.writeNumber(n.longValue());
        } else {
            g.writeString((String) v);
        }
    }
}
