package io.millrace.transport.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverDirectoryTest {
    /** A machine as told: processes by pid, room by directory. */
    private static final class Machine implements DriverHost {
        final Map<Long, Long> startMillis = new HashMap<>(Map.of(10L, 1000L));
        final Map<Path, Long> usable = new HashMap<>();

        @Override
        public long pid() {
            return 10;
        }

        @Override
        public OptionalLong startMillis(long pid) {
            Long start = startMillis.get(pid);
            return start == null ? OptionalLong.empty() : OptionalLong.of(start);
        }

        @Override
        public long usableBytes(Path directory) {
            return usable.getOrDefault(directory, Long.MAX_VALUE);
        }
    }

    @TempDir
    Path shm;

    @TempDir
    Path tmp;

    private final Machine machine = new Machine();

    @Test
    void standsWhereTheNameSaysForItsUserAlone() throws IOException {
        try (DriverDirectory directory = create()) {
            assertThat(directory.path()).isEqualTo(shm.resolve("millrace-a_b/10-1000"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shm.resolve("millrace-a_b"))))
                    .isEqualTo("rwx------");
            assertThat(directory.aeron()).doesNotExist();
            assertThat(directory.aeron().getParent()).isEqualTo(directory.path());
        }
        assertThat(shm.resolve("millrace-a_b")).isEmptyDirectory();
    }

    @Test
    void aSecondDriverOfAProcessGetsItsOwn() {
        try (DriverDirectory first = create();
                DriverDirectory second = create()) {
            assertThat(second.path()).isEqualTo(shm.resolve("millrace-a_b/10-1000-2"));
            assertThat(first.path()).exists();
        }
    }

    @Test
    void aParentOpenToOthersIsClosed() throws IOException {
        Path parent = Files.createDirectory(shm.resolve("millrace-a_b"));
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (DriverDirectory directory = create()) {
            assertThat(directory.path()).exists();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aLinkInPlaceOfTheParentIsRefused() throws IOException {
        Files.createSymbolicLink(shm.resolve("millrace-a_b"), tmp);
        assertThatThrownBy(this::create).hasMessageContaining("[TRANSPORT_DIRECTORY_NOT_OURS]");
        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void goesWhereThereIsTwiceTheRoom() {
        machine.usable.put(shm, 199L);
        try (DriverDirectory directory = create()) {
            assertThat(directory.path()).startsWith(tmp);
        }
        machine.usable.put(shm, 200L);
        try (DriverDirectory directory = create()) {
            assertThat(directory.path()).startsWith(shm);
        }
    }

    @Test
    void noRoomAnywhereIsRefusedWithFiguresAndRemedy() {
        machine.usable.put(shm, 64L);
        machine.usable.put(tmp, 199L);
        assertThatThrownBy(this::create)
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("[TRANSPORT_NO_ROOM]")
                .hasMessageContaining("needs 200 free bytes")
                .hasMessageContaining(shm + " has 64")
                .hasMessageContaining(tmp + " has 199")
                .hasMessageContaining("--shm-size");
        assertThat(shm).isEmptyDirectory();
    }

    @Test
    void sweepsWhatDeadProcessesLeftAndNothingElse() throws IOException {
        machine.startMillis.putAll(Map.of(20L, 2000L, 30L, 3001L, 40L, 0L));
        Path parent = shm.resolve("millrace-a_b");
        Path alive = leftOver(parent, "20-2000");
        Path pidReused = leftOver(parent, "30-3000");
        Path startUnknown = leftOver(parent, "40-4000");
        Path dead = leftOver(parent, "50-5000");
        Path secondOfTheDead = leftOver(parent, "50-5000-2");
        Path foreign = leftOver(parent, "notes");
        Path deadInOtherBase = leftOver(tmp.resolve("millrace-a_b"), "60-6000");
        create().close();
        assertThat(alive).exists();
        assertThat(startUnknown).exists();
        assertThat(foreign).exists();
        assertThat(pidReused).doesNotExist();
        assertThat(dead).doesNotExist();
        assertThat(secondOfTheDead).doesNotExist();
        assertThat(deadInOtherBase).doesNotExist();
    }

    @Test
    void theRealMachineKnowsThisProcess() throws IOException {
        long pid = DriverHost.REAL.pid();
        assertThat(DriverHost.REAL.startMillis(pid).orElseThrow()).isPositive();
        assertThat(DriverHost.REAL.startMillis(pid)).isEqualTo(DriverHost.REAL.startMillis(pid));
        assertThat(DriverHost.REAL.startMillis(Integer.MAX_VALUE)).isEmpty();
        assertThat(DriverHost.REAL.usableBytes(tmp)).isPositive();
    }

    private DriverDirectory create() {
        DriverSettings settings = new DriverSettings(List.of(shm, tmp), "a/b", 1, 8192, 1 << 20, 1 << 20);
        return DriverDirectory.create(settings, 100, machine);
    }

    private static Path leftOver(Path parent, String name) throws IOException {
        Path directory = Files.createDirectories(parent.resolve(name));
        Files.createDirectories(directory.resolve("aeron/images"));
        Files.write(directory.resolve("aeron/cnc.dat"), new byte[10]);
        Files.write(directory.resolve("lock"), new byte[0]);
        return directory;
    }
}
