package io.millrace.connector.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading what other writers write, and what does not fit. The files are of Parquet's own example writer. */
class ParquetReadTest extends ParquetTest {
    private interface Fill {
        void fill(Group row);
    }

    private Path file(String name, String schema, Fill... rows) throws IOException {
        MessageType type = MessageTypeParser.parseMessageType("message m { " + schema + " }");
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        SimpleGroupFactory factory = new SimpleGroupFactory(type);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new Codecs())
                .withType(type)
                .build()) {
            for (Fill fill : rows) {
                Group row = factory.newGroup();
                fill.fill(row);
                writer.write(row);
            }
        }
        return file;
    }

    @Test
    void listsOfOtherWriters() throws IOException {
        Path file = file(
                "lists.parquet",
                "repeated int32 bare; optional group two (LIST) { repeated binary array (UTF8); } "
                        + "optional group tuple (LIST) { repeated group tuple_tuple { required int32 x; } } "
                        + "optional group three (LIST) { repeated group bag { optional int32 array_element; } } "
                        + "optional group pairs (LIST) { repeated group pair { optional int32 x; optional int32 y; } } "
                        + "repeated group groups { optional int64 z; } "
                        + "optional group m (MAP_KEY_VALUE) { repeated group map { required binary k (UTF8); optional int32 v; } }",
                row -> {
                    row.add("bare", 1);
                    row.add("bare", 2);
                    Group two = row.addGroup("two");
                    two.add("array", "a");
                    two.add("array", "b");
                    row.addGroup("tuple").addGroup("tuple_tuple").add("x", 3);
                    Group three = row.addGroup("three");
                    three.addGroup("bag").add("array_element", 4);
                    three.addGroup("bag");
                    row.addGroup("pairs").addGroup("pair").add("y", 5);
                    row.addGroup("groups").add("z", 6L);
                    row.addGroup("groups");
                    Group entry = row.addGroup("m").addGroup("map");
                    entry.add("k", "key");
                },
                row -> row.addGroup("two"));
        assertThat(inferred(file))
                .isEqualTo(
                        StructType.fromDDL(
                                "bare ARRAY<INT>, two ARRAY<STRING>, tuple ARRAY<STRUCT<x: INT>>, three ARRAY<INT>, "
                                        + "pairs ARRAY<STRUCT<x: INT, y: INT>>, groups ARRAY<STRUCT<z: BIGINT>>, m MAP<STRING, INT>"));
        assertThat(read(file))
                .containsExactly(
                        "[[1, 2], [a, b], [[3]], [4, null], [[null, 5]], [[6], [null]], [key]->[null]]",
                        "[[], [], null, null, null, [], null]");
    }

    @Test
    void typesThatSparkDoesNotWrite() throws IOException {
        Path file = file(
                "types.parquet",
                "required int32 u8 (INTEGER(8,false)); required int32 u32 (INTEGER(32,false)); required int64 u64 (INTEGER(64,false)); "
                        + "required binary e (ENUM); required binary j (JSON); required binary bin; required fixed_len_byte_array(3) fix; "
                        + "required binary dec (DECIMAL(20,2)); required fixed_len_byte_array(16) small (DECIMAL(5,1)); "
                        + "required int64 local (TIMESTAMP(MILLIS,false));",
                row -> row.append("u8", 200)
                        .append("u32", -1)
                        .append("u64", -1L)
                        .append("e", "E")
                        .append("j", "{}")
                        .append("bin", Binary.fromConstantByteArray(new byte[] {1}))
                        .append("fix", Binary.fromConstantByteArray(new byte[] {1, 2, 3}))
                        .append("dec", Binary.fromConstantByteArray(new byte[] {-1, 0}))
                        .append("small", Binary.fromConstantByteArray(new byte[] {
                            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7
                        }))
                        .append("local", -1L));
        assertThat(inferred(file))
                .isEqualTo(StructType.fromDDL(
                        "u8 SMALLINT, u32 BIGINT, u64 DECIMAL(20,0), e STRING, j STRING, bin BINARY, fix BINARY, "
                                + "dec DECIMAL(20,2), small DECIMAL(5,1), local TIMESTAMP_NTZ"));
        assertThat(read(file))
                .containsExactly("[200, 4294967295, 18446744073709551615, E, {}, 01, 010203, -2.56, 0.7, -1000]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int32                     | BIGINT        | 7",
                "int32                     | DOUBLE        | 7.0",
                "int32                     | SMALLINT      | 7",
                "int32                     | DATE          | 7",
                "int32 c (DATE)            | TIMESTAMP_NTZ | 604800000000",
                "int32 c (DATE)            | BIGINT        | 7",
                "int32 c (DATE)            | TIMESTAMP     | -",
                "int32                     | DECIMAL(12,2) | 7.00",
                "int32                     | DECIMAL(24,2) | 7.00",
                "int32 c (DECIMAL(5,2))    | DECIMAL(9,4)  | 0.0700",
                "int32 c (DECIMAL(5,2))    | DECIMAL(30,4) | 0.0700",
                "int64                     | DECIMAL(20,0) | 7",
                "int64 c (TIMESTAMP(MILLIS,true)) | TIMESTAMP | 7000",
                "int64 c (TIMESTAMP(MICROS,false)) | TIMESTAMP | 7",
                "float                     | DOUBLE        | 7.0",
                "int32                     | STRING        | -",
                "int32                     | DECIMAL(9,0)  | -",
                "int32                     | FLOAT         | -",
                "int64                     | INT           | -",
                "int64                     | DOUBLE        | -",
                "int64                     | TIMESTAMP     | -",
                "int64 c (TIMESTAMP(MICROS,true)) | TIMESTAMP_NTZ | 7",
                "double                    | FLOAT         | -",
                "int32 c (DECIMAL(5,2))    | DECIMAL(5,3)  | -",
                "int32 c (DECIMAL(5,2))    | INT           | -",
                "int32                     | ARRAY<INT>    | -",
                "int32                     | STRUCT<x: INT>| -"
            })
    void whatIsReadAsWhat(String physical, String wanted, String expected) throws IOException {
        String field = physical.contains(" c ") ? physical : physical + " c";
        Path file = file("c.parquet", "required " + field + ";", row -> {
            if (physical.startsWith("int32")) {
                row.add("c", 7);
            } else if (physical.startsWith("int64")) {
                row.add("c", 7L);
            } else if (physical.startsWith("float")) {
                row.add("c", 7f);
            } else {
                row.add("c", 7d);
            }
        });
        if (expected.equals("-")) {
            assertThatThrownBy(() -> read("c " + wanted, file))
                    .isInstanceOfSatisfying(
                            MillraceException.class,
                            e -> assertThat(e.getCondition())
                                    .isEqualTo("FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH"))
                    .hasMessageContainingAll(
                            file.toString(),
                            "`c`",
                            StructType.fromDDL("c " + wanted)
                                    .field(0)
                                    .dataType()
                                    .simpleString(),
                            "required");
        } else {
            assertThat(read("C " + wanted, file)).containsExactly("[" + expected + "]");
        }
    }

    @Test
    void aMismatchWithinAColumnNamesItsPath() throws IOException {
        Path file = file(
                "n.parquet",
                "optional group s { optional group l (LIST) { repeated group list { optional double element; } } }",
                row -> row.addGroup("s").addGroup("l").addGroup("list").add("element", 1d));
        assertThat(read(file)).containsExactly("[[[1.0]]]");
        assertThatThrownBy(() -> read("s STRUCT<l: ARRAY<STRING>>", file)).hasMessageContaining("`s.l.element`");
    }

    @Test
    void twoColumnsThatDifferInCaseOnly() throws IOException {
        Path file = file(
                "d.parquet",
                "required int32 a; required int32 A; required int32 b;",
                row -> row.append("a", 1).append("A", 2).append("b", 3));
        assertThat(read("b INT", file)).containsExactly("[3]");
        assertThatThrownBy(() -> read("a INT", file)).hasMessageContainingAll("[a, A]", file.toString());
    }

    @Test
    void typesThatThereAreNot() throws IOException {
        Path file = file(
                "t.parquet",
                "required int64 t (TIMESTAMP(NANOS,true)); required int32 x;",
                row -> row.append("t", 1L).append("x", 2));
        assertThatThrownBy(() -> inferred(file)).hasMessageContainingAll("PARQUET_TYPE_ILLEGAL", "NANOS");
        assertThat(read("x INT", file)).containsExactly("[2]");
    }

    @Test
    void partitionsMetadataAndRowsWithoutAColumn() throws IOException {
        file("t/k=1/a.parquet", "required int32 x;", row -> row.add("x", 1), row -> row.add("x", 2));
        file("t/k=2/b.parquet", "required int32 x;", row -> row.add("x", 3));
        Files.writeString(dir.resolve("t/_SUCCESS"), "");
        Files.writeString(dir.resolve("t/k=2/.hidden"), "no Parquet");
        assertThat(inferred(dir.resolve("t"))).isEqualTo(StructType.fromDDL("x INT, k INT"));
        assertThat(read(dir.resolve("t"))).containsExactly("[1, 1]", "[2, 1]", "[3, 2]");
        StructType table = inferred(dir.resolve("t"));
        assertThat(texts(rows(table, StructType.fromDDL("k INT"), dir.resolve("t"))))
                .containsExactly("[1]", "[1]", "[2]");
        assertThat(rows(table, new StructType(), dir.resolve("t"))).hasSize(3);
        StructType hidden = connector.hiddenColumns();
        assertThat(text(rows(table, hidden, dir.resolve("t")).get(2)[0])).contains("b.parquet");
    }

    @Test
    void schemasOfSeveralFiles() throws IOException {
        file("t/a.parquet", "required int32 x; optional group s { optional int32 a; }", row -> row.add("x", 1));
        file(
                "t/b.parquet",
                "required binary y (UTF8); optional group s { optional int32 b; }",
                row -> row.add("y", "z"));
        assertThat(inferred(dir.resolve("t"))).isEqualTo(StructType.fromDDL("x INT, s STRUCT<a: INT>"));
        assertThat(inferred(dir.resolve("t"), "mergeSchema", "true"))
                .isEqualTo(StructType.fromDDL("x INT, s STRUCT<a: INT, b: INT>, y STRING"));
        assertThat(read(dir.resolve("t"), "mergeSchema", "true")).containsExactly("[1, null, null]", "[null, null, z]");
        file("t/c.parquet", "required double x;", row -> row.add("x", 1d));
        assertThatThrownBy(() -> inferred(dir.resolve("t"), "mergeSchema", "true"))
                .hasMessageContainingAll("CANNOT_MERGE_SCHEMAS", "`x`", "int", "double", "c.parquet");
    }

    @Test
    void aSchemaMustBeGivenWhereNoFileHasOne() throws IOException {
        Files.createDirectories(dir.resolve("empty"));
        assertThatThrownBy(() -> inferred(dir.resolve("empty"))).hasMessageContaining("UNABLE_TO_INFER_SCHEMA");
        assertThatThrownBy(() -> connector.readSchema(options(), List.of(dir.toString()), null, true))
                .hasMessageContaining("Schema must be specified when creating a streaming source from parquet files");
    }

    @Test
    void filesThatAreNone() throws Exception {
        Path whole = file("t/a.parquet", "required int32 x;", row -> row.add("x", 1));
        Files.writeString(dir.resolve("t/b.parquet"), "{\"x\": 1}\n".repeat(100));
        Files.writeString(dir.resolve("t/c.parquet"), "");
        byte[] half = Files.readAllBytes(whole);
        Files.write(dir.resolve("t/d.parquet"), java.util.Arrays.copyOf(half, half.length / 2));
        for (String name : List.of("b", "c", "d")) {
            Path one = dir.resolve("t/" + name + ".parquet");
            assertThatThrownBy(() -> read("x INT", one))
                    .hasMessageContainingAll("FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER", one.toString());
            assertThatThrownBy(() -> inferred(one)).hasMessageContaining(one.toString());
        }
        assertThat(read("x INT", dir.resolve("t"), "ignoreCorruptFiles", "true"))
                .containsExactly("[1]");
        Files.delete(whole);
        file("t/z.parquet", "required int32 x;", row -> row.add("x", 2));
        assertThat(read(dir.resolve("t"), "ignoreCorruptFiles", "true")).containsExactly("[2]");
    }

    /** Damage behind a good footer: the rest of the file cannot be read. */
    @Test
    void pagesThatAreDamaged() throws Exception {
        StructType schema = StructType.fromDDL("x STRING");
        List<Object[]> rows = java.util.stream.IntStream.range(0, 20_000)
                .mapToObj(i -> new Object[] {"text number " + i * 7919L})
                .toList();
        write(schema, dir.resolve("t"), rows, "compression", "zstd");
        Path file = dir.resolve("t").resolve(names(dir.resolve("t")).get(0));
        byte[] bytes = Files.readAllBytes(file);
        java.util.Arrays.fill(bytes, bytes.length / 3, bytes.length / 2, (byte) 0x77);
        Files.write(file, bytes);
        assertThatThrownBy(() -> read("x STRING", file))
                .hasMessageContainingAll("FAILED_READ_FILE.NO_HINT", file.toString());
        assertThat(read("x STRING", file, "ignoreCorruptFiles", "true").size()).isLessThan(20_000);
    }
}
