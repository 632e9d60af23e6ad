package io.millrace.connector.jdbc;

import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** One column of a row as a parameter of a statement. */
@FunctionalInterface
interface WriteValue {
    /** @param value in internal form; nulls are set without this */
    void bind(PreparedStatement statement, int i, Object value) throws SQLException;

    /**
     * @param type of the row's column
     * @param target the table's column
     * @param zone of the session, for times that have none on one of the two sides
     */
    static WriteValue of(DataType type, SourceColumn target, Dialect dialect, ZoneId zone) {
        if (type instanceof ArrayType array) {
            String element = dialect.arrayElement(target.typeName());
            return (s, i, v) -> s.setArray(
                    i, s.getConnection().createArrayOf(element, elements((Object[]) v, array.elementType(), zone)));
        }
        if (type instanceof AtomicType atomic) {
            switch (atomic.kind()) {
                case STRING -> {
                    return dialect.readsFromText(target)
                            ? (s, i, v) -> s.setObject(i, v, Types.OTHER)
                            : (s, i, v) -> s.setString(i, (String) v);
                }
                case BYTE -> {
                    return (s, i, v) -> s.setShort(i, ((Number) v).shortValue());
                }
                case BINARY -> {
                    return (s, i, v) -> s.setBytes(i, (byte[]) v);
                }
                case DATE -> {
                    return (s, i, v) -> s.setObject(i, LocalDate.ofEpochDay((Integer) v));
                }
                case TIMESTAMP -> {
                    return ReadValue.hasZone(target)
                            ? (s, i, v) -> s.setObject(i, Times.offsetTime((Long) v))
                            : (s, i, v) -> s.setObject(i, Times.localTime((Long) v, zone));
                }
                case TIMESTAMP_NTZ -> {
                    return ReadValue.hasZone(target)
                            ? (s, i, v) -> s.setObject(
                                    i,
                                    Times.localTime((Long) v, ZoneOffset.UTC)
                                            .atZone(zone)
                                            .toOffsetDateTime())
                            : (s, i, v) -> s.setObject(i, Times.localTime((Long) v, ZoneOffset.UTC));
                }
                default -> {
                    return (s, i, v) -> s.setObject(i, v);
                }
            }
        }
        return (s, i, v) -> s.setObject(i, v);
    }

    /** Elements as objects that a driver knows. */
    private static @Nullable Object[] elements(@Nullable Object[] values, DataType type, ZoneId zone) {
        Object[] out = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            Object v = values[i];
            if (v instanceof Object[] nested && type instanceof ArrayType array) {
                out[i] = elements(nested, array.elementType(), zone);
            } else if (v != null && type instanceof AtomicType atomic) {
                out[i] = switch (atomic.kind()) {
                    case BYTE -> ((Number) v).shortValue();
                    case DATE -> Date.valueOf(LocalDate.ofEpochDay((Integer) v));
                    case TIMESTAMP -> Times.offsetTime((Long) v);
                    case TIMESTAMP_NTZ -> Times.localTime((Long) v, ZoneOffset.UTC);
                    default -> v;
                };
            } else {
                out[i] = v;
            }
        }
        return out;
    }
}
