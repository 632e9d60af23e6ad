package io.millrace.state.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.ObjectRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCheckpointStorageTest {
    @TempDir
    Path dir;

    @Test
    void keepsObjectsAndRefusesToOverwrite() throws Exception {
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir.resolve("a/b"))) {
            ObjectRef ref = s.put("x/y", new byte[] {1, 2, 3});
            assertThat(s.read(ref)).containsExactly(1, 2, 3);
            assertThat(s.putIfAbsent("x/y", new byte[] {9})).isFalse();
            assertThatThrownBy(() -> s.put("x/y", new byte[] {9}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("x/y");
            s.put("x/z-1", new byte[0]);
            s.put("other", new byte[0]);
            assertThat(s.list("x/")).containsExactly("x/y", "x/z-1");
            assertThat(s.list("x/z")).containsExactly("x/z-1");
            assertThat(s.list("")).containsExactly("other", "x/y", "x/z-1");
            s.delete("x/y");
            assertThat(s.get("x/y")).isEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("a/b/x"))))
                    .isEqualTo("rwx------");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "../x",
                "a/../b",
                "a//b",
                "a/./b",
                "a/",
                ".tmp/x",
                "a\\b",
                "a\0b",
                "ä",
                "a b",
                "..",
                "C:x"
            })
    void refusesNamesThatCouldLeadOut(String path) throws Exception {
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir)) {
            assertThatThrownBy(() -> s.put(path, new byte[0]))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("CHECKPOINT_INVALID_PATH");
            assertThatThrownBy(() -> s.get(path)).hasMessageContaining("CHECKPOINT_INVALID_PATH");
            assertThatThrownBy(() -> s.delete(path)).hasMessageContaining("CHECKPOINT_INVALID_PATH");
        }
    }

    @Test
    void refusesSymbolicLinks() throws Exception {
        Path outside = Files.createDirectory(dir.resolve("outside"));
        Files.write(outside.resolve("secret"), new byte[] {1});
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir.resolve("c"))) {
            Files.createSymbolicLink(dir.resolve("c/link"), outside);
            assertThatThrownBy(() -> s.get("link/secret")).hasMessageContaining("symbolic link");
            assertThatThrownBy(() -> s.put("link/new", new byte[0])).hasMessageContaining("symbolic link");
            assertThat(s.list("")).isEmpty();
        }
    }

    @Test
    void deletesWhatADeadProcessLeftAndNothingElse() throws Exception {
        try (FileCheckpointStorage living = FileCheckpointStorage.open(dir)) {
            Path dead = Files.createDirectory(dir.resolve(".tmp/dead"));
            Files.write(dead.resolve("half"), new byte[100]);
            Files.createFile(dir.resolve(".tmp/dead.lock"));
            FileCheckpointStorage.open(dir).close();
            assertThat(dead).doesNotExist();
            assertThat(living.putIfAbsent("a", new byte[1])).isTrue();
        }
        try (Stream<Path> left = Files.list(dir.resolve(".tmp"))) {
            assertThat(left.toList()).isEqualTo(List.of());
        }
    }
}
