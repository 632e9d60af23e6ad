package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.row.MapData;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final StructType SCHEMA = StructType.fromDDL("a STRING, b INT, c ARRAY<INT>, d STRUCT<x: DOUBLE>");

    private static Row row() {
        return ExternalTypes.toRow(new Object[] {"t", 1, new Object[] {1, null}, new Object[] {2.5}}, SCHEMA);
    }

    @Test
    void values_are_read_by_place_and_by_name() {
        Row r = row();
        assertThat(r.getString(0)).isEqualTo("t");
        assertThat(r.getInt(1)).isEqualTo(1);
        assertThat(r.<Integer>getAs("b")).isEqualTo(1);
        assertThat(r.getList(2)).containsExactly(1, null);
        assertThat(r.getStruct(3).getDouble(0)).isEqualTo(2.5);
        assertThat(r.fieldIndex("d")).isEqualTo(3);
        assertThatThrownBy(() -> r.getAs("nope")).hasMessageContaining("FIELD_NOT_FOUND");
    }

    @Test
    void rows_print_and_compare_by_value() {
        assertThat(RowFactory.create("a", 1)).hasToString("[a,1]");
        assertThat(RowFactory.create("a", null)).hasToString("[a,null]");
        assertThat(row()).hasToString("[t,1,[1, null],[2.5]]");
        assertThat(RowFactory.create("a", 1).mkString("<", "; ", ">")).isEqualTo("<a; 1>");
        assertThat(RowFactory.create("t", 1, java.util.Arrays.asList(1, null), RowFactory.create(2.5)))
                .isEqualTo(row())
                .hasSameHashCodeAs(row());
        assertThat(RowFactory.create(new byte[] {1}, -0.0, Double.NaN))
                .isEqualTo(RowFactory.create(new byte[] {1}, 0.0, Double.NaN))
                .hasSameHashCodeAs(RowFactory.create(new byte[] {1}, 0.0, Double.NaN));
        assertThat(RowFactory.create(1)).isNotEqualTo(RowFactory.create(1L));
    }

    @Test
    void a_null_is_not_read_as_a_number() {
        Row r = RowFactory.create(StructType.fromDDL("n INT"), new Object[] {null});
        assertThat(r.isNullAt(0)).isTrue();
        assertThat(r.anyNull()).isTrue();
        assertThatThrownBy(() -> r.getInt(0))
                .hasMessageContaining("ROW_VALUE_IS_NULL")
                .hasMessageContaining("'n'");
    }

    @Test
    void json_follows_the_schema() {
        assertThat(row().json()).isEqualTo("{\"a\":\"t\",\"b\":1,\"c\":[1,null],\"d\":{\"x\":2.5}}");
        assertThatThrownBy(() -> RowFactory.create(1).json()).hasMessageContaining("no schema");
    }

    private static void roundTrip(Object external, String type, Object internal) {
        DataType t = DataType.fromDDL(type);
        assertThat(ExternalTypes.toInternal(external, t, "c")).isEqualTo(internal);
        assertThat(ExternalTypes.toExternal(internal, t)).isEqualTo(external);
    }

    @Test
    void external_objects_become_internal_values_and_back() {
        roundTrip("x", "string", "x");
        roundTrip(5L, "bigint", 5L);
        roundTrip(new BigDecimal("1.50"), "decimal(10,2)", new BigDecimal("1.50"));
        roundTrip(Timestamp.from(Instant.parse("2024-03-10T01:30:45.123456Z")), "timestamp", 1710034245123456L);
        roundTrip(Timestamp.from(Instant.parse("1969-12-31T23:59:59.999999Z")), "timestamp", -1L);
        roundTrip(LocalDateTime.parse("2024-03-10T02:30:45.123456"), "timestamp_ntz", 1710037845123456L);
        roundTrip(LocalDateTime.parse("1969-12-31T23:59:59.999999"), "timestamp_ntz", -1L);
        roundTrip(Date.valueOf("2024-03-10"), "date", 19792);
        roundTrip(Period.of(1, 2, 0), "interval year to month", 14);
        roundTrip(Duration.ofMillis(1500), "interval day to second", 1_500_000L);
        roundTrip(List.of("a"), "array<string>", new Object[] {"a"});
        assertThat(ExternalTypes.toInternal(Instant.ofEpochSecond(1), DataTypes.TimestampType, "c"))
                .isEqualTo(1_000_000L);
        assertThat(ExternalTypes.toInternal(LocalDate.ofEpochDay(3), DataTypes.DateType, "c"))
                .isEqualTo(3);
        assertThat(ExternalTypes.toInternal(new int[] {1, 2}, DataType.fromDDL("array<bigint>"), "c"))
                .isEqualTo(new Object[] {1L, 2L});
        MapData map = (MapData) ExternalTypes.toInternal(Map.of("k", 1), DataType.fromDDL("map<string,int>"), "c");
        assertThat(map.keys()).containsExactly("k");
        assertThat(ExternalTypes.toExternal(map, DataType.fromDDL("map<string,int>")))
                .isEqualTo(Map.of("k", 1));
    }

    @Test
    void a_wrong_class_is_named_with_its_field_and_the_right_one() {
        StructType schema = StructType.fromDDL("id INT, s STRUCT<t: TIMESTAMP>");
        Row wrong = RowFactory.create(1, RowFactory.create("yesterday"));
        assertThatThrownBy(() -> ExternalTypes.fromRow(wrong, schema))
                .hasMessageContaining("INVALID_EXTERNAL_TYPE")
                .hasMessageContaining("'s.t'")
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("java.sql.Timestamp");
        assertThatThrownBy(() -> ExternalTypes.toInternal(1L, DataTypes.IntegerType, "id"))
                .as("never narrowed")
                .hasMessageContaining("java.lang.Integer");
        assertThatThrownBy(() -> ExternalTypes.fromRow(RowFactory.create(1), schema))
                .hasMessageContaining("1 values");
        assertThatThrownBy(() ->
                        ExternalTypes.fromRow(RowFactory.create((Object) null), StructType.fromDDL("a INT NOT NULL")))
                .hasMessageContaining("NOT_NULL_ASSERT_VIOLATION");
        assertThatThrownBy(
                        () -> ExternalTypes.toInternal(new BigDecimal("123.4"), DataTypes.createDecimalType(3, 1), "d"))
                .hasMessageContaining("NUMERIC_VALUE_OUT_OF_RANGE");
    }
}
