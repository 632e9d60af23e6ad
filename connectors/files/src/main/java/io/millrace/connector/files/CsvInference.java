package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and, with {@code inferSchema}, types of the columns of CSV files: the narrowest type that every value fits. */
final class CsvInference {
    private static final Pattern PLAIN_DATE = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}");
    private static final Pattern PLAIN_TIMESTAMP = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}([ T].*)?");

    private final CsvOptions csv;
    private final boolean inferTypes;
    private final boolean preferDate;
    private final boolean ownDateFormat;
    private final boolean ownTimestampFormat;
    private final Formats formats;
    private @Nullable String @Nullable [] names;
    private @Nullable DataType[] types = new @Nullable DataType[0];

    private CsvInference(Options options) {
        csv = CsvOptions.of(options, false);
        inferTypes = options.getBoolean("inferSchema", false);
        FileConnector.checkSamplingRatio(options);
        preferDate = options.getBoolean("preferDate", true);
        ownDateFormat = options.get("dateFormat").isPresent();
        ownTimestampFormat = options.get("timestampFormat").isPresent();
        // The zone changes values, never types.
        formats = new Formats(options, ZoneOffset.UTC);
    }

    static StructType infer(List<Path> files, Options options) {
        CsvInference inference = new CsvInference(options);
        CsvLine lines = new CsvLine(inference.csv);
        Set<Path> begun = new HashSet<>();
        CsvConnector.records(options, inference.csv).forEach(files, (file, number, line) -> {
            if (inference.csv.skips(line)) {
                return true;
            }
            boolean firstOfFile = begun.add(file);
            inference.line(lines.split(line), firstOfFile && inference.csv.header());
            return inference.inferTypes;
        });
        return inference.schema();
    }

    private void line(@Nullable String[] values, boolean header) {
        if (names == null) {
            names = header ? values : new @Nullable String[values.length];
            types = new @Nullable DataType[values.length];
        }
        if (!header && inferTypes) {
            for (int i = 0; i < Math.min(values.length, types.length); i++) {
                String v = values[i];
                if (v != null && !v.equals(csv.nullValue())) {
                    types[i] = merge(types[i], typeOf(v));
                }
            }
        }
    }

    private StructType schema() {
        StructType schema = new StructType();
        @Nullable String[] found = names == null ? new @Nullable String[0] : names;
        for (int i = 0; i < found.length; i++) {
            DataType type = types[i];
            schema = schema.add(name(found, i), type == null || !inferTypes ? DataTypes.StringType : type);
        }
        return schema;
    }

    /** A name that stands more than once gets its place behind it, one that is missing is made of its place. */
    private static String name(@Nullable String[] names, int i) {
        String name = names[i];
        if (name == null || name.isEmpty()) {
            return "_c" + i;
        }
        int same = 0;
        for (String other : names) {
            same += name.toLowerCase(Locale.ROOT).equals(other == null ? null : other.toLowerCase(Locale.ROOT)) ? 1 : 0;
        }
        return same > 1 ? name + i : name;
    }

    /** The narrowest of int, bigint, decimal and double; null for what is no number. */
    static @Nullable DataType numericType(String v) {
        if (fits(() -> Integer.parseInt(v))) {
            return DataTypes.IntegerType;
        } else if (fits(() -> Long.parseLong(v))) {
            return DataTypes.LongType;
        } else if (v.matches("[+-]?\\d{1,38}")) {
            return DataTypes.createDecimalType(new BigDecimal(v).precision(), 0);
        }
        return fits(() -> Double.parseDouble(v)) ? DataTypes.DoubleType : null;
    }

    private DataType typeOf(String v) {
        DataType number = numericType(v);
        if (number != null) {
            return number;
        } else if (v.equals(csv.nanValue()) || v.equals(csv.positiveInf()) || v.equals(csv.negativeInf())) {
            return DataTypes.DoubleType;
        } else if (preferDate && (ownDateFormat || PLAIN_DATE.matcher(v).matches()) && fits(() -> formats.date(v))) {
            return DataTypes.DateType;
        } else if ((ownTimestampFormat || PLAIN_TIMESTAMP.matcher(v).matches()) && fits(() -> formats.timestamp(v))) {
            return DataTypes.TimestampType;
        }
        return v.equalsIgnoreCase("true") || v.equalsIgnoreCase("false") ? DataTypes.BooleanType : DataTypes.StringType;
    }

    static boolean fits(Runnable parse) {
        try {
            parse.run();
            return true;
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return false;
        }
    }

    /** A type of the values of both; null for none yet. */
    static DataType merge(@Nullable DataType a, DataType b) {
        if (a == null || a.equals(b)) {
            return b;
        }
        int ra = numericRank(a);
        int rb = numericRank(b);
        if (ra > 0 && rb > 0) {
            if (a instanceof DecimalType x && b instanceof DecimalType y) {
                return x.precision() > y.precision() ? x : y;
            }
            // A decimal here has more digits than a bigint, so it holds one too.
            return ra > rb ? a : b;
        }
        boolean times = temporal(a) && temporal(b);
        return times ? DataTypes.TimestampType : DataTypes.StringType;
    }

    private static boolean temporal(DataType t) {
        return t == DataTypes.DateType || t == DataTypes.TimestampType;
    }

    private static int numericRank(DataType t) {
        if (t instanceof DecimalType) {
            return 3;
        }
        return switch (((AtomicType) t).kind()) {
            case INTEGER -> 1;
            case LONG -> 2;
            case DOUBLE -> 4;
            default -> 0;
        };
    }
}
