package io.millrace.transport.driver;

import io.millrace.error.MillraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one driver: made where there is room for it, readable by its user alone, gone when closed. Creating one
 * sweeps away those that dead processes left. A process counts as dead if its pid is free or belongs to a later one, and
 * nobody holds the lock: a container that shares /dev/shm with another does not see the other's pids, but sees its locks.
 */
final class DriverDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DriverDirectory.class);
    private static final Pattern NAME = Pattern.compile("(\\d{1,18})-(\\d{1,18})(?:-\\d{1,9})?");
    private static final int MARGIN = 2;

    private final Path own;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DriverDirectory(Path own, FileChannel lockFile, FileLock lock) {
        this.own = own;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * @param neededBytes what the driver's files may come to; twice as much must be free
     * @throws MillraceException if no base has room, or the place belongs to another user
     */
    static DriverDirectory create(DriverSettings settings, long neededBytes, DriverHost host) {
        String parentName = "millrace-" + settings.user().replaceAll("[^A-Za-z0-9_.-]", "_");
        for (Path base : settings.bases()) {
            sweep(base.resolve(parentName), host);
        }
        List<String> tooSmall = new ArrayList<>();
        for (Path base : settings.bases()) {
            try {
                if (!Files.isDirectory(base) || !Files.isWritable(base)) {
                    tooSmall.add(base + " is no writable directory");
                    continue;
                }
                long usable = host.usableBytes(base);
                if (usable < MARGIN * neededBytes) {
                    tooSmall.add(base + " has " + usable);
                    continue;
                }
                return make(base.resolve(parentName), host);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make the directory of the media driver below " + base, e);
            }
        }
        throw new MillraceException(
                "TRANSPORT_NO_ROOM",
                "The media driver needs " + MARGIN * neededBytes + " free bytes (twice the " + neededBytes
                        + " of its files with " + settings.peers() + " peers and terms of " + settings.termBytes()
                        + " bytes), and " + String.join(", ", tooSmall)
                        + ". With less the process would die on a write to memory without a file behind it. Give it more "
                        + "(docker run --shm-size=512m), another base directory, or smaller terms.");
    }

    private static DriverDirectory make(Path parent, DriverHost host) throws IOException {
        try {
            Files.createDirectory(parent, ownerOnly(parent));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                throw notOurs(parent, "is no directory");
            }
        }
        long pid = host.pid();
        String name = pid + "-" + host.startMillis(pid).orElse(0);
        Path own = createFirstFree(parent, name);
        try {
            keepToOneself(parent, own);
            FileChannel lockFile =
                    FileChannel.open(own.resolve("lock"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new DriverDirectory(own, lockFile, lockFile.lock());
        } catch (IOException | RuntimeException e) {
            delete(own);
            throw e;
        }
    }

    private static Path createFirstFree(Path parent, String name) throws IOException {
        for (int n = 1; ; n++) {
            Path own = parent.resolve(n == 1 ? name : name + "-" + n);
            try {
                return Files.createDirectory(own, ownerOnly(parent));
            } catch (FileAlreadyExistsException e) {
                LOG.debug("{} belongs to another driver of this process", own);
            }
        }
    }

    /** Somebody may have made the parent before us, in a directory that all users write to. */
    private static void keepToOneself(Path parent, Path own) throws IOException {
        if (!posix(parent)) {
            return;
        }
        if (!Files.getOwner(parent, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own, LinkOption.NOFOLLOW_LINKS))) {
            throw notOurs(parent, "belongs to " + Files.getOwner(parent, LinkOption.NOFOLLOW_LINKS));
        }
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
    }

    private static MillraceException notOurs(Path parent, String why) {
        return new MillraceException(
                "TRANSPORT_DIRECTORY_NOT_OURS",
                "The directory " + parent + " " + why
                        + ", so that others could read or forge what nodes exchange. Remove it or give another base directory.");
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return posix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Removes what dead processes left below {@code parent}; what cannot be removed is left for the next time. */
    private static void sweep(Path parent, DriverHost host) {
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> siblings;
        try (Stream<Path> list = Files.list(parent)) {
            siblings = list.toList();
        } catch (IOException e) {
            LOG.warn("Cannot look for directories of dead processes in {}", parent, e);
            return;
        }
        for (Path sibling : siblings) {
            Matcher name = NAME.matcher(sibling.getFileName().toString());
            if (name.matches()
                    && dead(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)), host)
                    && !locked(sibling)) {
                LOG.info("Removing {}, whose process is dead", sibling);
                delete(sibling);
            }
        }
    }

    private static boolean dead(long pid, long startMillis, DriverHost host) {
        OptionalLong start = host.startMillis(pid);
        return start.isEmpty() || start.getAsLong() != startMillis && start.getAsLong() != 0;
    }

    private static boolean locked(Path directory) {
        Path file = directory.resolve("lock");
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock taken = channel.tryLock()) {
            return taken == null;
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} belongs to this process", directory, e);
            return true;
        } catch (IOException e) {
            LOG.warn("Cannot tell whether {} is in use; leaving it", directory, e);
            return true;
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Cannot remove {} wholly; remove it by hand when its process is gone", directory, e);
        }
    }

    Path path() {
        return own;
    }

    /** For Aeron, which makes it and deletes it. */
    Path aeron() {
        return own.resolve("aeron");
    }

    @Override
    public void close() {
        try (FileChannel file = lockFile) {
            lock.release();
        } catch (IOException e) {
            LOG.warn("Cannot release the lock in {}", own, e);
        }
        delete(own);
    }
}
