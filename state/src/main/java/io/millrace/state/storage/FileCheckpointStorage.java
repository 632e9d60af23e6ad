package io.millrace.state.storage;

import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.ObjectPaths;
import io.millrace.spi.checkpoint.ObjectRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A checkpoint location in a directory that supports hard links. Thread-safe. */
public final class FileCheckpointStorage implements CheckpointStorage {
    private static final String TEMPORARY = ".tmp";

    /** A large object goes to disk in pieces: in one, whoever else writes to this disk would wait for all of it (docs/decisions/051). */
    private static final int SYNC_BYTES = 1 << 20;

    private final Path root;
    private final @Nullable OwnedDirectory temporary;

    private FileCheckpointStorage(Path root, @Nullable OwnedDirectory temporary) {
        this.root = root;
        this.temporary = temporary;
    }

    /** Opens a location, making it if it is not there, and deletes the temporary files of processes that are gone. */
    public static FileCheckpointStorage open(Path directory) throws IOException {
        Directories.create(directory.toAbsolutePath());
        Path root = directory.toRealPath();
        return new FileCheckpointStorage(root, OwnedDirectory.open(root.resolve(TEMPORARY), ""));
    }

    /**
     * Opens a location that somebody else may be writing, without changing anything in it.
     *
     * @throws NotDirectoryException if there is none
     */
    public static FileCheckpointStorage openToRead(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        return new FileCheckpointStorage(directory.toRealPath(), null);
    }

    private OwnedDirectory temporary() {
        OwnedDirectory own = temporary;
        if (own == null) {
            throw new IllegalStateException("The checkpoint location '" + root + "' was opened to be read only");
        }
        return own;
    }

    @Override
    public ObjectRef put(String path, byte[] bytes) throws IOException {
        if (!putIfAbsent(path, bytes)) {
            throw new FileAlreadyExistsException(
                    path, null, "a checkpoint object of this name is there already; names are used once");
        }
        return ObjectRef.of(path, bytes);
    }

    @Override
    public boolean putIfAbsent(String path, byte[] bytes) throws IOException {
        Path scratch = temporary().path();
        Path target = resolve(path);
        Path directory = Objects.requireNonNull(target.getParent());
        Directories.create(directory);
        refuseLinks(target);
        Path file = scratch.resolve(UUID.randomUUID().toString());
        try {
            write(file, bytes);
            try {
                Files.createLink(target, file);
            } catch (FileAlreadyExistsException lost) {
                // The winner may not have synced the name yet, and whoever lost acts on it.
                Directories.sync(directory);
                return false;
            }
            Directories.sync(directory);
            return true;
        } catch (UnsupportedOperationException e) {
            throw new MillraceException(
                    "CHECKPOINT_LOCATION_UNSUPPORTED",
                    "The file system of the checkpoint location '" + root
                            + "' has no hard links, which the commit log needs. Choose a location on another file system.",
                    e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public Optional<byte[]> get(String path) throws IOException {
        Path file = resolve(path);
        refuseLinks(file);
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        ObjectPaths.checkedPrefix(prefix);
        int slash = prefix.lastIndexOf('/');
        Path from = slash < 0 ? root : root.resolve(prefix.substring(0, slash));
        if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        Path hidden = root.resolve(TEMPORARY);
        return Directories.filesBelow(from).stream()
                .filter(p -> !p.startsWith(hidden))
                .map(p -> root.relativize(p).toString().replace('\\', '/'))
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    @Override
    public void delete(String path) throws IOException {
        temporary();
        Path file = resolve(path);
        refuseLinks(file);
        if (Files.deleteIfExists(file)) {
            Directories.sync(Objects.requireNonNull(file.getParent()));
        }
    }

    @Override
    public void close() {
        OwnedDirectory own = temporary;
        if (own == null) {
            return;
        }
        try {
            own.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The temporary directory of '" + root + "' could not be deleted", e);
        }
    }

    /** A failed sync leaves the file unusable: it is never tried again on the same file. */
    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel c = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer all = ByteBuffer.wrap(bytes);
            while (all.hasRemaining()) {
                if (all.position() > 0) {
                    c.force(false);
                }
                ByteBuffer some = all.slice().limit(Math.min(SYNC_BYTES, all.remaining()));
                all.position(all.position() + some.limit());
                while (some.hasRemaining()) {
                    c.write(some);
                }
            }
            c.force(true);
        }
    }

    private Path resolve(String path) {
        return root.resolve(ObjectPaths.checked(path));
    }

    /** Nothing on the way from the root to an object may be a symbolic link. */
    private void refuseLinks(Path file) {
        for (Path p = file; p != null && !p.equals(root); p = p.getParent()) {
            if (Files.isSymbolicLink(p)) {
                throw new MillraceException(
                        "CHECKPOINT_INVALID_PATH",
                        "'" + root.relativize(p) + "' in the checkpoint location '" + root
                                + "' is a symbolic link, which could lead out of it. Replace it by what it points at.");
            }
        }
    }
}
