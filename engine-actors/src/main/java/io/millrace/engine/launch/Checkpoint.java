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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A query's checkpoint location, open.
 *
 * @param location as errors and logs name it
 * @param directory empty if the location is not a directory
 * @param created the first record of the log, empty for a new query
 * @param temporary whether the directory goes with the query
 */
record Checkpoint(
        String location,
        Optional<Path> directory,
        CheckpointStorage storage,
        FileCommitLog log,
        Optional<LogRecord.Create> created,
        boolean temporary)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

    private static final String QUERY_ID = "query-id";

    static Checkpoint open(CheckpointLocation location, Map<String, String> settings) {
        String given = location.path();
        try {
            if (given == null) {
                return inDirectory(Files.createTempDirectory("millrace-checkpoint-"), true);
            }
            Optional<Path> directory = directory(given);
            if (directory.isPresent()) {
                return inDirectory(directory.get(), false);
            }
            return of(given, Optional.empty(), CheckpointStorages.open(given, settings), false);
        } catch (IOException e) {
            throw new MillraceException(
                    "CHECKPOINT_LOCATION_UNUSABLE",
                    "The checkpoint location '" + given + "' cannot be used: " + e.getMessage()
                            + ". It must be a directory, or a bucket, that this process may read and write.",
                    e);
        }
    }

    /** The directory that a location is; empty if it is none, but a bucket for example. */
    static Optional<Path> directory(String given) {
        if (!given.contains(":/")) {
            return Optional.of(Path.of(given));
        }
        return given.startsWith("file:") ? Optional.of(Path.of(URI.create(given))) : Optional.empty();
    }

    private static Checkpoint inDirectory(Path directory, boolean temporary) throws IOException {
        return of(directory.toString(), Optional.of(directory), FileCheckpointStorage.open(directory), temporary);
    }

    private static Checkpoint of(
            String location, Optional<Path> directory, CheckpointStorage storage, boolean temporary)
            throws IOException {
        boolean read = false;
        try {
            FileCommitLog log = new FileCommitLog(storage);
            List<LogRecord> records = log.readAll();
            Optional<LogRecord.Create> created =
                    records.isEmpty() ? Optional.empty() : Optional.of((LogRecord.Create) records.get(0));
            read = true;
            return new Checkpoint(location, directory, storage, log, created, temporary);
        } finally {
            if (!read) {
                storage.close();
            }
        }
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
            throw new UncheckedIOException("The checkpoint location " + location + " cannot be written", e);
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
            directory.ifPresent(Checkpoint::remove);
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
