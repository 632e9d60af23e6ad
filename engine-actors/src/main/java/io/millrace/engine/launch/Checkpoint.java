package io.millrace.engine.launch;

import io.millrace.engine.coordinator.ManifestStore;
import io.millrace.engine.query.CheckpointLocation;
import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.state.log.FileCommitLog;
import io.millrace.state.log.ManifestCodec;
import io.millrace.state.storage.FileCheckpointStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A query's checkpoint location on a file system, open.
 *
 * @param created the first record of the log, empty for a new query
 * @param temporary whether the directory goes with the query
 */
record Checkpoint(
        Path directory,
        CheckpointStorage storage,
        FileCommitLog log,
        Optional<LogRecord.Create> created,
        boolean temporary)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

    static Checkpoint open(CheckpointLocation location) {
        String given = location.path();
        try {
            Path directory = given == null ? Files.createTempDirectory("millrace-checkpoint-") : path(given);
            CheckpointStorage storage = FileCheckpointStorage.open(directory);
            FileCommitLog log = new FileCommitLog(storage);
            List<LogRecord> records = log.readAll();
            Optional<LogRecord.Create> created =
                    records.isEmpty() ? Optional.empty() : Optional.of((LogRecord.Create) records.get(0));
            return new Checkpoint(directory, storage, log, created, location.temporary());
        } catch (IOException e) {
            throw new MillraceException(
                    "CHECKPOINT_LOCATION_UNUSABLE",
                    "The checkpoint location '" + given + "' cannot be used: " + e.getMessage()
                            + ". It must be a directory that this process may write.",
                    e);
        }
    }

    private static Path path(String given) {
        if (!given.contains(":/")) {
            return Path.of(given);
        }
        if (given.startsWith("file:")) {
            return Path.of(URI.create(given));
        }
        throw MillraceException.notYet(
                "A checkpoint location other than a directory ('" + given + "')",
                "Use a directory that all nodes of the query see.");
    }

    ManifestStore manifests() {
        return new ManifestStore(storage, ManifestCodec::encode, ManifestCodec::decode);
    }

    /** Closes the storage; a temporary directory is removed. */
    @Override
    public void close() {
        storage.close();
        if (temporary) {
            remove(directory);
        }
    }

    static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("The directory {} could not be removed; nothing depends on it", directory, e);
        }
    }
}
