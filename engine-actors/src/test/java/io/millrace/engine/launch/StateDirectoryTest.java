package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @Test
    void runsOfAQueryShareItAndTheLastOneRemovesIt(@TempDir Path dir) throws Exception {
        Map<String, String> settings = Map.of("millrace.state.localDir", dir.toString());
        StateDirectory one = StateDirectory.of(settings, "q");
        assertThat(StateDirectory.of(settings, "q")).isEqualTo(one);
        assertThat(StateDirectory.of(settings, "r")).isNotEqualTo(one);
        Path ofAnotherRun = Files.createDirectories(one.path().resolve("x7"));
        one.removeIfEmpty();
        assertThat(ofAnotherRun).exists();
        Files.delete(ofAnotherRun);
        one.removeIfEmpty();
        assertThat(one.path()).doesNotExist();
        one.removeIfEmpty();
    }
}
