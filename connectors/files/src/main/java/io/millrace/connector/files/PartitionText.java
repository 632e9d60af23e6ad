package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

/** Names of partition directories, {@code column=value}, in Hive's spelling: values as text, and back. */
final class PartitionText {
    /** Stands for null, and for the empty text. */
    static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    private static final String SPECIAL = "\"#%'*/:=?\\\u007F{[]^";
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{2}");
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

    static String segment(String column, @Nullable String value) {
        return escape(column) + "=" + (value == null || value.isEmpty() ? NULL : escape(value));
    }

    /** Whether a directory of this name is a partition. */
    static boolean isSegment(Path directory) {
        return directory.getFileName().toString().indexOf('=') > 0;
    }

    static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%'
                    && i + 2 < text.length()
                    && HEX.matcher(text.substring(i + 1, i + 3)).matches()) {
                c = (char) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                i += 2;
            }
            out.append(c);
        }
        return out.toString();
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

    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || SPECIAL.indexOf(c) >= 0) {
                out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
