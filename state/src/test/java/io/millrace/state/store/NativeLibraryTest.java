package io.millrace.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;

/** Each in a JVM of its own, for the library is loaded once in a process. */
class NativeLibraryTest {
    private static final String LOADED = "loaded";

    @TempDir
    Path dir;

    /** Ends as a killed process does: no hook runs, nothing is removed at the end. */
    static final class Loads {
        private Loads() {}

        public static void main(String[] args) {
            NativeLibrary.load();
            try (Options options = new Options()) {
                System.out.println(LOADED + " " + options.createIfMissing());
            }
            Runtime.getRuntime().halt(7);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a loaded file cannot be removed there")
    void aProcessThatIsKilledLeavesNoCopyBehind() throws Exception {
        Path temporary = Files.createDirectory(dir.resolve("tmp"));
        Process process = start(temporary);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(7);
        assertThat(said).contains(LOADED);
        try (var left = Files.list(temporary)) {
            assertThat(left.map(Path::toString)).noneMatch(name -> name.contains("rocksdb"));
        }
    }

    @Test
    void whereItCannotBeUnpackedTheErrorNamesTheDirectoryAndTheFlag() throws Exception {
        Path missing = dir.resolve("missing");
        Process process = start(missing);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(1);
        assertThat(said).contains("STATE_LIBRARY_NOT_LOADED", missing.toString(), "-Djava.io.tmpdir=");
    }

    private static Process start(Path temporary) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Loads.class.getName()));
        builder.environment().remove("ROCKSDB_SHAREDLIB_DIR");
        return builder.redirectErrorStream(true).start();
    }
}
