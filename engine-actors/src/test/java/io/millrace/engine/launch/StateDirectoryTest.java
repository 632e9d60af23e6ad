package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.state.Reshaping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @Test
    void runsOfAQueryShareItAndTheLastOneRemovesIt(@TempDir Path dir) throws Exception {
        Map<String, String> settings = Map.of("millrace.state.localDir", dir.toString());
        StateDirectory one = StateDirectory.of(settings, "q", Reshaping.NONE);
        assertThat(StateDirectory.of(settings, "q", Reshaping.NONE).path()).isEqualTo(one.path());
        assertThat(StateDirectory.of(settings, "r", Reshaping.NONE).path()).isNotEqualTo(one.path());
        Path ofAnotherRun = Files.createDirectories(one.path().resolve("x7"));
        one.close();
        assertThat(ofAnotherRun).exists();
        Files.delete(ofAnotherRun);
        one.close();
        assertThat(one.path()).doesNotExist();
        one.close();
    }
}
