package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.sql.StructCodec.Getter;
import io.millrace.sql.StructCodec.Part;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How objects become rows. Values become one column named {@code value}; beans, records and tuples one column a part. */
public final class Encoders {
    private Encoders() {}

    private static <T> Encoder<T> value(Class<T> type) {
        return new CodecEncoder<>(type, Objects.requireNonNull(ValueCodecs.of(type)));
    }

    public static Encoder<Boolean> BOOLEAN() {
        return value(Boolean.class);
    }

    public static Encoder<Byte> BYTE() {
        return value(Byte.class);
    }

    public static Encoder<Short> SHORT() {
        return value(Short.class);
    }

    public static Encoder<Integer> INT() {
        return value(Integer.class);
    }

    public static Encoder<Long> LONG() {
        return value(Long.class);
    }

    public static Encoder<Float> FLOAT() {
        return value(Float.class);
    }

    public static Encoder<Double> DOUBLE() {
        return value(Double.class);
    }

    public static Encoder<String> STRING() {
        return value(String.class);
    }

    public static Encoder<byte[]> BINARY() {
        return value(byte[].class);
    }

    /** {@code decimal(38,18)}, as Spark has it. */
    public static Encoder<BigDecimal> DECIMAL() {
        return value(BigDecimal.class);
    }

    public static Encoder<Date> DATE() {
        return value(Date.class);
    }

    public static Encoder<LocalDate> LOCALDATE() {
        return value(LocalDate.class);
    }

    public static Encoder<Timestamp> TIMESTAMP() {
        return value(Timestamp.class);
    }

    public static Encoder<Instant> INSTANT() {
        return value(Instant.class);
    }

    /** {@code timestamp_ntz}: a date and time of day without a zone. */
    public static Encoder<LocalDateTime> LOCALDATETIME() {
        return value(LocalDateTime.class);
    }

    public static Encoder<Duration> DURATION() {
        return value(Duration.class);
    }

    public static Encoder<Period> PERIOD() {
        return value(Period.class);
    }

    /**
     * A Java bean (columns in alphabetical order, primitives not nullable) or a record (columns in declaration order). Parts may be
     * values, enums, lists, sets, maps, arrays, beans and records.
     */
    public static <T> Encoder<T> bean(Class<T> beanClass) {
        return new CodecEncoder<>(beanClass, ClassCodecs.ofClass(beanClass));
    }

    /** The same as {@link #bean}, for the reader's sake. */
    public static <T> Encoder<T> record(Class<T> recordClass) {
        return bean(recordClass);
    }

    public static Encoder<Row> row(StructType schema) {
        return new RowEncoder(schema);
    }

    public static <T1, T2> Encoder<Tuple2<T1, T2>> tuple(Encoder<T1> e1, Encoder<T2> e2) {
        return tuple(
                Tuple2.class,
                v -> new Tuple2<>(v[0], v[1]),
                List.of(e1, e2),
                List.of(t -> ((Tuple2<?, ?>) t)._1(), t -> ((Tuple2<?, ?>) t)._2()));
    }

    public static <T1, T2, T3> Encoder<Tuple3<T1, T2, T3>> tuple(Encoder<T1> e1, Encoder<T2> e2, Encoder<T3> e3) {
        return tuple(
                Tuple3.class,
                v -> new Tuple3<>(v[0], v[1], v[2]),
                List.of(e1, e2, e3),
                List.of(
                        t -> ((Tuple3<?, ?, ?>) t)._1(),
                        t -> ((Tuple3<?, ?, ?>) t)._2(),
                        t -> ((Tuple3<?, ?, ?>) t)._3()));
    }

    public static <T1, T2, T3, T4> Encoder<Tuple4<T1, T2, T3, T4>> tuple(
            Encoder<T1> e1, Encoder<T2> e2, Encoder<T3> e3, Encoder<T4> e4) {
        return tuple(
                Tuple4.class,
                v -> new Tuple4<>(v[0], v[1], v[2], v[3]),
                List.of(e1, e2, e3, e4),
                List.of(
                        t -> ((Tuple4<?, ?, ?, ?>) t)._1(),
                        t -> ((Tuple4<?, ?, ?, ?>) t)._2(),
                        t -> ((Tuple4<?, ?, ?, ?>) t)._3(),
                        t -> ((Tuple4<?, ?, ?, ?>) t)._4()));
    }

    public static <T1, T2, T3, T4, T5> Encoder<Tuple5<T1, T2, T3, T4, T5>> tuple(
            Encoder<T1> e1, Encoder<T2> e2, Encoder<T3> e3, Encoder<T4> e4, Encoder<T5> e5) {
        return tuple(
                Tuple5.class,
                v -> new Tuple5<>(v[0], v[1], v[2], v[3], v[4]),
                List.of(e1, e2, e3, e4, e5),
                List.of(
                        t -> ((Tuple5<?, ?, ?, ?, ?>) t)._1(),
                        t -> ((Tuple5<?, ?, ?, ?, ?>) t)._2(),
                        t -> ((Tuple5<?, ?, ?, ?, ?>) t)._3(),
                        t -> ((Tuple5<?, ?, ?, ?, ?>) t)._4(),
                        t -> ((Tuple5<?, ?, ?, ?, ?>) t)._5()));
    }

    @SuppressWarnings("unchecked")
    private static <T> Encoder<T> tuple(
            Class<?> type, StructCodec.Maker maker, List<Encoder<?>> encoders, List<Getter> getters) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < encoders.size(); i++) {
            parts.add(new Part("_" + (i + 1), codec(encoders.get(i)), getters.get(i)));
        }
        return new CodecEncoder<>((Class<T>) type, new StructCodec(parts, maker));
    }

    private static ObjectCodec codec(Encoder<?> encoder) {
        return encoder instanceof CodecEncoder<?> c ? c.codec() : new EncoderCodec(encoder);
    }

    /** Any other encoder as a codec of structs. */
    private record EncoderCodec(Encoder<?> encoder) implements ObjectCodec {
        @Override
        public StructType type() {
            return encoder.schema();
        }

        @Override
        @SuppressWarnings("unchecked")
        public Object toInternal(Object object) {
            return ((Encoder<Object>) encoder).toRow(object);
        }

        @Override
        public Object fromInternal(Object value) {
            return encoder.fromRow((@Nullable Object[]) value);
        }
    }

    public static <T> Encoder<T> kryo(Class<T> type) {
        throw opaque("kryo", type);
    }

    public static <T> Encoder<T> javaSerialization(Class<T> type) {
        throw opaque("javaSerialization", type);
    }

    private static MillraceException opaque(String name, Class<?> type) {
        return MillraceException.notYet(
                "Encoders." + name + "(" + type.getSimpleName() + ")",
                "Use Encoders.bean with a record or bean, or Encoders.BINARY with bytes of your own.");
    }
}
