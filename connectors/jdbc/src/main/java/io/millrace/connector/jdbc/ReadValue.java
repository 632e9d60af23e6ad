package io.millrace.connector.jdbc;

import io.millrace.error.ExecutionException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The value of one column of a result's row, in internal form ({@link io.millrace.row.RowCodec}). */
@FunctionalInterface
interface ReadValue {
    @Nullable
    Object read(ResultSet result, int i) throws SQLException;

    /**
     * @param type to read it as
     * @param zone of the session, for times that have none
     */
    static ReadValue of(DataType type, SourceColumn column, ZoneId zone) {
        if (type instanceof DecimalType decimal) {
            return (r, i) -> fitted(r.getBigDecimal(i), decimal, column.name());
        } else if (type instanceof ArrayType array) {
            return (r, i) -> elements(r.getArray(i), array.elementType(), column, zone);
        }
        return switch (((AtomicType) type).kind()) {
            case BOOLEAN -> (r, i) -> present(r, r.getBoolean(i));
            case BYTE -> (r, i) -> present(r, r.getByte(i));
            case SHORT -> (r, i) -> present(r, r.getShort(i));
            case INTEGER -> (r, i) -> present(r, r.getInt(i));
            case LONG -> (r, i) -> present(r, r.getLong(i));
            case FLOAT -> (r, i) -> present(r, r.getFloat(i));
            case DOUBLE -> (r, i) -> present(r, r.getDouble(i));
            case STRING -> (r, i) -> r.getString(i);
            case BINARY -> (r, i) -> r.getBytes(i);
            case DATE ->
                (r, i) -> {
                    LocalDate date = r.getObject(i, LocalDate.class);
                    return date == null ? null : Times.days(date);
                };
            case TIMESTAMP -> time(column, zone);
            case TIMESTAMP_NTZ -> time(column, ZoneOffset.UTC);
            case NULL -> (r, i) -> null;
        };
    }

    private static @Nullable Object present(ResultSet result, Object value) throws SQLException {
        return result.wasNull() ? null : value;
    }

    /** Whether its values are points in time, whatever zone anybody has. */
    static boolean hasZone(SourceColumn column) {
        String name = column.typeName().toLowerCase(Locale.ROOT);
        return column.jdbcType() == Types.TIMESTAMP_WITH_TIMEZONE
                || column.jdbcType() == Types.TIME_WITH_TIMEZONE
                || name.equals("timestamptz")
                || name.equals("timetz");
    }

    private static ReadValue time(SourceColumn column, ZoneId zone) {
        if (column.jdbcType() == Types.TIME || column.jdbcType() == Types.TIME_WITH_TIMEZONE) {
            return hasZone(column)
                    ? ReadValue::timeWithZone
                    : (r, i) -> timeOfDay(r.getObject(i, LocalTime.class), zone);
        }
        if (hasZone(column)) {
            return (r, i) -> {
                OffsetDateTime time = r.getObject(i, OffsetDateTime.class);
                return time == null ? null : Times.micros(time);
            };
        }
        return (r, i) -> {
            LocalDateTime time = r.getObject(i, LocalDateTime.class);
            return time == null ? null : Times.micros(time, zone);
        };
    }

    /** On the first day of 1970. */
    private static @Nullable Object timeOfDay(@Nullable LocalTime time, ZoneId zone) {
        return time == null ? null : Times.micros(LocalDate.EPOCH.atTime(time), zone);
    }

    private static @Nullable Object timeWithZone(ResultSet result, int i) throws SQLException {
        OffsetTime time = result.getObject(i, OffsetTime.class);
        return time == null ? null : Times.micros(time.atDate(LocalDate.EPOCH));
    }

    private static @Nullable BigDecimal fitted(@Nullable BigDecimal value, DecimalType type, String column) {
        if (value == null) {
            return null;
        }
        BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
        if (scaled.precision() > type.precision()) {
            throw new ExecutionException(
                    "NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION",
                    "22003",
                    "The value " + scaled.toPlainString() + " of column '" + column + "' cannot be represented as "
                            + type.sql() + ". Cast it in the option 'query', or give a type in 'customSchema'.");
        }
        return scaled;
    }

    private static @Nullable Object elements(@Nullable Array array, DataType element, SourceColumn column, ZoneId zone)
            throws SQLException {
        if (array == null) {
            return null;
        }
        Object[] from = (Object[]) array.getArray();
        Object[] values = new Object[from.length];
        for (int i = 0; i < from.length; i++) {
            values[i] = from[i] == null ? null : element(from[i], element, column, zone);
        }
        return values;
    }

    private static Object element(Object value, DataType type, SourceColumn column, ZoneId zone) {
        if (value instanceof Object[] && !(type instanceof ArrayType)) {
            throw new ExecutionException(
                    "JDBC_ARRAY_NESTED",
                    "22000",
                    "The column '" + column.name() + "' holds arrays of arrays, which its type " + column.typeName()
                            + " does not tell. Flatten it in the option 'query', for example with to_json("
                            + column.name() + ").");
        }
        if (type instanceof DecimalType decimal && value instanceof BigDecimal number) {
            return Objects.requireNonNull(fitted(number, decimal, column.name()));
        } else if (type.equals(DataTypes.StringType)) {
            return value.toString();
        } else if (type.equals(DataTypes.ShortType) && value instanceof Number n) {
            return n.shortValue();
        } else if (type.equals(DataTypes.DateType) && value instanceof Date date) {
            return Times.days(date.toLocalDate());
        } else if (type.equals(DataTypes.TimestampNTZType) && value instanceof Timestamp time) {
            return Times.micros(time.toLocalDateTime(), ZoneOffset.UTC);
        } else if (type.equals(DataTypes.TimestampType) && value instanceof Timestamp time) {
            return column.typeName().equals("_timestamptz")
                    ? Times.micros(time.toInstant())
                    : Times.micros(time.toLocalDateTime(), zone);
        }
        return value;
    }
}
