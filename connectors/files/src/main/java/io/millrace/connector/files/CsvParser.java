package io.millrace.connector.files;

import io.millrace.error.MillraceException;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/** Makes values in internal form of the texts of a CSV line, by place. One thread. */
final class CsvParser {
    private final CsvOptions options;
    private final CsvLine lines;
    private final Formats formats;
    private final StructType schema;

    CsvParser(CsvOptions options, Formats formats, StructType schema) {
        this.options = options;
        this.formats = formats;
        this.schema = schema;
        lines = new CsvLine(options);
        for (StructField f : schema.fieldList()) {
            requireSupported(f);
        }
    }

    static void requireSupported(StructField f) {
        boolean value = f.dataType() instanceof AtomicType && f.dataType() != DataTypes.NullType;
        if (!value && !(f.dataType() instanceof DecimalType)) {
            throw new io.millrace.sql.AnalysisException(
                    "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                    "The CSV datasource doesn't support the column `" + f.name() + "` of the type \""
                            + f.dataType().sql() + "\". Turn it into text, for example with to_json.");
        }
    }

    @Nullable
    Object[] parse(String line) throws BadRecord {
        @Nullable String[] texts = lines.split(line);
        @Nullable Object[] values = new @Nullable Object[schema.size()];
        String problem = texts.length == values.length
                ? null
                : "it has " + texts.length + " values for " + values.length + " columns";
        for (int i = 0; i < Math.min(values.length, texts.length); i++) {
            String text = texts[i];
            StructField field = schema.field(i);
            if (text == null || text.equals(options.nullValue())) {
                continue;
            }
            try {
                values[i] = convert(text, field.dataType());
            } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
                problem = "the value '" + text + "' of column `" + field.name() + "` is no "
                        + field.dataType().simpleString();
            }
        }
        if (problem != null) {
            throw new BadRecord(problem, values);
        }
        return values;
    }

    /** A value in internal form; DateTimeException, ArithmeticException or IllegalArgumentException for what is none. */
    Object convert(String text, DataType type) {
        if (type instanceof DecimalType d) {
            return formats.decimal(text, d.precision(), d.scale());
        }
        return switch (((AtomicType) type).kind()) {
            case BOOLEAN -> bool(text);
            case BYTE -> Byte.valueOf(text);
            case SHORT -> Short.valueOf(text);
            case INTEGER -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case FLOAT -> (float) floating(text, Float.parseFloat(special(text) ? "0" : text));
            case DOUBLE -> floating(text, Double.parseDouble(special(text) ? "0" : text));
            case DATE -> formats.date(text);
            case TIMESTAMP -> formats.timestamp(text);
            case TIMESTAMP_NTZ -> formats.localTimestamp(text);
            case STRING -> text;
            case BINARY -> text.getBytes(StandardCharsets.UTF_8);
            case NULL -> throw MillraceException.notYet("A CSV column of type void", "Give it the type string.");
        };
    }

    private static Boolean bool(String text) {
        if (text.equalsIgnoreCase("true")) {
            return true;
        } else if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw new IllegalArgumentException(text);
    }

    private boolean special(String text) {
        return text.equals(options.nanValue())
                || text.equals(options.positiveInf())
                || text.equals(options.negativeInf());
    }

    private double floating(String text, double parsed) {
        if (text.equals(options.nanValue())) {
            return Double.NaN;
        } else if (text.equals(options.positiveInf())) {
            return Double.POSITIVE_INFINITY;
        }
        return text.equals(options.negativeInf()) ? Double.NEGATIVE_INFINITY : parsed;
    }
}
