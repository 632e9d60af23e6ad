package io.millrace.connector.files;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Connector;
import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionedFilesTest extends FilesTest {
    private static final StructType KEYED = StructType.fromDDL("i INT, k STRING, j BIGINT");

    @Override
    Connector connector() {
        return new JsonConnector();
    }

    private Path out() {
        return dir.resolve("out");
    }

    private SinkRequest request(StructType schema, String mode, String... partitionBy) {
        return new SinkRequest(
                "q",
                "id",
                schema,
                options(),
                List.of(out().toString()),
                mode,
                false,
                environment(),
                List.of(partitionBy));
    }

    private static void write(SinkWriter writer, StructType schema, Object... values) {
        byte[] row = new RowCodec(schema).encode(values);
        writer.write(row, 0, row.length);
    }

    private static byte[] prepare(SinkWriter writer, long epoch) throws Exception {
        return writer.prepare(epoch).toCompletableFuture().get();
    }

    private void batch(StructType schema, String mode, List<String> partitionBy, Object[]... rows) throws Exception {
        try (StreamSink sink = connector().openBatchSink(request(schema, mode, partitionBy.toArray(String[]::new)))) {
            SinkWriter writer = sink.createWriter(0);
            for (Object[] row : rows) {
                write(writer, schema, row);
            }
            List<byte[]> prepared = List.of(prepare(writer, 0));
            sink.finalizeEpoch(0, prepared);
            sink.finalizeEpoch(0, prepared);
        }
    }

    private static Object[] row(Object... values) {
        return values;
    }

    /** Directory and text of each visible file. */
    private List<String> files() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(out())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path relative = out().relativize(file);
                String directory =
                        relative.getNameCount() == 1 ? "" : relative.getParent().toString();
                if (!directory.startsWith(".") && !file.getFileName().toString().startsWith("_")) {
                    found.add(directory + " "
                            + Files.readString(file).replace("\n", " ").trim());
                }
            }
        }
        return found.stream().sorted().toList();
    }

    @Test
    void directoriesAreNamedAsHiveDoes() throws Exception {
        batch(
                KEYED,
                "errorifexists",
                List.of("k"),
                row(1, "a b/c=d%é", 2L),
                row(2, null, 3L),
                row(3, "", 4L),
                row(4, "x:y\"z{\n", 5L));
        assertThat(files())
                .containsExactly(
                        "k=__HIVE_DEFAULT_PARTITION__ {\"i\":2,\"j\":3} {\"i\":3,\"j\":4}",
                        "k=a b%2Fc%3Dd%25é {\"i\":1,\"j\":2}",
                        "k=x%3Ay%22z%7B%0A {\"i\":4,\"j\":5}");
        assertThat(inferred(out()).toDDL()).isEqualTo("i BIGINT,j BIGINT,k STRING");
        assertThat(read(out()))
                .containsExactlyInAnyOrder(
                        asList(1L, 2L, "a b/c=d%é"),
                        asList(2L, 3L, null),
                        asList(3L, 4L, null),
                        asList(4L, 5L, "x:y\"z{\n"));
    }

    @Test
    void valuesOfAllTypesComeBack() throws Exception {
        StructType schema = StructType.fromDDL(
                "v INT, d DATE, t TIMESTAMP, x DOUBLE, y DECIMAL(5,2), b BOOLEAN, f FLOAT, l BIGINT, bin BINARY");
        batch(
                schema,
                "append",
                List.of("d", "t", "x", "y", "b", "f", "l", "bin"),
                row(
                        1,
                        18263,
                        1_577_952_245_500_000L,
                        1.5,
                        new java.math.BigDecimal("2.50"),
                        true,
                        1e10f,
                        10_000_000_000L,
                        new byte[] {'A', 'B'}));
        assertThat(files())
                .containsExactly(
                        "d=2020-01-02/t=2020-01-02 03%3A04%3A05.5/x=1.5/y=2.50/b=true/f=1.0E10/l=10000000000/bin=AB"
                                + " {\"v\":1}");
        assertThat(inferred(out()).toDDL())
                .isEqualTo("v BIGINT,d DATE,t TIMESTAMP,x DOUBLE,y DOUBLE,b STRING,f DOUBLE,l BIGINT,bin STRING");
        assertThat(read(out()))
                .containsExactly(
                        asList(1L, 18263, 1_577_952_245_500_000L, 1.5, 2.5, "true", 1e10, 10_000_000_000L, "AB"));
        StructType declared = connector()
                .readSchema(
                        options(), List.of(out().toString()), StructType.fromDDL("b BOOLEAN, v INT, x STRING"), false);
        assertThat(declared.fieldNames()).startsWith("v", "d").contains("b");
        assertThat(read(declared, StructType.fromDDL("x STRING, b BOOLEAN, v INT"), out()))
                .containsExactly(asList("1.5", true, 1));
        StructType wrong = connector()
                .readSchema(options(), List.of(out().toString()), StructType.fromDDL("v INT, bin INT"), false);
        assertThatThrownBy(() -> read(wrong, out()))
                .hasMessageContaining("'AB'")
                .hasMessageContaining("`bin`");
    }

    @Test
    void aTimestampWithoutAZoneKeepsItsClock() throws Exception {
        StructType schema = StructType.fromDDL("v INT, n TIMESTAMP_NTZ");
        batch(schema, "append", List.of("n"), row(1, 1_577_934_245_500_000L));
        assertThat(files()).containsExactly("n=2020-01-02 03%3A04%3A05.5 {\"v\":1}");
        StructType declared = connector().readSchema(options(), List.of(out().toString()), schema, false);
        assertThat(read(declared, out())).containsExactly(asList(1, 1_577_934_245_500_000L));
    }

    @Test
    void overwritingReplacesAllPartitions() throws Exception {
        batch(KEYED, "append", List.of("k", "j"), row(1, "a", 1L), row(2, "b", 1L));
        batch(KEYED, "append", List.of("k", "j"), row(3, "b", 1L));
        assertThat(files()).containsExactly("k=a/j=1 {\"i\":1}", "k=b/j=1 {\"i\":2}", "k=b/j=1 {\"i\":3}");
        batch(KEYED, "overwrite", List.of("k", "j"), row(4, "b", 2L));
        assertThat(files()).containsExactly("k=b/j=2 {\"i\":4}");
        assertThat(out().resolve("k=a")).doesNotExist();
        batch(KEYED, "overwrite", List.of("k"));
        assertThat(files()).isEmpty();
    }

    @Test
    void aStreamPublishesEachPartitionOfAnEpochOnce() throws Exception {
        List<byte[]> committed;
        try (StreamSink killed = connector().openSink(request(KEYED, "append", "k", "j"))) {
            SinkWriter a = killed.createWriter(0);
            SinkWriter b = killed.createWriter(1);
            write(a, KEYED, 1, "x", 1L);
            write(a, KEYED, 2, "y", 1L);
            write(b, KEYED, 3, "x", 1L);
            committed = List.of(prepare(a, 0), prepare(b, 0));
            write(a, KEYED, 4, "of an epoch that was never committed", 1L);
            prepare(a, 1);
            assertThat(files()).isEmpty();
        }
        try (StreamSink sink = connector().openSink(request(KEYED, "append", "k", "j"))) {
            sink.finalizeEpoch(0, committed);
            sink.finalizeEpoch(0, committed);
            assertThat(files()).containsExactly("k=x/j=1 {\"i\":1}", "k=x/j=1 {\"i\":3}", "k=y/j=1 {\"i\":2}");
            SinkWriter a = sink.createWriter(0);
            write(a, KEYED, 5, null, 2L);
            sink.finalizeEpoch(1, List.of(prepare(a, 1)));
            assertThat(out().resolve("k=__HIVE_DEFAULT_PARTITION__/j=2/part-0000000001-00000-id.json"))
                    .hasContent("{\"i\":5}");
        }
        try (StreamSink setBack = connector().openSink(request(KEYED, "append", "k", "j"))) {
            SinkWriter a = setBack.createWriter(0);
            write(a, KEYED, 6, "z", 1L);
            setBack.finalizeEpoch(0, List.of(prepare(a, 0)));
            assertThat(files()).containsExactly("k=z/j=1 {\"i\":6}");
        }
        assertThat(out().resolve(".millrace-id")).doesNotExist();
    }

    @Test
    void moreRowsByTurnsThanFilesCanBeOpen() throws Exception {
        int partitions = 300;
        try (StreamSink sink = connector().openSink(request(KEYED, "append", "k"))) {
            SinkWriter writer = sink.createWriter(0);
            for (int i = 0; i < 3 * partitions; i++) {
                write(writer, KEYED, i, "p" + i % partitions, null);
            }
            sink.finalizeEpoch(0, List.of(prepare(writer, 0)));
            assertThat(files()).hasSize(partitions).contains("k=p7 {\"i\":7} {\"i\":307} {\"i\":607}");
            for (int i = 0; i < partitions; i++) {
                write(writer, KEYED, i, "p" + i, null);
            }
            writer.close();
        }
        assertThat(out().resolve(".millrace-id")).doesNotExist();
        assertThat(files()).hasSize(partitions);
    }

    @Test
    void aNameThatIsTooLongFailsBeforeItsEpochIsDurable() throws Exception {
        try (StreamSink sink = connector().openSink(request(KEYED, "append", "k"))) {
            SinkWriter writer = sink.createWriter(0);
            write(writer, KEYED, 1, "x".repeat(253), 1L);
            assertThatThrownBy(() -> write(writer, KEYED, 1, "x".repeat(254), 1L))
                    .hasMessageContaining("255 bytes");
            sink.finalizeEpoch(0, List.of(prepare(writer, 0)));
            assertThat(files()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, x, STRING",
        "1, 2.5, DOUBLE",
        "1, 10000000000, BIGINT",
        "1, 99999999999999999999, 'DECIMAL(20,0)'",
        "2020-01-01, 2020-01-02 03%3A04%3A05, TIMESTAMP",
        "2020-01-01, 5, STRING",
        "true, false, STRING",
        "01, 2, INT",
        "__HIVE_DEFAULT_PARTITION__, 3, INT",
        "NaN, 1, DOUBLE",
        "1d, 2, DOUBLE",
        "2020-01-01T00%3A00%3A00, 2020-01-01, STRING",
        "1.50, 2, DOUBLE"
    })
    void typesAreSparks(String one, String other, String type) throws Exception {
        file("out/k=" + one + "/f", "{\"a\":1}");
        file("out/k=" + other + "/f", "{\"a\":1}");
        assertThat(inferred(out()).toDDL()).isEqualTo("a BIGINT,k " + type);
        assertThat(read(out())).hasSize(2);
    }

    @Test
    void directoriesThatDoNotGoTogetherAreNamed() throws Exception {
        file("out/k=1/f", "{}");
        file("out/j=1/f", "{}");
        assertThatThrownBy(() -> inferred(out())).hasMessageContaining("CONFLICTING_PARTITION_COLUMN_NAMES");
        file("mixed/k=1/f", "{}");
        file("mixed/f", "{}");
        assertThatThrownBy(() -> inferred(dir.resolve("mixed")))
                .hasMessageContaining("CONFLICTING_DIRECTORY_STRUCTURES");
    }

    @Test
    void onlyDirectoriesBelowThePathAreColumns() throws Exception {
        file("out/k=1/j=2/f", "{\"a\":7,\"J\":9}");
        assertThat(inferred(out()).toDDL()).isEqualTo("j INT,a BIGINT,k INT");
        assertThat(read(out())).containsExactly(asList(2, 7L, 1));
        assertThat(inferred(out().resolve("k=1")).toDDL()).isEqualTo("j INT,a BIGINT");
        assertThat(inferred(out() + "/k=*/j=*").toDDL()).isEqualTo("J BIGINT,a BIGINT");
        assertThat(inferred(out().resolve("k=1"), "basePath", out().toString()).toDDL())
                .isEqualTo("j INT,a BIGINT,k INT");
        assertThat(inferred(out(), "recursiveFileLookup", "true").toDDL()).isEqualTo("J BIGINT,a BIGINT");
    }
}
