package io.millrace.connector.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.MapData;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that Spark 4.2.0 wrote of {@code range(8)} and a row of nulls, one column a type: with each codec, as INT96 (its default) and with other
 * forms of timestamps, with plain pages, and in its legacy layout of two-level lists.
 */
class SparkFilesTest extends ParquetTest {
    private static final String DDL =
            "id BIGINT, b BOOLEAN, i8 TINYINT, i16 SMALLINT, i32 INT, i64 BIGINT, f FLOAT, d DOUBLE, "
                    + "d7 DECIMAL(7,2), d18 DECIMAL(18,4), d38 DECIMAL(38,2), s STRING, bin BINARY, dt DATE, ts TIMESTAMP, ntz TIMESTAMP_NTZ, "
                    + "ym INTERVAL YEAR TO MONTH, dti INTERVAL DAY TO SECOND, a ARRAY<BIGINT>, m MAP<STRING, BIGINT>, "
                    + "st STRUCT<x: BIGINT, y: STRUCT<z: STRING>>, aa ARRAY<ARRAY<STRUCT<p: BIGINT>>>";

    private static final int NTZ = 15;

    private static Path file(String name) throws Exception {
        return Path.of(SparkFilesTest.class
                .getResource("/spark-4.2/" + name + ".parquet")
                .toURI());
    }

    /** The expressions of the query that Spark ran, once more. */
    private static Object[] row(long id) {
        int n = (int) id;
        Object[] list = switch (n % 4) {
            case 0 -> null;
            case 1 -> new Object[] {};
            case 2 -> new Object[] {id, null};
            default -> new Object[] {1L, 2L, 3L};
        };
        MapData map = switch (n % 4) {
            case 0 -> null;
            case 1 -> new MapData(new Object[] {}, new Object[] {});
            default -> new MapData(new Object[] {"k" + id, "n"}, new Object[] {id, null});
        };
        return new Object[] {
            id,
            id % 3 == 0,
            (byte) (id - 2),
            (short) (id * 100 - 300),
            n * 100_000 - 7,
            id * 10_000_000_000L - 5,
            n / 4f,
            id / 7d,
            BigDecimal.valueOf(id * 100, 2).divide(BigDecimal.valueOf(8), 2, java.math.RoundingMode.HALF_UP),
            BigDecimal.valueOf(-id * 1_234_567L).divide(BigDecimal.valueOf(16), 4, java.math.RoundingMode.HALF_UP),
            BigDecimal.valueOf(id)
                    .multiply(new BigDecimal("12345678901234567890.12"))
                    .subtract(BigDecimal.valueOf(6))
                    .setScale(2),
            "s" + id % 2 + "é",
            ("b" + id).getBytes(StandardCharsets.UTF_8),
            n - 2,
            id * 86_400_000_000L - 100_000_001L,
            id * 3_600_000_000L + 7,
            n * 12 + 1,
            n * 60_000_000L + 1_500_000L,
            list,
            map,
            n % 4 == 0 ? null : new Object[] {n % 4 == 1 ? null : (Object) id, new Object[] {"z" + id}},
            n % 3 == 0 ? null : new Object[] {new Object[] {new Object[] {id}, null}, null, new Object[] {}}
        };
    }

    private static List<Object[]> expected() {
        List<Object[]> rows = new ArrayList<>();
        for (long id = 0; id < 8; id++) {
            rows.add(row(id));
        }
        Object[] nulls = new Object[row(0).length];
        nulls[0] = 8L;
        rows.add(nulls);
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "gzip", "zstd", "none", "micros"})
    void everyTypeIsReadAsItWasWritten(String name) throws Exception {
        assertThat(inferred(file(name))).isEqualTo(StructType.fromDDL(DDL));
        assertThat(read(file(name))).isEqualTo(texts(expected()));
        assertThat(read(DDL, file(name))).isEqualTo(texts(expected()));
    }

    @Test
    void millisecondsArePlainToo() throws Exception {
        List<Object[]> rows = expected();
        rows.forEach(row -> row[14] = row[14] == null ? null : Math.floorDiv((Long) row[14], 1000L) * 1000);
        assertThat(read(file("millis-plain"))).isEqualTo(texts(rows));
    }

    @Test
    void theLegacyLayoutOfLists() throws Exception {
        List<Object[]> rows = new ArrayList<>();
        for (Object[] row : expected()) {
            List<Object> rest = new ArrayList<>(java.util.Arrays.asList(row));
            rest.remove(NTZ);
            rows.add(rest.toArray());
        }
        assertThat(read(file("legacy"))).isEqualTo(texts(rows));
    }

    @Test
    void columnsByNameInAnyOrderAndPartsOfStructs() throws Exception {
        assertThat(read("S STRING, nosuch INT, st STRUCT<Y: STRUCT<z: STRING, q: INT>>, ID BIGINT", file("snappy"))
                        .subList(0, 2))
                .containsExactly("[s0é, null, null, 0]", "[s1é, null, [[z1, null]], 1]");
    }

    /** Of a struct of which no field is there it is still known whether it is null. */
    @Test
    void aStructWhoseFieldsAreAllMissing() throws Exception {
        assertThat(read("st STRUCT<w: INT>", file("snappy")).subList(0, 2)).containsExactly("[null]", "[[null]]");
    }
}
