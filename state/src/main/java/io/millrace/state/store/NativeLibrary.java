package io.millrace.state.store;

import io.millrace.error.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads RocksDB's native code, once in a process. By itself RocksDB unpacks it into {@code java.io.tmpdir} and removes it when the JVM
 * ends, so each process that is killed leaves 17 MB there for ever. Here the file goes as soon as it is loaded, for the mapping needs it no
 * more; where the system does not let go of a loaded file (Windows), it goes at the end as ever. Thread-safe.
 */
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    /** RocksDB's own: a directory that whoever sets it looks after. */
    private static final String DIRECTORY_VARIABLE = "ROCKSDB_SHAREDLIB_DIR";

    private static boolean loaded;

    private NativeLibrary() {}

    /** @throws MillraceException {@code STATE_LIBRARY_NOT_LOADED}; the next call tries again */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        if (System.getenv(DIRECTORY_VARIABLE) == null) {
            unpackAndLoad();
        }
        RocksDB.loadLibrary();
        loaded = true;
    }

    private static void unpackAndLoad() {
        try {
            Path directory = Files.createTempDirectory("millrace-rocksdb-");
            try {
                NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
            } finally {
                remove(directory);
            }
        } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
            throw new MillraceException(
                    "STATE_LIBRARY_NOT_LOADED",
                    "RocksDB's native library could not be unpacked into " + System.getProperty("java.io.tmpdir")
                            + " and loaded from there: " + e.getMessage()
                            + ". Start the JVM with -Djava.io.tmpdir=<a directory with 20 MB to spare, mounted without noexec>, or set "
                            + DIRECTORY_VARIABLE + " to one.",
                    e);
        }
    }

    private static void remove(Path directory) {
        try (var files = Files.list(directory)) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            LOG.debug("{} stays until this JVM ends", directory, e);
            directory.toFile().deleteOnExit();
        }
    }
}
