package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From files to files: every row once, though the query dies after an epoch was committed and before it could be published. */
class FileRestartTest {
    private static final int ROWS_PER_FILE = 1_000;

    @TempDir
    Path dir;

    private MillraceSession session;
    private final List<String> expected = new ArrayList<>();

    @BeforeEach
    void start() {
        session = MillraceSession.builder()
                .appName("files")
                .config("millrace.files.pollIntervalMs", "20")
                .getOrCreate();
    }

    @AfterEach
    void stop() {
        session.stop();
    }

    private StreamingQuery start(boolean realTime) throws Exception {
        Dataset<Row> rows = session.readStream()
                .option("maxFilesPerTrigger", 2)
                .text(dir.resolve("in").toString());
        return rows.writeStream()
                .format("text")
                .option("checkpointLocation", dir.resolve("checkpoint").toString())
                .trigger(realTime ? Trigger.RealTime(50) : Trigger.ProcessingTime(0))
                .start(dir.resolve("out").toString());
    }

    private void put(int file) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS_PER_FILE; i++) {
            expected.add(file + "-" + i);
            text.append(file).append('-').append(i).append('\n');
        }
        Path whole = Files.writeString(dir.resolve("being-written"), text);
        Files.move(whole, Files.createDirectories(dir.resolve("in")).resolve("f" + file));
    }

    private List<String> written() {
        return session.read()
                .text(dir.resolve("out").toString())
                .as(Encoders.STRING())
                .collectAsList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCommittedEpochThatCouldNotBePublishedIsPublishedAtTheRestart(boolean realTime) throws Exception {
        for (int i = 0; i < 3; i++) {
            put(i);
        }
        StreamingQuery query = start(realTime);
        query.processAllAvailable();
        assertThat(written()).containsExactlyInAnyOrderElementsOf(expected);

        // Directories in the place of the parts to come: a rename onto one of them fails, as on a broken disk.
        List<Path> obstacles = new ArrayList<>();
        long last = query.lastProgress().batchId();
        for (long epoch = last + 1; epoch < last + 200; epoch++) {
            String name = String.format("part-%010d-00000-%s.txt", epoch, query.id());
            Path obstacle = Files.createDirectories(dir.resolve("out").resolve(name));
            Files.writeString(obstacle.resolve(".keep"), "");
            obstacles.add(obstacle);
        }
        List<String> published = List.copyOf(expected);
        put(3);
        put(4);
        assertThatThrownBy(() -> query.processAllAvailable()).hasMessageContaining("TASK_WRITE_FAILED");
        assertThat(query.isActive()).isFalse();
        for (Path obstacle : obstacles) {
            Files.delete(obstacle.resolve(".keep"));
            Files.delete(obstacle);
        }
        assertThat(written()).containsExactlyInAnyOrderElementsOf(published);

        put(5);
        StreamingQuery again = start(realTime);
        again.processAllAvailable();
        assertThat(written()).containsExactlyInAnyOrderElementsOf(expected);
        again.stop();
        again = start(realTime);
        again.processAllAvailable();
        again.stop();
        assertThat(again.exception()).isEmpty();
        assertThat(written()).containsExactlyInAnyOrderElementsOf(expected);
    }
}
