package io.millrace.connector.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.MapData;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random rows of all types, written and read again. */
class RoundTripTest extends ParquetTest {
    private static final StructType ALL = StructType.fromDDL(
            "b BOOLEAN, i8 TINYINT, i16 SMALLINT, i32 INT, i64 BIGINT, f FLOAT, d DOUBLE, d1 DECIMAL(1,0), d9 DECIMAL(9,3), "
                    + "d10 DECIMAL(10,9), d18 DECIMAL(18,18), d19 DECIMAL(19,0), d38 DECIMAL(38,10), s STRING, bin BINARY, dt DATE, "
                    + "ts TIMESTAMP, ntz TIMESTAMP_NTZ, ym INTERVAL YEAR TO MONTH, dti INTERVAL DAY TO SECOND, a ARRAY<STRING>, "
                    + "a2 ARRAY<ARRAY<DECIMAL(20,2)>>, m MAP<STRING, ARRAY<INT>>, m2 MAP<INT, MAP<STRING, DOUBLE>>, "
                    + "st STRUCT<x: BIGINT, y: STRUCT<z: STRING, w: ARRAY<STRUCT<p: BOOLEAN, q: DATE>>>, v: MAP<STRING, STRUCT<u: SMALLINT>>>");

    private static List<Object[]> randomRows(StructType schema, int n, long seed) {
        Random random = new Random(seed);
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Object[] row = new Object[schema.size()];
            for (int c = 0; c < row.length; c++) {
                row[c] = value(schema.field(c).dataType(), random);
            }
            rows.add(row);
        }
        return rows;
    }

    private static Object value(DataType type, Random random) {
        return random.nextInt(5) == 0 ? null : present(type, random);
    }

    private static Object present(DataType type, Random random) {
        if (type instanceof StructType s) {
            Object[] fields = new Object[s.size()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = value(s.field(i).dataType(), random);
            }
            return fields;
        } else if (type instanceof ArrayType a) {
            Object[] elements = new Object[random.nextInt(4)];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = value(a.elementType(), random);
            }
            return elements;
        } else if (type instanceof MapType m) {
            int n = random.nextInt(3);
            Object[] keys = new Object[n];
            Object[] values = new Object[n];
            for (int i = 0; i < n; i++) {
                keys[i] = present(m.keyType(), random);
                values[i] = value(m.valueType(), random);
            }
            return new MapData(keys, values);
        } else if (type instanceof DecimalType d) {
            BigInteger unscaled = new BigInteger(random.nextInt(1 + (int) (d.precision() * 3.3)), random);
            return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), d.scale());
        } else if (!(type instanceof AtomicType)) {
            return type instanceof YearMonthIntervalType ? (Object) random.nextInt() : (Object) random.nextLong();
        }
        return switch (((AtomicType) type).kind()) {
            case BOOLEAN -> random.nextBoolean();
            case BYTE -> (byte) random.nextInt();
            case SHORT -> (short) random.nextInt();
            case INTEGER -> random.nextInt();
            case DATE -> random.nextInt(100_000) - 50_000;
            // Within what Parquet's INT96 has days and milliseconds for.
            case LONG, TIMESTAMP, TIMESTAMP_NTZ -> (random.nextLong() >> 12) / 1000 * 1000;
            case FLOAT -> random.nextInt(9) == 0 ? Float.NaN : random.nextFloat() - 0.5f;
            case DOUBLE -> random.nextInt(9) == 0 ? -0.0 : random.nextGaussian();
            // Few and many different ones, so that there are pages with and without a dictionary.
            case STRING -> "é".repeat(random.nextInt(3)) + random.nextInt(random.nextBoolean() ? 4 : 100_000);
            case BINARY -> {
                byte[] bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case NULL -> null;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "gzip", "zstd", "none", "UNCOMPRESSED"})
    void allTypesWithEachCodec(String codec) throws Exception {
        List<Object[]> rows = randomRows(ALL, 400, codec.hashCode());
        write(ALL, dir.resolve("t"), rows, "compression", codec);
        assertThat(inferred(dir.resolve("t"))).isEqualTo(ALL);
        assertThat(read(dir.resolve("t"))).isEqualTo(texts(rows));
    }

    @ParameterizedTest
    @EnumSource(TimestampForm.class)
    void eachFormOfTimestamps(TimestampForm form) throws Exception {
        List<Object[]> rows = randomRows(ALL, 50, 4);
        write(
                sinkRequest(
                        ALL,
                        dir.resolve("t"),
                        "overwrite",
                        List.of(),
                        Map.of("millrace.sql.parquet.outputTimestampType", form.name())),
                rows);
        assertThat(read(dir.resolve("t"))).isEqualTo(texts(rows));
    }

    @Test
    void severalRowGroupsAndPlainPages() throws Exception {
        List<Object[]> rows = randomRows(ALL, 1_500, 5);
        write(
                ALL,
                dir.resolve("t"),
                rows,
                "parquet.block.size",
                "60000",
                "parquet.page.size",
                "5000",
                "parquet.enable.dictionary",
                "false");
        assertThat(read(dir.resolve("t"))).isEqualTo(texts(rows));
        try (var reader = ParquetFiles.open(
                dir.resolve("t").resolve(names(dir.resolve("t")).get(0)))) {
            assertThat(reader.getRowGroups()).hasSizeGreaterThan(2);
        }
    }

    /** Rows are the same bytes as those that RowWriter makes, so that they are equal as keys. */
    @Test
    void bytesOfKeysAreEqual() throws Exception {
        List<Object[]> rows = randomRows(ALL, 300, 6);
        write(ALL, dir.resolve("t"), rows);
        RowCodec codec = new RowCodec(ALL);
        List<String> expected =
                rows.stream().map(codec::encode).map(ParquetTest::text).toList();
        List<String> bytes = new ArrayList<>();
        var request = new io.millrace.connector.Connector.SourceRequest(
                "q",
                ALL,
                options(),
                List.of(dir.resolve("t").toString()),
                environment(Map.of()),
                java.util.Optional.empty());
        try (var source = connector.openBatch(request)) {
            source.readAll((base, off, len) -> bytes.add(text(java.util.Arrays.copyOfRange(base, off, off + len))));
        }
        assertThat(bytes).isEqualTo(expected);
    }

    @Test
    void anEmptyTableHasItsSchema() throws Exception {
        write(ALL, dir.resolve("t"), List.of());
        assertThat(inferred(dir.resolve("t"))).isEqualTo(ALL);
        assertThat(read(dir.resolve("t"))).isEmpty();
    }
}
