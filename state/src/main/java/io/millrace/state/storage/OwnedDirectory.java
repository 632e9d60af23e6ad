package io.millrace.state.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory of one process beside those of others, held by a lock on a file beside it. What a dead process left behind is deleted when
 * the next one opens; what a living one holds is left alone.
 */
public final class OwnedDirectory implements AutoCloseable {
    private static final String LOCK_SUFFIX = ".lock";
    private static final int ATTEMPTS = 5;
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
                // Whoever used the parent before may remove it, empty, at this very moment.
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
            if (channel.tryLock() == null) {
                throw new IOException("The new file " + lockFile + " is locked by another process. Try again.");
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

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(root)) {
            all = walk.collect(Collectors.toList());
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            Files.deleteIfExists(all.get(i));
        }
    }
}
