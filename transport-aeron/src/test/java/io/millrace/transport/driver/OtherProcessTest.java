package io.millrace.transport.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The directory of another JVM: kept while it lives, even if its pid cannot be seen; gone after it was killed. */
@Timeout(60)
class OtherProcessTest {
    /** The other JVM: starts a driver, says where, and waits to be killed. */
    static final class Other {
        public static void main(String[] args) throws IOException {
            try (MediaDriverHandle handle = start(Path.of(args[0]), DriverHost.REAL)) {
                System.out.println(handle.directory());
                while (System.in.read() >= 0) {
                    handle.work();
                }
            }
        }
    }

    /** Sees the processes of another container: none. */
    private static final DriverHost ELSEWHERE = new DriverHost() {
        @Override
        public long pid() {
            return REAL.pid();
        }

        @Override
        public OptionalLong startMillis(long pid) {
            return OptionalLong.empty();
        }

        @Override
        public long usableBytes(Path directory) throws IOException {
            return REAL.usableBytes(directory);
        }
    };

    @TempDir
    Path base;

    @Test
    void leftOversOfAKilledJvmAreSweptAndThoseOfALivingOneAreNot() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        base.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = other.inputReader()) {
            Path directory = said.lines()
                    .filter(line -> line.startsWith(base.toString()))
                    .map(Path::of)
                    .findFirst()
                    .orElseThrow();
            assertThat(directory).isDirectory();
            assertThat(directory.getFileName().toString()).startsWith(other.pid() + "-");

            start(base, DriverHost.REAL).close();
            assertThat(directory).as("its process lives").isDirectory();
            start(base, ELSEWHERE).close();
            assertThat(directory).as("its lock is held").isDirectory();

            other.destroyForcibly().waitFor();
            assertThat(directory).as("nobody has cleaned up").isDirectory();
            start(base, DriverHost.REAL).close();
            assertThat(directory).doesNotExist();
        } finally {
            other.destroyForcibly();
        }
    }

    private static MediaDriverHandle start(Path base, DriverHost host) {
        return MediaDriverHandle.start(
                DriverSettings.defaults(1).withBases(base).withTermBytes(64 << 10),
                new DriverClocks(System::currentTimeMillis, System::nanoTime),
                Throwable::printStackTrace,
                host);
    }
}
