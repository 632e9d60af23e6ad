package io.millrace.connector.files;

import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.Positions;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.connector.files.FileStreamOptions.BatchLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files as a stream, each once: in micro-batches whole files, in real time record by record. One split, whose positions are
 * {@link FilePosition}s; a file gets its number, for good, before the first position that names it is given to anybody. Files must be
 * complete when they get their name in the directory (written elsewhere and moved in), and not change afterwards.
 */
final class FileStreamSource implements StreamSource {
    static final String SPLIT = "files";

    private final SourceRequest request;
    private final RecordFormatFactory formats;
    private final FileColumns fileColumns;
    private final List<String> paths;
    private final FileStreamOptions options;
    private final FileLog log;
    private final FileIntake intake;
    private final SourceCleaner cleaner;

    /** @param formats one for each reader */
    FileStreamSource(SourceRequest request, RecordFormatFactory formats) {
        this.request = request;
        this.formats = formats;
        paths = new ArrayList<>(request.paths());
        request.options().get("path").filter(p -> !paths.contains(p)).ifPresent(paths::add);
        options = FileStreamOptions.of(request.options(), paths, request.environment());
        fileColumns = new FileColumns(request);
        // Finds mistakes in the options now, not in the first batch.
        RecordFormat unused = formats.reading(request, fileColumns);
        FileLister.listSoFar(paths, request.options());
        Optional<Path> directory = request.metadataPath().map(Path::of);
        log = directory.map(FileLog::open).orElseGet(FileLog::inMemory);
        intake = new FileIntake(log, paths, request.options(), options);
        cleaner = new SourceCleaner(options.clean(), log, directory);
    }

    private static Positions startOf(int file) {
        return Positions.of(Map.of(SPLIT, FilePosition.startOf(file)));
    }

    private static int fileAt(Positions positions) {
        return FilePosition.of(positions.get(SPLIT, 0)).file();
    }

    @Override
    public Positions initial() {
        return startOf(0);
    }

    @Override
    public Positions latest(Positions known) {
        intake.takeAll();
        return startOf(log.size());
    }

    @Override
    public Positions nextBatchEnd(Positions from, boolean ignoreLimits) {
        int first = fileAt(from);
        if (first > log.size()) {
            log.get(first - 1);
        }
        int end = intake.batchEnd(first, ignoreLimits ? BatchLimit.NONE : options.limit());
        if (end > first) {
            cleaner.nextBatch();
        }
        return startOf(end);
    }

    @Override
    public SourceReader createReader() {
        RecordFormat format = formats.reading(request, fileColumns);
        return new FileStreamReader(log, intake, cleaner, format, request.environment(), options.pollIntervalNs());
    }

    @Override
    public void commit(Positions durable) {
        cleaner.durable(fileAt(durable));
    }

    /** Without a list on disk, a restart would number the files anew. */
    @Override
    public boolean replayable() {
        return request.metadataPath().isPresent();
    }

    @Override
    public String describe(Positions positions) {
        FilePosition at = FilePosition.of(positions.get(SPLIT, 0));
        return "{\"file\":" + at.file() + ",\"line\":" + at.record() + "}";
    }

    @Override
    public Map<String, String> metrics(Positions consumed) {
        return Map.of("numFilesOutstanding", String.valueOf(Math.max(0, log.size() - fileAt(consumed))));
    }

    @Override
    public String description() {
        return "FileStreamSource[" + String.join(",", paths) + "]";
    }

    @Override
    public void close() {
        log.close();
    }
}
