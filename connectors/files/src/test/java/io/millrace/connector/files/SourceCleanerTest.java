package io.millrace.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCleanerTest {
    @TempDir
    Path dir;

    private final FileLog log = FileLog.inMemory();

    private Path taken(String name) throws IOException {
        Path file = Files.writeString(Files.createDirectories(dir.resolve("in")).resolve(name), name);
        log.append(List.of(InputFile.read(file)));
        return file;
    }

    private SourceCleaner cleaner(String... options) {
        Map<String, String> all = new HashMap<>(Map.of("cleanSource", "delete"));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        CleanSource how =
                CleanSource.of(new Options(all), List.of(dir.resolve("in").toString()));
        return new SourceCleaner(how, log, Optional.of(dir));
    }

    private List<String> left() throws IOException {
        List<String> names = new ArrayList<>();
        try (var all = Files.list(dir.resolve("in"))) {
            all.forEach(f -> names.add(f.getFileName().toString()));
        }
        return names.stream().sorted().toList();
    }

    @Test
    void aFileGoesWhenTheEpochAfterItsOwnIsDurableOrTheNextBatchBegins() throws Exception {
        taken("a");
        taken("b");
        taken("c");
        SourceCleaner cleaner = cleaner();
        cleaner.nextBatch();
        cleaner.durable(1);
        assertThat(left()).as("nobody has said where reading began").containsExactly("a", "b", "c");
        cleaner.readFrom(0);
        cleaner.nextBatch();
        cleaner.durable(1);
        assertThat(left()).containsExactly("a", "b", "c");
        cleaner.durable(2);
        assertThat(left()).containsExactly("b", "c");
        cleaner.nextBatch();
        assertThat(left()).containsExactly("c");
    }

    @Test
    void whatACrashLeftIsCleanedUpByTheNextRun() throws Exception {
        taken("a");
        taken("b");
        SourceCleaner first = cleaner();
        first.readFrom(0);
        first.durable(1);
        // The second epoch becomes durable, and the process dies before anybody is told.
        SourceCleaner second = cleaner();
        second.readFrom(2);
        assertThat(left()).containsExactly("a", "b");
        second.nextBatch();
        assertThat(left()).isEmpty();
    }

    @Test
    void whatWasReadBeforeTheOptionWasSetStays() throws Exception {
        taken("a");
        taken("b");
        SourceCleaner off = cleaner("cleanSource", "off");
        off.readFrom(0);
        off.durable(1);
        off.durable(1);
        SourceCleaner on = cleaner();
        on.readFrom(1);
        on.durable(2);
        on.durable(2);
        assertThat(left()).containsExactly("a");
    }

    @Test
    void anotherFileOfTheSameNameStays() throws Exception {
        Files.writeString(taken("a"), "another");
        Files.delete(taken("b"));
        taken("c");
        SourceCleaner cleaner = cleaner();
        cleaner.readFrom(0);
        cleaner.durable(3);
        cleaner.durable(3);
        assertThat(left()).containsExactly("a");
    }

    @Test
    void archivedFilesKeepTheirPaths() throws Exception {
        Path file = taken("a");
        SourceCleaner cleaner = cleaner(
                "cleanSource", "ARCHIVE", "sourceArchiveDir", dir.resolve("old").toString());
        cleaner.readFrom(0);
        cleaner.durable(1);
        cleaner.nextBatch();
        assertThat(left()).isEmpty();
        assertThat(dir.resolve("old" + file)).hasContent("a");
    }

    @Test
    void whatCannotBeCleanedUpIsSaidOnceAndNothingElseIsHeldBack() throws Exception {
        taken("a");
        taken("b");
        Files.writeString(dir.resolve("old"), "a file where a directory is asked for");
        SourceCleaner cleaner = cleaner(
                "cleanSource", "archive", "sourceArchiveDir", dir.resolve("old").toString());
        cleaner.readFrom(0);
        cleaner.durable(2);
        assertThatCode(cleaner::nextBatch).doesNotThrowAnyException();
        assertThatThrownBy(() -> cleaner.durable(2))
                .hasMessageContaining("not cleaned up")
                .hasMessageContaining(dir.resolve("old").toString());
        assertThatCode(() -> cleaner.durable(2)).doesNotThrowAnyException();
        assertThat(left()).containsExactly("a", "b");
    }

    @Test
    void aMarkThatIsNoNumberIsNamed() throws Exception {
        Files.writeString(dir.resolve("cleaned"), "many");
        assertThatThrownBy(this::cleaner)
                .hasMessageContaining(dir.resolve("cleaned").toString());
    }
}
