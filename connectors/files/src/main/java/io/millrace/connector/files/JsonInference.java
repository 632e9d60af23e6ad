package io.millrace.connector.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The schema that all records of JSON files fit: fields sorted by name, types as wide as needed. */
final class JsonInference {
    private final JsonFactory factory;
    private final boolean primitivesAsString;
    private final boolean prefersDecimal;
    private final boolean inferTimestamp;
    private final boolean dropEmpty;
    private final Formats formats;
    private StructType schema = new StructType();
    private boolean corrupt;

    private JsonInference(Options options) {
        FileConnector.checkSamplingRatio(options);
        factory = JsonRecordParser.factory(options);
        primitivesAsString = options.getBoolean("primitivesAsString", false);
        prefersDecimal = options.getBoolean("prefersDecimal", false);
        inferTimestamp = options.getBoolean("inferTimestamp", false);
        dropEmpty = options.getBoolean("dropFieldIfAllNull", false);
        // The zone changes values, never types.
        formats = new Formats(options, ZoneOffset.UTC);
    }

    static StructType infer(List<Path> files, Options options) {
        JsonInference inference = new JsonInference(options);
        ParseMode mode = ParseMode.of(options);
        JsonConnector.records(options).forEach(files, (file, number, line) -> {
            if (!inference.record(line) && mode == ParseMode.FAILFAST) {
                throw new AnalysisException(
                        "MALFORMED_RECORD_IN_SCHEMA_INFERENCE",
                        "Malformed record in schema inference: " + file + ", line " + number
                                + ". Parse Mode: FAILFAST. Correct the line, or set the option 'mode' to PERMISSIVE.");
            }
            return true;
        });
        StructType found = (StructType) inference.finished(inference.schema);
        if (!inference.corrupt || mode != ParseMode.PERMISSIVE) {
            return found;
        }
        String name = options.get("columnNameOfCorruptRecord", "_corrupt_record");
        TreeMap<String, DataType> fields = byName(found);
        fields.put(name, DataTypes.StringType);
        return struct(fields);
    }

    private boolean record(String line) {
        try (JsonParser p = factory.createParser(line)) {
            JsonToken first = p.nextToken();
            if (first == null) {
                return true;
            }
            DataType type = type(p);
            if (type instanceof ArrayType a) {
                type = a.elementType();
            }
            if (type instanceof StructType s) {
                schema = (StructType) merge(schema, s);
                return true;
            }
        } catch (IOException e) {
            // Not JSON: a corrupt record, as what is not an object.
        }
        corrupt = true;
        return false;
    }

    private DataType type(JsonParser p) throws IOException {
        JsonToken token = p.currentToken();
        switch (token) {
            case START_OBJECT -> {
                TreeMap<String, DataType> fields = new TreeMap<>();
                while (p.nextToken() != JsonToken.END_OBJECT) {
                    String name = p.currentName();
                    p.nextToken();
                    fields.merge(name, type(p), JsonInference::merge);
                }
                return struct(fields);
            }
            case START_ARRAY -> {
                DataType element = DataTypes.NullType;
                while (p.nextToken() != JsonToken.END_ARRAY) {
                    element = merge(element, type(p));
                }
                return DataTypes.createArrayType(element);
            }
            case VALUE_NULL -> {
                return DataTypes.NullType;
            }
            default -> {
                return primitivesAsString ? DataTypes.StringType : scalar(p, token);
            }
        }
    }

    private DataType scalar(JsonParser p, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_TRUE, VALUE_FALSE -> DataTypes.BooleanType;
            case VALUE_NUMBER_FLOAT ->
                prefersDecimal && p.getNumberType() == JsonParser.NumberType.DOUBLE
                        ? decimal(p.getDecimalValue())
                        : DataTypes.DoubleType;
            case VALUE_NUMBER_INT -> {
                if (p.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                    yield DataTypes.LongType;
                }
                int digits = new BigDecimal(p.getText()).precision();
                yield digits > DecimalType.MAX_PRECISION
                        ? DataTypes.DoubleType
                        : DataTypes.createDecimalType(digits, 0);
            }
            default -> text(p.getText());
        };
    }

    private static DataType decimal(BigDecimal value) {
        int digits = Math.max(value.precision(), value.scale());
        return digits > DecimalType.MAX_PRECISION || value.scale() < 0
                ? DataTypes.DoubleType
                : DataTypes.createDecimalType(digits, value.scale());
    }

    private DataType text(String text) {
        if (prefersDecimal && CsvInference.fits(() -> new BigDecimal(text))) {
            return decimal(new BigDecimal(text));
        }
        return inferTimestamp && CsvInference.fits(() -> formats.timestamp(text))
                ? DataTypes.TimestampType
                : DataTypes.StringType;
    }

    private static DataType merge(DataType a, DataType b) {
        if (a.equals(b) || b == DataTypes.NullType) {
            return a;
        } else if (a == DataTypes.NullType) {
            return b;
        } else if (a instanceof StructType x && b instanceof StructType y) {
            TreeMap<String, DataType> fields = byName(x);
            y.fieldList().forEach(f -> fields.merge(f.name(), f.dataType(), JsonInference::merge));
            return struct(fields);
        } else if (a instanceof ArrayType x && b instanceof ArrayType y) {
            return DataTypes.createArrayType(merge(x.elementType(), y.elementType()));
        } else if (numeric(a) && numeric(b)) {
            if (a == DataTypes.DoubleType || b == DataTypes.DoubleType) {
                return DataTypes.DoubleType;
            }
            int scale = Math.max(scale(a), scale(b));
            int digits = Math.max(digits(a) - scale(a), digits(b) - scale(b)) + scale;
            return digits > DecimalType.MAX_PRECISION
                    ? DataTypes.DoubleType
                    : DataTypes.createDecimalType(digits, scale);
        }
        return DataTypes.StringType;
    }

    private static boolean numeric(DataType t) {
        return t == DataTypes.LongType || t == DataTypes.DoubleType || t instanceof DecimalType;
    }

    private static int digits(DataType t) {
        return t instanceof DecimalType d ? d.precision() : 20;
    }

    private static int scale(DataType t) {
        return t instanceof DecimalType d ? d.scale() : 0;
    }

    /** What held only nulls becomes text, or is left out where the options say so; structs without fields are left out. */
    private DataType finished(DataType type) {
        if (type instanceof StructType s) {
            StructType out = new StructType();
            for (StructField f : s.fieldList()) {
                DataType t = finished(f.dataType());
                out = t instanceof StructType inner && inner.size() == 0 || dropEmpty && isEmpty(f.dataType())
                        ? out
                        : out.add(f.name(), t);
            }
            return out;
        } else if (type instanceof ArrayType a) {
            return DataTypes.createArrayType(finished(a.elementType()));
        }
        return type instanceof AtomicType && type == DataTypes.NullType ? DataTypes.StringType : type;
    }

    private static boolean isEmpty(DataType type) {
        return type instanceof ArrayType a ? isEmpty(a.elementType()) : type == DataTypes.NullType;
    }

    private static TreeMap<String, DataType> byName(StructType s) {
        TreeMap<String, DataType> fields = new TreeMap<>();
        s.fieldList().forEach(f -> fields.put(f.name(), f.dataType()));
        return fields;
    }

    private static StructType struct(Map<String, DataType> fields) {
        return new StructType(fields.entrySet().stream()
                .map(e -> new StructField(e.getKey(), e.getValue()))
                .toList());
    }
}
