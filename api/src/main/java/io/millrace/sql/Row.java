package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of external objects: String, Integer, {@link java.sql.Timestamp}, {@link java.sql.Date}, LocalDateTime for TIMESTAMP_NTZ, List for arrays, Map for maps,
 * Row for structs, null for NULL. Immutable.
 *
 * <p>The getters of primitives fail with {@code ROW_VALUE_IS_NULL} on a null; ask {@link #isNullAt} first. A value of another class
 * gives a ClassCastException. Names need a row with a schema, which all rows that Millrace hands out have.
 */
public interface Row {
    int size();

    default int length() {
        return size();
    }

    /** The columns, or null for a row made without them. */
    @Nullable
    StructType schema();

    @Nullable
    Object get(int i);

    /** A copy of this row, which is itself, since rows are immutable. */
    default Row copy() {
        return this;
    }

    default @Nullable Object apply(int i) {
        return get(i);
    }

    /** The place of the column of this name. */
    default int fieldIndex(String name) {
        StructType schema = schema();
        if (schema == null) {
            throw new MillraceException(
                    "UNSUPPORTED_CALL.FIELD_INDEX",
                    "The row " + this + " has no schema, so '" + name + "' cannot be found. Read by position.");
        }
        return schema.fieldIndex(name);
    }

    default boolean isNullAt(int i) {
        return get(i) == null;
    }

    default boolean anyNull() {
        for (int i = 0; i < size(); i++) {
            if (isNullAt(i)) {
                return true;
            }
        }
        return false;
    }

    /** The value, cast to whatever the caller expects; null stays null. */
    @SuppressWarnings({"unchecked", "NullAway"})
    default <T> T getAs(int i) {
        return (T) get(i);
    }

    default <T> T getAs(String name) {
        return getAs(fieldIndex(name));
    }

    private Object require(int i) {
        Object value = get(i);
        if (value == null) {
            StructType schema = schema();
            throw new MillraceException(
                    "ROW_VALUE_IS_NULL",
                    "22023",
                    "Column " + i
                            + (schema == null ? "" : " ('" + schema.field(i).name() + "')")
                            + " is NULL and cannot be read as a primitive. Ask isNullAt(" + i + ") first.",
                    Map.of("index", String.valueOf(i)),
                    null);
        }
        return value;
    }

    default boolean getBoolean(int i) {
        return (Boolean) require(i);
    }

    default byte getByte(int i) {
        return (Byte) require(i);
    }

    default short getShort(int i) {
        return (Short) require(i);
    }

    default int getInt(int i) {
        return (Integer) require(i);
    }

    default long getLong(int i) {
        return (Long) require(i);
    }

    default float getFloat(int i) {
        return (Float) require(i);
    }

    default double getDouble(int i) {
        return (Double) require(i);
    }

    default String getString(int i) {
        return getAs(i);
    }

    default BigDecimal getDecimal(int i) {
        return getAs(i);
    }

    default Date getDate(int i) {
        return getAs(i);
    }

    /** As {@link #getDate}, as LocalDate, whichever of the two the row holds. */
    @SuppressWarnings("NullAway")
    default LocalDate getLocalDate(int i) {
        return get(i) instanceof Date d ? d.toLocalDate() : getAs(i);
    }

    default Timestamp getTimestamp(int i) {
        return getAs(i);
    }

    /** As {@link #getTimestamp}, as Instant, whichever of the two the row holds. */
    @SuppressWarnings("NullAway")
    default Instant getInstant(int i) {
        return get(i) instanceof Timestamp t ? t.toInstant() : getAs(i);
    }

    /** The value of a TIMESTAMP_NTZ column. */
    default LocalDateTime getLocalDateTime(int i) {
        return getAs(i);
    }

    default <T> List<T> getList(int i) {
        return getAs(i);
    }

    /** An array's elements; the same as {@link #getList}. */
    default <T> List<T> getSeq(int i) {
        return getAs(i);
    }

    default <K, V> Map<K, V> getMap(int i) {
        return getAs(i);
    }

    default <K, V> Map<K, V> getJavaMap(int i) {
        return getAs(i);
    }

    default Row getStruct(int i) {
        return getAs(i);
    }

    /** The values, in order, as a list that allows null. */
    default List<@Nullable Object> toList() {
        List<@Nullable Object> values = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            values.add(get(i));
        }
        return values;
    }

    default String mkString() {
        return mkString("");
    }

    default String mkString(String separator) {
        return mkString("", separator, "");
    }

    default String mkString(String start, String separator, String end) {
        StringBuilder out = new StringBuilder(start);
        for (int i = 0; i < size(); i++) {
            out.append(i == 0 ? "" : separator).append(get(i));
        }
        return out.append(end).toString();
    }

    /** This row as a JSON object; needs a schema. */
    default String json() {
        return RowJson.compact(this);
    }

    /** As {@link #json}, on several lines. */
    default String prettyJson() {
        return RowJson.pretty(this);
    }
}
