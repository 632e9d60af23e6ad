package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Java objects as constants of a tree; a Column stays what it is. */
final class Literals {
    private static final DataType DAY_TO_SECOND = new DayTimeIntervalType(0, 3);
    private static final DataType YEAR_TO_MONTH = new YearMonthIntervalType(0, 1);

    private Literals() {}

    static Tree of(@Nullable Object v) {
        if (v instanceof Column c) {
            return c.tree();
        }
        if (v == null) {
            return new Tree.Literal(null, DataTypes.NullType);
        }
        DataType type = typeOf(v);
        if (type != null) {
            Object external = v instanceof BigDecimal d && d.scale() < 0 ? d.setScale(0) : v;
            return new Tree.Literal(ExternalTypes.toInternal(external, type, "literal"), type);
        }
        if (v instanceof Collection<?> list) {
            return new Tree.Call("array", list.stream().map(Literals::of).toList());
        }
        if (v.getClass().isArray()) {
            List<Tree> elements = new ArrayList<>();
            for (int i = 0; i < Array.getLength(v); i++) {
                elements.add(of(Array.get(v, i)));
            }
            return new Tree.Call("array", elements);
        }
        if (v instanceof Map<?, ?> map) {
            List<Tree> entries = new ArrayList<>();
            map.forEach((key, value) -> {
                entries.add(of(key));
                entries.add(of(value));
            });
            return new Tree.Call("map", entries);
        }
        throw new MillraceException(
                "UNSUPPORTED_FEATURE.LITERAL_TYPE",
                "0A000",
                "Literal for '" + v + "' of class " + v.getClass().getName()
                        + " is not supported. Give a String, number, Boolean, date, Instant, LocalDateTime, Duration, byte[], List or Map.",
                Map.of("value", v.toString(), "type", v.getClass().toString()),
                null);
    }

    static Tree string(String text) {
        return new Tree.Literal(Objects.requireNonNull(text), DataTypes.StringType);
    }

    private static @Nullable DataType typeOf(Object v) {
        if (v instanceof String || v instanceof Character) {
            return DataTypes.StringType;
        }
        if (v instanceof Number) {
            return numberType(v);
        }
        if (v instanceof Boolean) {
            return DataTypes.BooleanType;
        }
        if (v instanceof byte[]) {
            return DataTypes.BinaryType;
        }
        if (v instanceof Timestamp || v instanceof Instant) {
            return DataTypes.TimestampType;
        }
        if (v instanceof LocalDateTime) {
            return DataTypes.TimestampNTZType;
        }
        if (v instanceof Date || v instanceof LocalDate) {
            return DataTypes.DateType;
        }
        return v instanceof Duration ? DAY_TO_SECOND : v instanceof Period ? YEAR_TO_MONTH : null;
    }

    private static @Nullable DataType numberType(Object v) {
        if (v instanceof Integer) {
            return DataTypes.IntegerType;
        }
        if (v instanceof Long) {
            return DataTypes.LongType;
        }
        if (v instanceof Double) {
            return DataTypes.DoubleType;
        }
        if (v instanceof Float) {
            return DataTypes.FloatType;
        }
        if (v instanceof Short) {
            return DataTypes.ShortType;
        }
        if (v instanceof Byte) {
            return DataTypes.ByteType;
        }
        BigDecimal d = v instanceof BigDecimal b ? b : v instanceof BigInteger i ? new BigDecimal(i) : null;
        if (d == null) {
            return null;
        }
        BigDecimal whole = d.scale() < 0 ? d.setScale(0) : d;
        return new DecimalType(Math.max(whole.precision(), whole.scale()), whole.scale());
    }
}
