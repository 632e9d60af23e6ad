package io.millrace.state.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedDirectoryTest {
    private static final int ROUNDS = 300;

    @TempDir
    Path parent;

    /** The other process of the test below: opens and closes as often. */
    public static final class Other {
        private Other() {}

        public static void main(String[] parent) throws Exception {
            openAndClose(Path.of(parent[0]));
        }
    }

    private static void openAndClose(Path parent) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            try (OwnedDirectory mine = OwnedDirectory.open(parent, "")) {
                Files.writeString(mine.path().resolve("file"), "mine");
                assertThat(Files.readString(mine.path().resolve("file"))).isEqualTo("mine");
            }
        }
    }

    @Test
    void processesThatSweepAtTheSameTimeLeaveEachOtherAlone() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        parent.toString())
                .inheritIO()
                .start();
        while (other.isAlive()) {
            openAndClose(parent);
        }
        assertThat(other.exitValue()).isZero();
        try (Stream<Path> left = Files.list(parent)) {
            assertThat(left).isEmpty();
        }
    }
}
