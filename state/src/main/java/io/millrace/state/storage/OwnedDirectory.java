package io.millrace.state.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory of one process beside those of others, held by a lock on a file beside it. What a dead process left behind is deleted when
 * the next one opens; what a living one holds is left alone.
 */
public final class OwnedDirectory implements AutoCloseable {
    private static final String LOCK_SUFFIX = ".lock";

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
        Directories.create(parent);
        sweep(parent);
        String name = namePrefix + UUID.randomUUID();
        Path lockFile = parent.resolve(name + LOCK_SUFFIX);
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean done = false;
        try {
            if (channel.tryLock() == null) {
                throw new IOException("The new file " + lockFile + " is locked by another process");
            }
            Path directory = parent.resolve(name);
            Directories.create(directory);
            done = true;
            return new OwnedDirectory(directory, lockFile, channel);
        } finally {
            if (!done) {
                channel.close();
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
        }
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, "*" + LOCK_SUFFIX)) {
            for (Path lock : locks) {
                String name = lock.getFileName().toString();
                Path directory = parent.resolve(name.substring(0, name.length() - LOCK_SUFFIX.length()));
                try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                        FileLock held = channel.tryLock()) {
                    if (held != null) {
                        deleteTree(directory);
                        Files.deleteIfExists(lock);
                    }
                } catch (OverlappingFileLockException | NoSuchFileException inUseOrGone) {
                    continue;
                }
            }
        }
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
