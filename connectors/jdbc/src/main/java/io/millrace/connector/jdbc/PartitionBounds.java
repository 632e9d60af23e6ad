package io.millrace.connector.jdbc;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table read in ranges of a column. Bounds choose where the ranges meet and leave no row out: the first and the last are open, and the first
 * has the nulls.
 *
 * @param lower a number, date or timestamp as text, as is upper
 */
record PartitionBounds(String column, String lower, String upper, int parts) {

    static Optional<PartitionBounds> parse(Options options, boolean query) {
        Optional<String> column = options.get("partitionColumn");
        Optional<String> lower = options.get("lowerBound");
        Optional<String> upper = options.get("upperBound");
        Optional<String> parts = options.get("numPartitions");
        if (column.isEmpty()) {
            if (lower.isPresent() || upper.isPresent()) {
                throw incomplete();
            }
            return Optional.empty();
        }
        if (lower.isEmpty() || upper.isEmpty() || parts.isEmpty()) {
            throw incomplete();
        }
        if (query) {
            throw ReadSettings.invalid(
                    "A 'query' is not read in ranges of a 'partitionColumn'. Give the query as `dbtable`, in brackets and with a"
                            + " name behind it: dbtable = (SELECT …) AS t.");
        }
        return Optional.of(new PartitionBounds(
                column.get(), lower.get(), upper.get(), ReadSettings.notNegative(options, "numPartitions", 1)));
    }

    private static AnalysisException incomplete() {
        return ReadSettings.invalid(
                "To read a table in ranges, the options 'partitionColumn', 'lowerBound', 'upperBound' and 'numPartitions' are needed together."
                        + " Give all four, or only numPartitions.");
    }

    /** How a bound is counted with, and written. */
    private sealed interface Scale {
        BigDecimal of(String text);

        String literal(BigDecimal value);

        record Numbers() implements Scale {
            @Override
            public BigDecimal of(String text) {
                return new BigDecimal(text.trim()).setScale(0, RoundingMode.DOWN);
            }

            @Override
            public String literal(BigDecimal value) {
                return value.toPlainString();
            }
        }

        record Dates() implements Scale {
            @Override
            public BigDecimal of(String text) {
                return BigDecimal.valueOf(LocalDate.parse(text.trim()).toEpochDay());
            }

            @Override
            public String literal(BigDecimal value) {
                return "'" + LocalDate.ofEpochDay(value.longValueExact()) + "'";
            }
        }

        record Timestamps(ZoneId zone) implements Scale {
            @Override
            public BigDecimal of(String text) {
                String t = text.trim().replace(' ', 'T');
                LocalDateTime time =
                        t.indexOf('T') < 0 ? LocalDate.parse(t).atTime(LocalTime.MIN) : LocalDateTime.parse(t);
                return BigDecimal.valueOf(Times.micros(time, zone));
            }

            @Override
            public String literal(BigDecimal value) {
                return "'"
                        + Times.localTime(value.longValueExact(), zone)
                                .toString()
                                .replace('T', ' ') + "'";
            }
        }
    }

    List<String> conditions(StructType table, Dialect dialect, ZoneId zone) {
        int at = table.indexOf(column, false);
        if (at < 0) {
            throw new AnalysisException(
                    "INVALID_JDBC_OPTIONS",
                    "42703",
                    "The partitionColumn '" + column + "' is not among the columns of the table: "
                            + List.of(table.fieldNames()) + ".",
                    Map.of("column", column));
        }
        Scale scale = scale(table.field(at).dataType(), zone);
        BigDecimal low = bound(scale, "lowerBound", lower);
        BigDecimal high = bound(scale, "upperBound", upper);
        if (low.compareTo(high) > 0) {
            throw ReadSettings.invalid(
                    "The lowerBound of the ranges lies above their upperBound; exchange them. lowerBound: " + lower
                            + "; upperBound: " + upper);
        }
        int n = high.subtract(low).min(BigDecimal.valueOf(parts)).intValue();
        return n <= 1 ? List.of("") : ranges(dialect.quote(table.field(at).name()), scale, low, high, n);
    }

    private static List<String> ranges(String name, Scale scale, BigDecimal low, BigDecimal high, int n) {
        List<String> conditions = new ArrayList<>();
        String from = "";
        for (int part = 1; part <= n; part++) {
            BigDecimal meet = low.add(high.subtract(low)
                    .multiply(BigDecimal.valueOf(part))
                    .divide(BigDecimal.valueOf(n), 0, RoundingMode.DOWN));
            String to = part == n ? "" : name + " < " + scale.literal(meet);
            if (from.isEmpty()) {
                conditions.add(to + " or " + name + " is null");
            } else {
                conditions.add(to.isEmpty() ? from : from + " AND " + to);
            }
            from = name + " >= " + scale.literal(meet);
        }
        return conditions;
    }

    private BigDecimal bound(Scale scale, String option, String text) {
        try {
            return scale.of(text);
        } catch (NumberFormatException | DateTimeException e) {
            throw Options.invalid(option, text, "a value of the partition column '" + column + "'");
        }
    }

    private Scale scale(DataType type, ZoneId zone) {
        if (type.equals(DataTypes.DateType)) {
            return new Scale.Dates();
        } else if (type.equals(DataTypes.TimestampType)) {
            return new Scale.Timestamps(zone);
        } else if (type.equals(DataTypes.TimestampNTZType)) {
            return new Scale.Timestamps(ZoneOffset.UTC);
        } else if (type instanceof DecimalType
                || List.of(
                                DataTypes.ByteType,
                                DataTypes.ShortType,
                                DataTypes.IntegerType,
                                DataTypes.LongType,
                                DataTypes.FloatType,
                                DataTypes.DoubleType)
                        .contains(type)) {
            return new Scale.Numbers();
        }
        throw ReadSettings.invalid("Ranges are of numbers, dates or timestamps, and the partitionColumn '" + column
                + "' is of type " + type.simpleString() + ".");
    }
}
