package io.millrace.state.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.spi.checkpoint.ObjectRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is of files alone; the contract is tested in connectors/s3, on files and on S3 alike. */
class FileCheckpointStorageTest {
    @TempDir
    Path dir;

    @Test
    void directoriesAreTheOwnersOnly() throws Exception {
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir.resolve("a/b"))) {
            s.put("x/y", new byte[] {1, 2, 3});
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("a/b/x"))))
                    .isEqualTo("rwx------");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1 << 20, (1 << 20) + 1, (5 << 19) + 7})
    void objectsOfAnySizeAreReadAsTheyWereWritten(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir.resolve("sizes"))) {
            assertThat(s.put("x", bytes)).isEqualTo(ObjectRef.of("x", bytes));
            assertThat(s.get("x")).contains(bytes);
        }
    }

    @Test
    void listsWhileSomebodyDeletes() throws Exception {
        Path root = dir.resolve("busy");
        try (FileCheckpointStorage storage = FileCheckpointStorage.open(root);
                FileCheckpointStorage other = FileCheckpointStorage.open(root)) {
            storage.put("log/stays", new byte[1]);
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> deleting = CompletableFuture.runAsync(() -> {
                try {
                    while (!done.get()) {
                        Files.write(root.resolve("log/goes"), new byte[1]);
                        Files.delete(root.resolve("log/goes"));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try {
                for (int i = 0; i < 2_000; i++) {
                    assertThat(other.list("log/")).contains("log/stays");
                }
            } finally {
                done.set(true);
                deleting.join();
            }
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
