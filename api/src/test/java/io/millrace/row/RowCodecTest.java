package io.millrace.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowCodecTest {
    private static void assertSame(Object[] actual, Object[] expected) {
        assertThat(Arrays.deepEquals(withoutMaps(actual), withoutMaps(expected)))
                .as(() -> Arrays.deepToString(withoutMaps(actual)) + " is not "
                        + Arrays.deepToString(withoutMaps(expected)))
                .isTrue();
    }

    /** Maps as arrays of arrays, so that a deep comparison of arrays sees into them. */
    private static Object[] withoutMaps(Object[] values) {
        Object[] out = values.clone();
        for (int i = 0; i < out.length; i++) {
            if (out[i] instanceof MapData map) {
                out[i] = new Object[] {withoutMaps(map.keys()), withoutMaps(map.values())};
            } else if (out[i] instanceof Object[] nested) {
                out[i] = withoutMaps(nested);
            }
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void random_rows_survive_the_round_trip_in_any_order_of_schemas(long seed) {
        RandomValues random = new RandomValues(seed);
        RowWriter shared = new RowWriter();
        for (int i = 0; i < 40; i++) {
            StructType schema = random.schema(i % 4);
            RowCodec codec = new RowCodec(schema);
            Object[] values = random.row(schema);

            byte[] row = codec.encode(values);
            assertThat(row.length % 8).isZero();
            assertSame(codec.decode(row, 0), values);
            assertThat(codec.encode(codec.decode(row, 0))).isEqualTo(row);

            codec.encodeTo(shared, values);
            assertThat(shared.toByteArray())
                    .as("a reused writer leaves nothing behind")
                    .isEqualTo(row);

            byte[] shifted = new byte[row.length + 24];
            System.arraycopy(row, 0, shifted, 24, row.length);
            assertSame(codec.decode(shifted, 24), values);
        }
    }

    @Test
    void maps_in_arrays_in_structs_in_maps() {
        StructType schema = StructType.fromDDL("m MAP<STRING, STRUCT<a: ARRAY<MAP<INT, STRING>>, d: DECIMAL(38,3)>>");
        MapData inner = new MapData(new Object[] {1, 2}, new Object[] {"one", null});
        Object[] struct = {
            new Object[] {inner, null, new MapData(new Object[0], new Object[0])},
            new BigDecimal("-12345678901234567890.123")
        };
        Object[] row = {new MapData(new Object[] {"x", "y"}, new Object[] {struct, null})};
        RowCodec codec = new RowCodec(schema);
        assertSame(codec.decode(codec.encode(row), 0), row);
    }

    @Test
    void the_reader_sees_what_the_writer_wrote() {
        RowWriter w = new RowWriter();
        w.begin(6);
        w.setLong(0, -7);
        w.setDouble(1, 2.5);
        w.setString(2, "Größe");
        w.setNull(3);
        w.setBoolean(4, true);
        w.setFloat(5, -0.5f);
        RowReader r = new RowReader(6).point(w.buffer(), 0, w.length());
        assertThat(r.getLong(0)).isEqualTo(-7);
        assertThat(r.getInt(0)).isEqualTo(-7);
        assertThat(r.getDouble(1)).isEqualTo(2.5);
        assertThat(r.getString(2)).isEqualTo("Größe");
        assertThat(r.getBinary(2)).isEqualTo("Größe".getBytes(StandardCharsets.UTF_8));
        assertThat(r.isNull(3)).isTrue();
        assertThat(r.isNull(2)).isFalse();
        assertThat(r.getLong(3)).isZero();
        assertThat(r.getString(3)).isEmpty();
        assertThat(r.getBoolean(4)).isTrue();
        assertThat(r.getFloat(5)).isEqualTo(-0.5f);
    }

    @Test
    void the_writer_grows_at_every_kind_of_write() {
        String big = "x".repeat(1000);
        StructType schema =
                StructType.fromDDL("a STRING, b ARRAY<STRING>, c MAP<STRING,STRING>, d STRUCT<e: STRING>, f STRING");
        Object[] many = new Object[500];
        Arrays.fill(many, "element");
        Object[] row = {big, many, new MapData(many, many.clone()), new Object[] {big}, "end"};
        RowCodec codec = new RowCodec(schema);
        assertSame(codec.decode(codec.encode(row), 0), row);
    }

    @Test
    void reserved_room_may_be_used_in_part() {
        RowWriter w = new RowWriter();
        w.begin(2);
        int at = w.reserveVar(5000);
        byte[] text = "short".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, w.buffer(), at, text.length);
        w.commitVar(0, text.length);
        w.setString(1, "next");
        RowReader r = new RowReader(2).point(w.buffer(), 0, w.length());
        assertThat(r.getString(0)).isEqualTo("short");
        assertThat(r.getString(1)).isEqualTo("next");
        assertThat(w.length()).isEqualTo(RowLayout.fixedBytes(2) + 16);
    }

    @Test
    void equal_keys_have_equal_bytes() {
        RowWriter a = new RowWriter();
        a.begin(2);
        a.setDoubleKey(0, -0.0);
        a.setFloatKey(1, Float.intBitsToFloat(0x7fc00001));
        RowWriter b = new RowWriter();
        b.begin(2);
        b.setDoubleKey(0, 0.0);
        b.setFloatKey(1, Float.NaN);
        assertThat(a.toByteArray()).isEqualTo(b.toByteArray());
        assertThat(KeyHash.hash(a.buffer(), 0, a.length())).isEqualTo(KeyHash.hash(b.buffer(), 0, b.length()));
    }

    @Test
    void key_groups_cover_all_tasks_in_contiguous_ranges() {
        for (int tasks = 1; tasks <= 256; tasks += 17) {
            for (int group = 0; group < 256; group++) {
                int task = KeyHash.task(group, 256, tasks);
                assertThat(group)
                        .isBetween(KeyHash.firstGroup(task, 256, tasks), KeyHash.firstGroup(task + 1, 256, tasks) - 1);
            }
        }
        assertThat(KeyHash.group(-1, 256)).isEqualTo(255);
        assertThat(KeyHash.group(0, 256)).isZero();
    }

    @Test
    void a_row_of_the_wrong_width_is_refused() {
        assertThatThrownBy(() -> new RowCodec(StructType.fromDDL("a INT")).encode(new Object[2]))
                .hasMessageContaining("ROW_WIDTH_MISMATCH");
    }
}
