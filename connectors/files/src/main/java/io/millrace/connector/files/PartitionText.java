package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of partition columns as texts in the names of directories, and back. */
final class PartitionText {
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern DATE_AND_TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?");

    private PartitionText() {}

    /** A value in internal form as its text; null for null. */
    static @Nullable String of(@Nullable Object value, DataType type, ZoneId zone) {
        if (value == null) {
            return null;
        } else if (type == DataTypes.DateType) {
            return LocalDate.ofEpochDay((Integer) value).toString();
        } else if (type == DataTypes.TimestampType) {
            return timestamp((Long) value, zone);
        } else if (type == DataTypes.TimestampNTZType) {
            return timestamp((Long) value, ZoneOffset.UTC);
        } else if (value instanceof BigDecimal d) {
            return d.toPlainString();
        } else if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return value.toString();
    }

    private static String timestamp(long us, ZoneId zone) {
        Instant at = Instant.ofEpochSecond(Math.floorDiv(us, 1_000_000L), Math.floorMod(us, 1_000_000L) * 1000);
        return TIMESTAMP.format(at.atZone(zone));
    }

    /** The narrowest of int, bigint, decimal, double, date, timestamp and string that the text is a value of. */
    static DataType typeOf(String text) {
        DataType type = CsvInference.numericType(text);
        if (type != null) {
            return type;
        } else if (DATE.matcher(text).matches() && CsvInference.fits(() -> TemporalText.date(text))) {
            return DataTypes.DateType;
        }
        return DATE_AND_TIME.matcher(text).matches()
                        && CsvInference.fits(() -> TemporalText.timestamp(text, ZoneOffset.UTC))
                ? DataTypes.TimestampType
                : DataTypes.StringType;
    }

    /** A type of the values of both. */
    static DataType wider(@Nullable DataType a, DataType b) {
        return CsvInference.merge(a, b);
    }

    /** A value in internal form; DateTimeException, ArithmeticException or IllegalArgumentException for what is none. */
    static Object parse(String text, DataType type, ZoneId zone) {
        Options none = new Options(Map.of());
        return new CsvParser(CsvOptions.of(none, false), new Formats(none, zone), new StructType()).convert(text, type);
    }
}
