package io.millrace.state.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory of one process beside those of others, held by a lock on a file beside it. What a dead process left behind is deleted when
 * the next one opens; what a living one holds is left alone.
 */
public final class OwnedDirectory implements AutoCloseable {
    private static final String LOCK_SUFFIX = ".lock";
    private static final int DELETE_ATTEMPTS = 10;
    private static final int ATTEMPTS = 20;
    /** Closing any channel on a locked file would give up the lock of this whole process, so its own files are never opened. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final Path lockFile;
    private final FileChannel channel;

    private OwnedDirectory(Path directory, Path lockFile, FileChannel channel) {
        this.directory = directory;
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /** Makes a new directory below the parent, after deleting abandoned ones there. */
    public static OwnedDirectory open(Path parent, String namePrefix) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return make(parent, namePrefix);
            } catch (NoSuchFileException e) {
                // Whoever used the parent before may remove it, empty, at this very moment; or a sweep took the new
                // file.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static OwnedDirectory make(Path parent, String namePrefix) throws IOException {
        Directories.create(parent);
        sweep(parent);
        Path lockFile = parent.toRealPath().resolve(namePrefix + UUID.randomUUID() + LOCK_SUFFIX);
        HELD_HERE.add(lockFile);
        FileChannel channel = null;
        boolean done = false;
        try {
            channel = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (channel.tryLock() == null || !Files.exists(lockFile)) {
                // Another process sweeps at this very moment and took the file, not locked yet, for abandoned.
                throw new NoSuchFileException(lockFile.toString(), null, "taken by the sweep of another process");
            }
            Path directory = directoryOf(lockFile);
            Directories.create(directory);
            done = true;
            return new OwnedDirectory(directory, lockFile, channel);
        } finally {
            if (!done) {
                HELD_HERE.remove(lockFile);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    public Path path() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        try {
            deleteTree(directory);
            Files.deleteIfExists(lockFile);
        } finally {
            channel.close();
            HELD_HERE.remove(lockFile);
        }
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent.toRealPath(), "*" + LOCK_SUFFIX)) {
            for (Path lock : locks) {
                if (!HELD_HERE.contains(lock)) {
                    deleteIfAbandoned(lock);
                }
            }
        }
    }

    private static void deleteIfAbandoned(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null) {
                deleteTree(directoryOf(lock));
                Files.deleteIfExists(lock);
            }
        } catch (NoSuchFileException e) {
            // Its owner, or another sweep, was quicker.
            return;
        }
    }

    private static Path directoryOf(Path lock) {
        String name = String.valueOf(lock.getFileName());
        return lock.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length()));
    }

    /** What vanishes meanwhile is as good as deleted: background work of the owner may still be tidying up after itself. */
    private static void deleteTree(Path root) throws IOException {
        for (int attempt = 1; Files.exists(root, LinkOption.NOFOLLOW_LINKS); attempt++) {
            try {
                Files.walkFileTree(root, new Deleting());
            } catch (DirectoryNotEmptyException e) {
                if (attempt == DELETE_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) {
                throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
