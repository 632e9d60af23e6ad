package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EncodersTest {
    enum Level {
        LOW,
        HIGH
    }

    record Point(double x, double y) {}

    record Trip(
            String id,
            int count,
            Integer maybe,
            List<Point> path,
            Map<String, List<Integer>> byName,
            Set<String> tags,
            Point[] corners,
            long[] ticks,
            Instant at,
            LocalDate day,
            LocalDateTime wall,
            Duration took,
            BigDecimal price,
            Level level,
            byte[] raw) {}

    record Pair<A, B>(A left, B right) {}

    record Pairs(Pair<String, Pair<Integer, List<Long>>> pair) {}

    record Loop(Loop next) {}

    public static class NoProperties {}

    public static class Bean {
        private int zed;
        private String alpha;
        private Integer midBox;
        private List<String> tags;
        private Timestamp ts;
        private boolean on;
        private Point point;

        public int getZed() {
            return zed;
        }

        public void setZed(int zed) {
            this.zed = zed;
        }

        public String getAlpha() {
            return alpha;
        }

        public void setAlpha(String alpha) {
            this.alpha = alpha;
        }

        public Integer getMidBox() {
            return midBox;
        }

        public void setMidBox(Integer midBox) {
            this.midBox = midBox;
        }

        public List<String> getTags() {
            return tags;
        }

        public void setTags(List<String> tags) {
            this.tags = tags;
        }

        public Timestamp getTs() {
            return ts;
        }

        public void setTs(Timestamp ts) {
            this.ts = ts;
        }

        public boolean isOn() {
            return on;
        }

        public void setOn(boolean on) {
            this.on = on;
        }

        public Point getPoint() {
            return point;
        }

        public void setPoint(Point point) {
            this.point = point;
        }

        public String getReadOnly() {
            return "not a column";
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Bean b && Arrays.equals(parts(), b.parts());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(parts());
        }

        private Object[] parts() {
            return new Object[] {zed, alpha, midBox, tags, ts, on, point};
        }
    }

    /** By way of values, and straight to and from the bytes of a row, at whatever columns. */
    private static <T> T throughBytes(Encoder<T> encoder, T object) {
        RowCodec codec = new RowCodec(encoder.schema());
        byte[] row = codec.encode(encoder.toRow(object));
        int columns = encoder.schema().size();
        RowWriter direct = new RowWriter();
        direct.begin(columns);
        encoder.write(object, direct, 0);
        assertThat(direct.toByteArray()).isEqualTo(row);
        direct.begin(columns + 2);
        direct.setLong(0, 7);
        direct.setString(1, "käse");
        encoder.write(object, direct, 2);
        T read = encoder.read(direct.toByteArray(), 0, columns + 2, 2);
        T decoded = encoder.fromRow(codec.decode(row, 0));
        assertThat(read).usingRecursiveComparison().isEqualTo(decoded);
        return read;
    }

    record Numbers(byte b, short s, int i, long l, float f, double d, boolean z, Byte boxed, Optional<String> maybe) {}

    @Test
    void all_primitives_and_optionals() {
        Numbers some = new Numbers((byte) -1, (short) -2, -3, -4L, 0.5f, -0.25, true, (byte) 9, Optional.of("grün"));
        assertThat(throughBytes(Encoders.record(Numbers.class), some)).isEqualTo(some);
        Numbers none = new Numbers((byte) 0, (short) 0, 0, 0, 0, 0, false, null, Optional.empty());
        assertThat(throughBytes(Encoders.record(Numbers.class), none)).isEqualTo(none);
        assertThat(Encoders.record(Numbers.class).schema().toDDL()).endsWith("boxed TINYINT,maybe STRING");
    }

    @Test
    void a_null_for_a_primitive_in_a_row_names_the_field() {
        RowWriter row = new RowWriter();
        row.begin(2);
        row.setDouble(0, 1);
        row.setNull(1);
        assertThatThrownBy(() -> Encoders.record(Point.class).read(row.toByteArray(), 0, 2, 0))
                .hasMessageContaining("NOT_NULL_ASSERT_VIOLATION")
                .hasMessageContaining("'y'");
        row.begin(1);
        Encoders.STRING().write(null, row, 0);
        assertThat(Encoders.STRING().read(row.toByteArray(), 0, 1, 0)).isNull();
    }

    @Test
    void columns_in_another_order_are_read_where_they_stand() {
        StructType table = StructType.fromDDL("extra STRING, y DOUBLE, x DOUBLE");
        byte[] row = new RowCodec(table).encode(new Object[] {"e", 2.5, 1.0});
        assertThat(AdaptedEncoder.of(Encoders.record(Point.class), table).read(row, 0, 3, 0))
                .isEqualTo(new Point(1, 2.5));
    }

    @Test
    void bean_columns_are_alphabetical_and_primitives_not_nullable() {
        assertThat(Encoders.bean(Bean.class).schema().toDDL())
                .isEqualTo(
                        "alpha STRING,midBox INT,on BOOLEAN NOT NULL,point STRUCT<x: DOUBLE NOT NULL, y: DOUBLE NOT NULL>,"
                                + "tags ARRAY<STRING>,ts TIMESTAMP,zed INT NOT NULL");
    }

    @Test
    void beans_survive_with_and_without_nulls() {
        Bean full = new Bean();
        full.setAlpha("a");
        full.setMidBox(7);
        full.setOn(true);
        full.setPoint(new Point(1, 2));
        full.setTags(Arrays.asList("x", null));
        full.setTs(Timestamp.from(Instant.parse("2024-01-01T00:00:00.000001Z")));
        full.setZed(3);
        assertThat(throughBytes(Encoders.bean(Bean.class), full)).isEqualTo(full);
        assertThat(throughBytes(Encoders.bean(Bean.class), new Bean())).isEqualTo(new Bean());
    }

    @Test
    void records_survive_with_everything_nested() {
        Trip trip = new Trip(
                "t",
                1,
                null,
                List.of(new Point(1, 2)),
                Map.of("a", List.of(1, 2)),
                Set.of("s"),
                new Point[] {new Point(3, 4)},
                new long[] {5, 6},
                Instant.parse("2024-01-01T00:00:00Z"),
                LocalDate.of(2024, 1, 2),
                LocalDateTime.parse("2024-03-10T02:30:00.000001"),
                Duration.ofMillis(7),
                new BigDecimal("1.250000000000000000"),
                Level.HIGH,
                new byte[] {8});
        assertThat(throughBytes(Encoders.record(Trip.class), trip))
                .usingRecursiveComparison()
                .isEqualTo(trip);
        assertThat(Encoders.bean(Trip.class).schema().fieldNames()).startsWith("id", "count", "maybe", "path");
    }

    @Test
    void type_parameters_are_followed() {
        Pairs pairs = new Pairs(new Pair<>("l", new Pair<>(1, List.of(2L, 3L))));
        assertThat(throughBytes(Encoders.record(Pairs.class), pairs)).isEqualTo(pairs);
        assertThat(Encoders.record(Pairs.class).schema().toDDL())
                .isEqualTo("pair STRUCT<left: STRING, right: STRUCT<left: INT, right: ARRAY<BIGINT>>>");
    }

    @Test
    void single_values_and_tuples() {
        assertThat(throughBytes(Encoders.LONG(), 5L)).isEqualTo(5L);
        assertThat(throughBytes(Encoders.STRING(), "s")).isEqualTo("s");
        assertThat(throughBytes(Encoders.INSTANT(), Instant.EPOCH)).isEqualTo(Instant.EPOCH);
        LocalDateTime inAGap = LocalDateTime.parse("2024-03-31T02:30:00.123456");
        assertThat(throughBytes(Encoders.LOCALDATETIME(), inAGap)).isEqualTo(inAGap);
        assertThat(Encoders.LOCALDATETIME().schema().toDDL()).isEqualTo("value TIMESTAMP_NTZ");
        assertThat(Encoders.INT().schema().toDDL()).isEqualTo("value INT");
        Encoder<Tuple2<String, Point>> tuple = Encoders.tuple(Encoders.STRING(), Encoders.record(Point.class));
        assertThat(tuple.schema().fieldNames()).containsExactly("_1", "_2");
        assertThat(throughBytes(tuple, new Tuple2<>("a", new Point(1, 2))))
                .isEqualTo(new Tuple2<>("a", new Point(1, 2)));
        Encoder<Tuple2<Row, Integer>> rows = Encoders.tuple(Encoders.row(StructType.fromDDL("n INT")), Encoders.INT());
        assertThat(throughBytes(rows, new Tuple2<>(RowFactory.create(1), 2)))
                .isEqualTo(new Tuple2<>(RowFactory.create(1), 2));
        assertThat(new Tuple3<>(1, "b", null)).hasToString("(1,b,null)");
    }

    @Test
    void a_null_for_a_primitive_names_the_field() {
        assertThatThrownBy(() -> Encoders.record(Point.class).fromRow(new Object[] {1.0, null}))
                .hasMessageContaining("NOT_NULL_ASSERT_VIOLATION")
                .hasMessageContaining("'y'");
    }

    @Test
    void what_cannot_be_encoded_is_refused_with_a_way_round() {
        assertThatThrownBy(() -> Encoders.record(Loop.class)).hasMessageContaining("CIRCULAR_CLASS_REFERENCE");
        assertThatThrownBy(() -> Encoders.bean(NoProperties.class)).hasMessageContaining("ENCODER_NOT_FOUND");
        assertThatThrownBy(() -> Encoders.kryo(Point.class))
                .hasMessageContaining("UNSUPPORTED_FEATURE")
                .hasMessageContaining("BINARY");
    }

    @Test
    void columns_are_found_by_name_and_numbers_widened() {
        StructType table = StructType.fromDDL("extra STRING, Y FLOAT, x INT");
        Encoder<Point> adapted = AdaptedEncoder.of(Encoders.record(Point.class), table);
        assertThat(adapted.schema()).isEqualTo(table);
        assertThat(adapted.fromRow(new Object[] {"e", 2.5f, 1})).isEqualTo(new Point(1, 2.5));
        assertThat(AdaptedEncoder.of(Encoders.STRING(), StructType.fromDDL("any STRING"))
                        .fromRow(new Object[] {"v"}))
                .isEqualTo("v");
        assertThat(AdaptedEncoder.of(
                                Encoders.tuple(Encoders.LONG(), Encoders.STRING()),
                                StructType.fromDDL("a INT, b STRING"))
                        .fromRow(new Object[] {1, "b"}))
                .isEqualTo(new Tuple2<>(1L, "b"));
        assertThat(AdaptedEncoder.of(Encoders.DECIMAL(), StructType.fromDDL("d DECIMAL(10,2)"))
                        .fromRow(new Object[] {new BigDecimal("1.50")}))
                .isEqualByComparingTo("1.5");
    }

    @Test
    void columns_that_would_lose_or_lack_something_are_refused() {
        assertThatThrownBy(() -> AdaptedEncoder.of(Encoders.INT(), StructType.fromDDL("a BIGINT")))
                .hasMessageContaining("CANNOT_UP_CAST_DATATYPE");
        assertThatThrownBy(() -> AdaptedEncoder.of(Encoders.record(Point.class), StructType.fromDDL("x DOUBLE")))
                .hasMessageContaining("UNRESOLVED_COLUMN")
                .hasMessageContaining("`y`");
        assertThatThrownBy(() -> AdaptedEncoder.of(
                        Encoders.tuple(Encoders.LONG(), Encoders.LONG()), StructType.fromDDL("a INT")))
                .hasMessageContaining("FIELD_NUMBER_MISMATCH");
        assertThat(Objects.requireNonNull(AdaptedEncoder.of(Encoders.INT(), StructType.fromDDL("value INT")))
                        .getClass())
                .isEqualTo(CodecEncoder.class);
    }
}
