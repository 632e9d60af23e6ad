package io.millrace.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Connector;
import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.Positions;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileStreamSourceTest extends FilesTest {
    private static final StructType VALUE = StructType.fromDDL("value STRING");

    @Override
    Connector connector() {
        return new TextConnector();
    }

    private Path in(String name, long modifiedS, String text) throws IOException {
        Path file = file("in/" + name, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedS * 1000));
        return file;
    }

    private Path log() {
        return dir.resolve("sources/0/files");
    }

    private StreamSource open(String... options) {
        return open(connector(), VALUE, dir.resolve("in").toString(), options);
    }

    private StreamSource open(Connector connector, StructType schema, String path, String... options) {
        return connector.openStream(new SourceRequest(
                "q",
                schema,
                options(options),
                List.of(path),
                environment(),
                Optional.of(dir.resolve("sources/0").toString())));
    }

    private static List<String> rows(StreamSource source, StructType schema, Positions from, Positions to) {
        List<String> rows = new ArrayList<>();
        RowCodec codec = new RowCodec(schema);
        try (SourceReader reader = source.createReader()) {
            reader.assign(from);
            reader.limit(to);
            while (!reader.positions().equals(to)) {
                reader.poll((base, off, len) -> rows.add(String.valueOf(codec.decode(base, off)[0])), 0);
            }
        }
        return rows;
    }

    /** The rows of each batch until there is none. */
    private static List<List<String>> batches(StreamSource source, Positions start) {
        List<List<String>> batches = new ArrayList<>();
        Positions at = start;
        for (Positions end = source.nextBatchEnd(at, false);
                !end.equals(at);
                at = end, end = source.nextBatchEnd(at, false)) {
            batches.add(rows(source, VALUE, at, end));
        }
        return batches;
    }

    @Test
    void filesComeByTimeThenByNameAndOnce() throws Exception {
        in("b", 1000, "b1\nb2\n");
        in("a", 1000, "a");
        in("z", 500, "z");
        in("empty", 600, "");
        try (StreamSource source = open()) {
            assertThat(batches(source, source.initial())).containsExactly(List.of("z", "a", "b1", "b2"));
            Positions end = source.nextBatchEnd(source.initial(), false);
            in("a", 2000, "changed");
            in("new", 400, "new");
            assertThat(batches(source, end)).containsExactly(List.of("new"));
        }
    }

    @Test
    void whatHasANumberKeepsItAfterARestart() throws Exception {
        in("a ü\n", 1000, "a");
        in("b", 2000, "b");
        Positions end;
        try (StreamSource source = open("maxFilesPerTrigger", "1")) {
            end = source.nextBatchEnd(source.initial(), false);
            assertThat(source.latest(end)).isEqualTo(Positions.of(Map.of("files", FilePosition.startOf(2))));
        }
        in("c", 500, "c");
        try (StreamSource source = open("maxFilesPerTrigger", "1")) {
            assertThat(rows(source, VALUE, source.initial(), end)).containsExactly("a");
            assertThat(batches(source, end)).containsExactly(List.of("b"), List.of("c"));
        }
    }

    @Test
    void aLineThatWasBeingWrittenIsNoFile() throws Exception {
        in("a", 1000, "a");
        try (StreamSource source = open()) {
            source.latest(source.initial());
        }
        String whole = Files.readString(log());
        for (String torn : List.of("1234", whole.substring(whole.indexOf('\n') + 2), "\0\0\0\0\n")) {
            Files.writeString(log(), whole + torn);
            in("b", 2000, "b");
            try (StreamSource source = open()) {
                assertThat(batches(source, source.initial())).as(torn).containsExactly(List.of("a", "b"));
            }
            try (StreamSource source = open()) {
                assertThat(batches(source, source.initial())).as(torn).containsExactly(List.of("a", "b"));
            }
        }
        Files.writeString(log(), "something else\n", StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(this::open).hasMessageContaining("millrace-files 1");
        Files.writeString(log(), "millr");
        try (StreamSource source = open()) {
            assertThat(batches(source, source.initial())).containsExactly(List.of("a", "b"));
        }
    }

    @Test
    void aPositionBeyondTheListIsAnError() throws Exception {
        in("a", 1000, "a");
        try (StreamSource source = open()) {
            Positions lost = Positions.of(Map.of("files", FilePosition.startOf(3)));
            assertThatThrownBy(() -> source.nextBatchEnd(lost, false)).hasMessageContaining("file number 2");
            try (SourceReader reader = source.createReader()) {
                assertThatThrownBy(() -> reader.assign(lost)).hasMessageContaining("file number 2");
            }
        }
    }

    @Test
    void oneRunAtATime() throws Exception {
        in("a", 1000, "a");
        try (StreamSource first = open()) {
            assertThatThrownBy(this::open).hasMessageContaining("CONCURRENT_QUERY");
            assertThat(first.replayable()).isTrue();
        }
        open().close();
    }

    @Test
    void limitsOfBatches() throws Exception {
        in("a", 1, "a\n");
        in("b", 2, "b\n");
        in("c", 3, "c\n");
        try (StreamSource source = open("maxBytesPerTrigger", "3")) {
            assertThat(batches(source, source.initial())).containsExactly(List.of("a"), List.of("b"), List.of("c"));
            assertThat(source.nextBatchEnd(source.initial(), true)).isEqualTo(source.latest(source.initial()));
        }
        Files.delete(log());
        try (StreamSource source = open("maxBytesPerTrigger", "4")) {
            assertThat(batches(source, source.initial())).containsExactly(List.of("a", "b"), List.of("c"));
        }
        Files.delete(log());
        try (StreamSource source = open("maxFilesPerTrigger", "2", "latestFirst", "true")) {
            Positions end = source.nextBatchEnd(source.initial(), false);
            assertThat(rows(source, VALUE, source.initial(), end)).containsExactly("c", "b");
            in("d", 4, "d\n");
            assertThat(batches(source, end)).containsExactly(List.of("d", "a"));
        }
    }

    @Test
    void oldFilesAndFilesOfTheSameName() throws Exception {
        in("x/a", 1_000_000, "a");
        in("y/b", 1_000_000, "b");
        try (StreamSource source = open("recursiveFileLookup", "true", "fileNameOnly", "true", "maxFileAge", "10s")) {
            Positions end = source.nextBatchEnd(source.initial(), false);
            in("y/a", 1_000_001, "same name");
            in("y/c", 999_989, "too old");
            in("y/d", 999_990, "old");
            assertThat(batches(source, end)).containsExactly(List.of("old"));
        }
    }

    @Test
    void globsMayMatchNothingYetButDirectoriesMustBeThere() throws Exception {
        try (StreamSource source = open(connector(), VALUE, dir + "/in/*.log")) {
            assertThat(batches(source, source.initial())).isEmpty();
            in("a.log", 1, "a");
            in("a.txt", 1, "no");
            in(".a.log", 1, "no");
            assertThat(batches(source, source.initial())).containsExactly(List.of("a"));
        }
        assertThatThrownBy(() -> open(connector(), VALUE, dir + "/none")).hasMessageContaining("PATH_NOT_FOUND");
        // A query that was refused holds no lock.
        open().close();
    }

    @Test
    void withoutBoundsLinesAreReadOneByOneAndAReaderGoesOnInTheMiddle() throws Exception {
        StringBuilder text = new StringBuilder("n\n");
        for (int i = 0; i < 10_000; i++) {
            text.append(i).append('\n');
        }
        in("a.csv", 1, text.toString());
        StructType schema = StructType.fromDDL("n INT");
        RowCodec codec = new RowCodec(schema);
        List<Object> rows = new ArrayList<>();
        try (StreamSource source =
                open(new CsvConnector(), schema, dir.resolve("in").toString(), "header", "true")) {
            Positions at;
            try (SourceReader reader = source.createReader()) {
                reader.assign(source.initial());
                assertThat(reader.poll((base, off, len) -> rows.add(codec.decode(base, off)[0]), 0))
                        .isBetween(1, 9_999);
                at = reader.positions();
            }
            assertThat(source.describe(at)).isEqualTo("{\"file\":0,\"line\":" + (rows.size() + 1) + "}");
            try (SourceReader reader = source.createReader()) {
                reader.assign(at);
                while (reader.poll((base, off, len) -> rows.add(codec.decode(base, off)[0]), 0) > 0) {
                    assertThat(rows.size()).isLessThanOrEqualTo(10_000);
                }
                assertThat(reader.positions()).isEqualTo(source.latest(at));
                assertThat(source.metrics(at)).containsEntry("numFilesOutstanding", "1");
                assertThat(source.metrics(reader.positions())).containsEntry("numFilesOutstanding", "0");
            }
        }
        assertThat(rows)
                .hasSize(10_000)
                .doesNotHaveDuplicates()
                .startsWith(0, 1)
                .endsWith(9_999);
    }

    @Test
    void mistakesInOptionsAreNamed() throws Exception {
        in("a", 1, "a");
        assertThatThrownBy(() -> open("maxFilesPerTrigger", "0")).hasMessageContaining("maxFilesPerTrigger");
        assertThatThrownBy(() -> open("maxFilesPerTrigger", "1", "maxBytesPerTrigger", "1"))
                .hasMessageContaining("maxBytesPerTrigger");
        assertThatThrownBy(() -> open("maxFileAge", "a week")).hasMessageContaining("maxFileAge");
        assertThatThrownBy(() -> open("cleanSource", "shred")).hasMessageContaining("off, delete or archive");
        assertThatThrownBy(() -> open("cleanSource", "archive"))
                .hasMessageContaining("Archive mode must be used with 'sourceArchiveDir' option.");
        for (String within : List.of("in", "in/archive", "")) {
            assertThatThrownBy(() -> open(
                            "cleanSource",
                            "archive",
                            "sourceArchiveDir",
                            dir.resolve(within).toString()))
                    .hasMessageContaining("can possibly match with source pattern");
        }
        assertThatThrownBy(() -> open(
                        connector(),
                        VALUE,
                        dir + "/i*",
                        "cleanSource",
                        "archive",
                        "sourceArchiveDir",
                        dir + "/imports"))
                .hasMessageContaining("can possibly match with source pattern");
        assertThatThrownBy(() -> new JsonConnector().readSchema(options(), List.of(dir.toString()), null, true))
                .hasMessageContaining("schema(");
        open().close();
    }
}
