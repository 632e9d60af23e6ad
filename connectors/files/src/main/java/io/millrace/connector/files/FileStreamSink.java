package io.millrace.connector.files;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.error.ExecutionException;
import io.millrace.error.TransientException;
import io.millrace.sql.AnalysisException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A stream into a directory, exactly once. A writer fills hidden files; at a barrier it makes them durable and says which they are; when
 * the epoch is durable, {@link #finalizeEpoch} moves them to names made of epoch, task and query. After a crash in between the engine calls
 * finalizeEpoch again with what the writers said, and a part that is in its place already stays there. So whoever reads the directory
 * sees no row of an epoch that did not happen, and none twice.
 */
final class FileStreamSink implements StreamSink {
    private final Path directory;
    private final Path staging;
    private final String queryId;
    private final Partitioning partitioning;
    private final PartFormat format;
    private final Pattern ownParts;

    /** Files of earlier runs in staging: those not published by the first finalizeEpoch belong to epochs that did not happen. */
    private final Set<Path> leftovers;

    private final AtomicInteger temporaries = new AtomicInteger();
    private final ExecutorService syncing;
    private boolean first = true;

    FileStreamSink(SinkRequest request, Partitioning partitioning, PartFormat format) {
        this.partitioning = partitioning;
        this.format = format;
        if (!request.outputMode().equalsIgnoreCase("append")) {
            throw new AnalysisException(
                    "STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE",
                    "Files cannot be written in output mode " + request.outputMode()
                            + ": what is in a file cannot be taken back. Use append, or write with foreachBatch.");
        }
        queryId = request.queryId();
        directory = FileLister.local(FileSink.path(request)).toAbsolutePath();
        staging = directory.resolve(".millrace-" + queryId);
        ownParts = Pattern.compile("part-(\\d{1,18})-\\d+-" + Pattern.quote(queryId) + "\\..*");
        try {
            Durable.createDirectories(staging);
            leftovers = children(staging);
        } catch (IOException e) {
            throw failed(e);
        }
        syncing = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "millrace-files-" + request.queryName());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static Set<Path> children(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return new HashSet<>(all.toList());
        }
    }

    @Override
    public SinkWriter createWriter(int partition) {
        return new PartWriter(
                partitioning,
                format,
                () -> staging.resolve(partition + "-" + temporaries.incrementAndGet() + "." + format.suffix()),
                (files, epoch) -> StagedPart.encode(files.stream()
                        .map(f -> new StagedPart(f.file().getFileName().toString(), finalName(f, epoch, partition)))
                        .toList()),
                syncing);
    }

    private String finalName(PartWriter.Written part, long epoch, int partition) {
        String name =
                String.format(Locale.ROOT, "part-%010d-%05d-%s.%s", epoch, partition, queryId, part.ending(format));
        return part.directory().isEmpty() ? name : part.directory() + "/" + name;
    }

    @Override
    public void finalizeEpoch(long epoch, List<byte[]> prepared) {
        List<StagedPart> parts = StagedPart.decode(prepared);
        try {
            if (first) {
                removePartsFrom(epoch, parts);
            }
            Set<Path> changed = new LinkedHashSet<>(List.of(directory));
            for (StagedPart part : parts) {
                publish(part);
                changed.add(Objects.requireNonNull(part.in(directory).getParent()));
            }
            for (Path one : changed) {
                Durable.sync(one);
            }
            if (first) {
                for (Path leftover : leftovers) {
                    Files.deleteIfExists(leftover);
                }
                first = false;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void publish(StagedPart part) throws IOException {
        if (!part.publish(staging, directory)) {
            throw new ExecutionException(
                    "SINK_PART_MISSING",
                    "58030",
                    "The file " + staging.resolve(part.temporary())
                            + ", which holds rows of a committed epoch, is gone, and " + part.in(directory)
                            + " is not there. Put one of them back, or, if the rows are known to have been read, an empty file named "
                            + part.in(directory) + ".");
        }
    }

    /**
     * Parts of this epoch and later ones are there only if the query was set back to an older state of its checkpoint; their rows
     * come again.
     */
    private void removePartsFrom(long epoch, List<StagedPart> parts) throws IOException {
        Set<Path> published = new HashSet<>();
        parts.forEach(p -> published.add(p.in(directory)));
        try (Stream<Path> all = Files.walk(directory, 1 + partitioning.depth())) {
            for (Path file : all.filter(f -> !f.startsWith(staging)).toList()) {
                Matcher m = ownParts.matcher(file.getFileName().toString());
                if (m.matches() && Long.parseLong(m.group(1)) >= epoch && !published.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private TransientException failed(IOException e) {
        return failed(directory, e);
    }

    static TransientException failed(Path at, IOException e) {
        return new TransientException(
                "TASK_WRITE_FAILED",
                "Writing into " + at + " failed: " + e + ". Check the directory, its permissions and the disk.",
                e);
    }

    @Override
    public String description() {
        return "FileSink[" + directory + "]";
    }

    @Override
    public void close() {
        syncing.shutdown();
        try {
            Files.deleteIfExists(staging);
        } catch (DirectoryNotEmptyException e) {
            // Something in it may belong to an epoch that a restart has to publish.
            return;
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
