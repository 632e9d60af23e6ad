package io.millrace.connector.files;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.RowSink;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TextAndFilesTest extends FilesTest {
    private static final StructType VALUE = StructType.fromDDL("value STRING");

    @Override
    Connector connector() {
        return new TextConnector();
    }

    private List<Object> values(Object path, String... options) {
        return read(path, options).stream().map(row -> row.get(0)).toList();
    }

    @Test
    void linesOfFilesDirectoriesAndGlobs() throws Exception {
        file("a1/x.txt", "1\n2\r\n\n");
        file("a2/y.log", "3");
        file("a2/_hidden", "no");
        file("a2/.hidden", "no");
        file("b/z.txt", "4\n");
        file("b/deep/w.txt", "5\n");
        assertThat(values(dir.resolve("a1/x.txt"))).containsExactly("1", "2", "");
        assertThat(values(dir.resolve("a1"))).containsExactly("1", "2", "");
        assertThat(values(dir + "/a*")).containsExactly("1", "2", "", "3");
        assertThat(values(dir + "/a*", "pathGlobFilter", "*.txt")).containsExactly("1", "2", "");
        assertThat(values(dir + "/*/*.txt")).containsExactly("1", "2", "", "4");
        assertThat(values(dir.resolve("b"))).containsExactly("4");
        assertThat(values(dir.resolve("b"), "recursiveFileLookup", "true")).containsExactlyInAnyOrder("4", "5");
        assertThat(values("file:" + dir.resolve("b"))).containsExactly("4");
        assertThatThrownBy(() -> values(dir.resolve("none"))).hasMessageContaining("none");
        assertThatThrownBy(() -> values(dir + "/none*")).hasMessageContaining("none*");
        assertThatThrownBy(() -> values("s3://bucket/x")).hasMessageContaining("s3://bucket/x");
    }

    @Test
    void gunzipsAndDecodes() throws Exception {
        Path zipped = dir.resolve("a.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write("zipped\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(values(zipped)).containsExactly("zipped");
        Path latin = Files.write(dir.resolve("latin.txt"), "\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(values(latin, "encoding", "ISO-8859-1")).containsExactly("\u00e9");
        assertThatThrownBy(() -> values(latin, "encoding", "nope")).hasMessageContaining("encoding");
    }

    @Test
    void partsShowWhenTheWriteIsFinishedAndOnlyThen() throws Exception {
        Path out = dir.resolve("out");
        StreamSink sink = connector().openBatchSink(sinkRequest(VALUE, out, "errorifexists"));
        SinkWriter first = sink.createWriter(0);
        SinkWriter second = sink.createWriter(1);
        SinkWriter empty = sink.createWriter(2);
        for (SinkWriter writer : List.of(first, second)) {
            byte[] row = new RowCodec(VALUE).encode(new Object[] {writer == first ? "a" : "b"});
            writer.write(row, 0, row.length);
        }
        List<byte[]> prepared = List.of(
                first.prepare(0).toCompletableFuture().get(),
                second.prepare(0).toCompletableFuture().get(),
                empty.prepare(0).toCompletableFuture().get());
        assertThat(lines(out)).isEmpty();
        sink.finalizeEpoch(0, prepared);
        sink.finalizeEpoch(0, prepared);
        assertThat(lines(out)).containsExactly("a", "b");
        assertThat(out.resolve("_SUCCESS")).isEmptyFile();
        assertThat(out.resolve("_temporary")).doesNotExist();
        try (var children = Files.list(out)) {
            assertThat(children.map(p -> p.getFileName().toString()))
                    .hasSize(3)
                    .anyMatch(n -> n.matches("part-00001-[0-9a-f-]{36}-c000\\.txt"));
        }
    }

    @Test
    void saveModes() throws Exception {
        Path out = dir.resolve("out");
        write(VALUE, out, "errorifexists", List.<Object[]>of(new Object[] {"1"}));
        assertThatThrownBy(() -> write(VALUE, out, "errorifexists", List.of()))
                .hasMessageContaining("There is something at " + out + " already");
        write(VALUE, out, "append", List.<Object[]>of(new Object[] {"2"}));
        assertThat(lines(out)).containsExactlyInAnyOrder("1", "2");
        write(VALUE, out, "ignore", List.<Object[]>of(new Object[] {"3"}));
        assertThat(lines(out)).containsExactlyInAnyOrder("1", "2");
        write(VALUE, out, "overwrite", List.<Object[]>of(new Object[] {"4"}, new Object[] {null}));
        assertThat(lines(out)).containsExactly("4", "");
    }

    @Test
    void aFailedWriteLeavesNothingToRead() throws Exception {
        Path out = dir.resolve("out");
        StreamSink sink = connector().openBatchSink(sinkRequest(VALUE, out, "append"));
        SinkWriter writer = sink.createWriter(0);
        byte[] row = new RowCodec(VALUE).encode(new Object[] {"a"});
        writer.write(row, 0, row.length);
        writer.close(new IllegalStateException("the task failed"));
        assertThat(lines(out)).isEmpty();
        assertThat(out.resolve("_SUCCESS")).doesNotExist();
    }

    @Test
    void onlyOneTextColumn() {
        assertThatThrownBy(() -> connector().openBatchSink(sinkRequest(StructType.fromDDL("a INT"), dir, "append")))
                .hasMessageContaining("`a`");
        assertThatThrownBy(() ->
                        connector().openBatchSink(sinkRequest(StructType.fromDDL("a STRING, b STRING"), dir, "append")))
                .hasMessageContaining("2 columns");
    }

    @Test
    void noColumnsAreWantedForACount() throws Exception {
        Path f = file("x.txt", "1\n2\n");
        assertThat(read(VALUE, new StructType(), f)).containsExactly(asList(), asList());
    }

    @Test
    void everyFormatIsFound() {
        assertThat(ServiceLoader.load(Connector.class))
                .extracting(Connector::shortName)
                .contains("csv", "json", "text");
    }

    @Test
    void theHiddenColumnSaysWhichFileARowIsFrom() throws Exception {
        Path file = file("in/a é%.txt", "x\ny\n");
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1_234));
        StructType wanted = new StructType()
                .add("value", "string")
                .add(connector().hiddenColumns().field(0));
        List<List<Object>> rows = read(VALUE, wanted, dir.resolve("in"));
        assertThat(rows).extracting(r -> r.get(0)).containsExactly("x", "y");
        String path = "file:" + dir.resolve("in/") + "/a%20é%25.txt";
        for (List<Object> row : rows) {
            assertThat((Object[]) row.get(1)).containsExactly(path, "a%20é%25.txt", 4L, 0L, 4L, 1_234_000L);
        }
        assertThat(read(VALUE, new StructType(), dir.resolve("in"))).containsExactly(List.of(), List.of());
    }

    @Test
    void recordsBetweenSeparatorsAndWholeFiles() throws Exception {
        Path f = file("t.txt", "a;b\nc;d\r\n");
        assertThat(read("value STRING", f, "lineSep", ";"))
                .containsExactly(List.of("a"), List.of("b\nc"), List.of("d\r\n"));
        assertThat(read("value STRING", f, "lineSep", "\n")).containsExactly(List.of("a;b"), List.of("c;d\r"));
        assertThat(read("value STRING", file("m.txt", "a||b|||"), "lineSep", "||"))
                .containsExactly(List.of("a"), List.of("b"), List.of("|"));
        assertThat(read("value STRING", f, "wholetext", "true")).containsExactly(List.of("a;b\nc;d\r\n"));
        assertThat(read("value STRING", file("e.txt", ""), "wholetext", "true")).isEmpty();
        assertThatThrownBy(() -> read("value STRING", f, "lineSep", "")).hasMessageContaining("'lineSep'");
    }

    @Test
    void compressedAsTheNameSays() throws Exception {
        StructType schema = StructType.fromDDL("value STRING");
        List<Object[]> rows = List.of(new Object[] {"a"}, new Object[] {"b"});
        for (String codec : List.of("gzip", "deflate")) {
            Path out = dir.resolve(codec);
            write(schema, out, "errorifexists", rows, "compression", codec);
            assertThat(FileLister.list(List.of(out.toString()), options()))
                    .singleElement()
                    .satisfies(part ->
                            assertThat(part.toString()).endsWith(codec.equals("gzip") ? ".txt.gz" : ".txt.deflate"));
            assertThat(read(out)).containsExactly(List.of("a"), List.of("b"));
        }
        assertThatThrownBy(() -> write(schema, dir.resolve("z"), "errorifexists", rows, "compression", "bzip2"))
                .hasMessageContaining("none, uncompressed, gzip, deflate");
        Path foreign = file("f.txt.bz2", "BZh");
        assertThatThrownBy(() -> read(foreign)).hasMessageContaining(".bz2").hasMessageContaining("gzip");
    }

    @Test
    void filesOfATime() throws Exception {
        Files.setLastModifiedTime(file("d/old.txt", "old"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Files.setLastModifiedTime(file("d/new.txt", "new"), FileTime.from(Instant.parse("2022-01-01T00:00:00Z")));
        Path d = dir.resolve("d");
        assertThat(read(d, "modifiedBefore", "2021-01-01T00:00:00")).containsExactly(List.of("old"));
        assertThat(read(d, "modifiedAfter", "2021-01-01T00:00:00")).containsExactly(List.of("new"));
        assertThat(read(d, "modifiedAfter", "2020-01-01T00:00:00")).containsExactly(List.of("new"));
        assertThat(read(d, "modifiedAfter", "2020-01-01T00:30:00", "timeZone", "+01:00"))
                .containsExactly(List.of("new"), List.of("old"));
        assertThatThrownBy(() -> read(d, "modifiedAfter", "yesterday")).hasMessageContaining("YYYY-MM-DDTHH:mm:ss");
    }

    @Test
    void filesThatAreGoneOrDamaged() throws Exception {
        Path a = file("d/a.txt", "a");
        Path b = file("d/b.txt", "b");
        StructType schema = StructType.fromDDL("value STRING");
        for (String ignore : List.of("true", "false")) {
            SourceRequest request = new SourceRequest(
                    "q",
                    schema,
                    options("ignoreMissingFiles", ignore),
                    List.of(dir.resolve("d").toString()),
                    environment(),
                    Optional.empty());
            List<String> rows = new ArrayList<>();
            try (BatchSource source = connector().openBatch(request)) {
                Files.delete(a);
                RowSink out = (base, off, len) -> rows.add((String) new RowCodec(schema).decode(base, off)[0]);
                if (ignore.equals("true")) {
                    source.readAll(out);
                    assertThat(rows).containsExactly("b");
                } else {
                    assertThatThrownBy(() -> source.readAll(out))
                            .hasMessageContaining("FILE_NOT_EXIST")
                            .hasMessageContaining("a.txt");
                }
            }
            Files.writeString(a, "a");
        }
        file("d/c.txt.gz", "no gzip");
        assertThat(read(dir.resolve("d"), "ignoreCorruptFiles", "true")).containsExactly(List.of("a"), List.of("b"));
        assertThatThrownBy(() -> read(dir.resolve("d"))).hasMessageContaining("c.txt.gz");
        assertThat(b).exists();
    }
}
