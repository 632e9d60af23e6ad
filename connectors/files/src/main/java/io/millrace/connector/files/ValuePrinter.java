package io.millrace.connector.files;

import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.math.BigDecimal;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Values in internal form as texts of CSV; null stays null. */
final class ValuePrinter {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private final Formats formats;
    private final CsvOptions csv;

    ValuePrinter(Formats formats, CsvOptions csv) {
        this.formats = formats;
        this.csv = csv;
    }

    @Nullable
    String print(@Nullable Object value, DataType type) {
        if (value == null) {
            return null;
        } else if (type == DataTypes.DateType) {
            return formats.printDate((Integer) value);
        } else if (type == DataTypes.TimestampType) {
            return formats.printTimestamp((Long) value);
        } else if (type == DataTypes.TimestampNTZType) {
            return formats.printLocalTimestamp((Long) value);
        } else if (value instanceof BigDecimal d) {
            return d.toPlainString();
        } else if (value instanceof byte[] bytes) {
            return "[" + HEX.formatHex(bytes) + "]";
        } else if (value instanceof Double || value instanceof Float) {
            return floating(((Number) value).doubleValue(), value.toString());
        }
        return value.toString();
    }

    private String floating(double value, String text) {
        if (Double.isNaN(value)) {
            return csv.nanValue();
        }
        return Double.isInfinite(value) ? value > 0 ? csv.positiveInf() : csv.negativeInf() : text;
    }
}
