package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Codecs of single values, by Java class. */
final class ValueCodecs {
    private static final DecimalType WIDE = new DecimalType(38, 18);
    private static final DecimalType WHOLE = new DecimalType(38, 0);
    private static final Map<Class<?>, ObjectCodec> BY_CLASS = new HashMap<>();

    private record Value(
            DataType type, boolean nullable, Function<Object, Object> encoder, Function<Object, Object> decoder)
            implements ObjectCodec {
        @Override
        public Object toInternal(Object object) {
            return encoder.apply(object);
        }

        @Override
        public Object fromInternal(Object value) {
            return decoder.apply(value);
        }
    }

    static {
        plain(DataTypes.BooleanType, Boolean.class, boolean.class);
        plain(DataTypes.ByteType, Byte.class, byte.class);
        plain(DataTypes.ShortType, Short.class, short.class);
        plain(DataTypes.IntegerType, Integer.class, int.class);
        plain(DataTypes.LongType, Long.class, long.class);
        plain(DataTypes.FloatType, Float.class, float.class);
        plain(DataTypes.DoubleType, Double.class, double.class);
        plain(DataTypes.StringType, String.class, null);
        plain(DataTypes.BinaryType, byte[].class, null);
        external(WIDE, BigDecimal.class, v -> v);
        external(WHOLE, BigInteger.class, v -> ((BigDecimal) v).toBigIntegerExact());
        external(DataTypes.DateType, Date.class, v -> Date.valueOf(LocalDate.ofEpochDay((Integer) v)));
        external(DataTypes.DateType, LocalDate.class, v -> LocalDate.ofEpochDay((Integer) v));
        external(DataTypes.TimestampType, Timestamp.class, v -> Timestamp.from(ExternalTypes.instant((Long) v)));
        external(DataTypes.TimestampType, Instant.class, v -> ExternalTypes.instant((Long) v));
        both(DataTypes.TimestampNTZType, LocalDateTime.class);
        both(new DayTimeIntervalType(0, 3), Duration.class);
        both(new YearMonthIntervalType(0, 1), Period.class);
    }

    private ValueCodecs() {}

    private static void plain(DataType type, Class<?> boxed, @Nullable Class<?> primitive) {
        BY_CLASS.put(boxed, new Value(type, true, v -> v, v -> v));
        if (primitive != null) {
            BY_CLASS.put(primitive, new Value(type, false, v -> v, v -> v));
        }
    }

    private static void external(DataType type, Class<?> c, Function<Object, Object> decoder) {
        BY_CLASS.put(c, new Value(type, true, v -> internal(v, type), decoder));
    }

    private static void both(DataType type, Class<?> c) {
        BY_CLASS.put(c, new Value(type, true, v -> internal(v, type), v -> notNull(ExternalTypes.toExternal(v, type))));
    }

    private static Object internal(Object v, DataType type) {
        return notNull(ExternalTypes.toInternal(v, type, v.getClass().getSimpleName()));
    }

    private static Object notNull(@Nullable Object v) {
        return java.util.Objects.requireNonNull(v);
    }

    /** Null where the class is none of these. */
    static @Nullable ObjectCodec of(Class<?> c) {
        return c.isEnum() ? ofEnum(c) : BY_CLASS.get(c);
    }

    private static ObjectCodec ofEnum(Class<?> c) {
        Map<String, Object> constants = new HashMap<>();
        for (Object constant : c.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        return new Value(DataTypes.StringType, true, v -> ((Enum<?>) v).name(), v -> {
            Object constant = constants.get((String) v);
            if (constant == null) {
                throw new MillraceException(
                        "EXPRESSION_DECODING_FAILED",
                        "42846",
                        "'" + v + "' is none of the constants of " + c.getName() + ", which are "
                                + new TreeSet<>(constants.keySet())
                                + ". Put another value in its place before as(encoder).",
                        Map.of(),
                        null);
            }
            return constant;
        });
    }
}
