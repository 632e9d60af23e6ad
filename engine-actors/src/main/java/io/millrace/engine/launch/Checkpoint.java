package io.millrace.engine.launch;

import io.millrace.connector.SinkFiles;
import io.millrace.engine.coordinator.ManifestStore;
import io.millrace.engine.query.CheckpointLocation;
import io.millrace.engine.sink.StoredSinkFiles;
import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.state.log.FileCommitLog;
import io.millrace.state.log.ManifestCodec;
import io.millrace.state.storage.FileCheckpointStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

    private static final String QUERY_ID = "query-id";

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

    /**
     * The id of the query that is to be created here, the same for all nodes that ask: whoever asks first decides. Not derived from a name,
     * so that a query that starts over is another one.
     */
    String sharedQueryId() {
        byte[] mine = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        try {
            if (storage.putIfAbsent(QUERY_ID, mine)) {
                return new String(mine, StandardCharsets.UTF_8);
            }
            return new String(storage.get(QUERY_ID).orElse(mine), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint location " + directory + " cannot be written", e);
        }
    }

    ManifestStore manifests() {
        return new ManifestStore(storage, ManifestCodec::encode, ManifestCodec::decode);
    }

    /** What writers of a transactional sink have kept, for its recovery. */
    SinkFiles sinkFiles() {
        return StoredSinkFiles.reading(storage);
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
