package io.millrace.connector.files;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.error.ExecutionException;
import io.millrace.sql.AnalysisException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A batch write into a directory: each writer fills one part file under {@code _temporary}, which finalizeEpoch moves to its place, and
 * {@code _SUCCESS} comes last. A repeated finalizeEpoch finds the parts in place and changes nothing.
 */
final class FileSink implements StreamSink {
    private static final String TEMPORARY = "_temporary";

    private final Path directory;
    private final Partitioning partitioning;
    private final PartFormat format;
    private final Replaced replaced;

    /** Save mode ignore, and there is something already. */
    private final boolean skip;

    FileSink(SinkRequest request, Partitioning partitioning, PartFormat format) {
        this.partitioning = partitioning;
        this.format = format;
        directory = FileLister.local(path(request));
        String saveMode = request.outputMode().toLowerCase(Locale.ROOT);
        boolean there = Files.exists(directory);
        if (there && (saveMode.equals("errorifexists") || saveMode.equals("error") || saveMode.equals("default"))) {
            throw new AnalysisException(
                    "PATH_ALREADY_EXISTS",
                    "There is something at " + directory
                            + " already. Use mode \"overwrite\" to replace it, or \"append\" to add to it.");
        }
        replaced = saveMode.equals("overwrite") ? Replaced.of(request, partitioning) : Replaced.NOTHING;
        skip = there && saveMode.equals("ignore");
    }

    static String path(SinkRequest request) {
        if (request.paths().size() == 1) {
            return request.paths().get(0);
        }
        return request.options().require("path", "Name one directory in save(path).");
    }

    @Override
    public SinkWriter createWriter(int partition) {
        if (skip) {
            return new Skipping();
        }
        String name = String.format(Locale.ROOT, "part-%05d-%s", partition, UUID.randomUUID());
        Path temporary = directory.resolve(TEMPORARY);
        try {
            Files.createDirectories(temporary);
        } catch (IOException e) {
            throw failed(e);
        }
        AtomicInteger files = new AtomicInteger();
        PartWriter writer = new PartWriter(
                partitioning,
                format,
                () -> temporary.resolve(name + "-" + files.incrementAndGet()),
                (written, epoch) -> StagedPart.encode(written.stream()
                        .map(f -> new StagedPart(f.file().getFileName().toString(), finalName(f, name)))
                        .toList()),
                Runnable::run);
        if (partition == 0 && partitioning.depth() == 0) {
            // So that an empty result has a file, and a header, too.
            writer.openEmpty("");
        }
        return writer;
    }

    private String finalName(PartWriter.Written part, String name) {
        String file = String.format(Locale.ROOT, "%s-c%03d.%s", name, part.number(), format.suffix());
        return part.directory().isEmpty() ? file : part.directory() + "/" + file;
    }

    @Override
    public void finalizeEpoch(long epoch, List<byte[]> prepared) {
        if (skip) {
            return;
        }
        List<StagedPart> parts = StagedPart.decode(prepared);
        try {
            Files.createDirectories(directory);
            for (Path from : replaced.directories(directory, parts)) {
                deleteAllBut(from, parts);
            }
            for (StagedPart part : parts) {
                publish(part);
            }
            deleteTree(directory.resolve(TEMPORARY));
            Files.write(directory.resolve("_SUCCESS"), new byte[0]);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void publish(StagedPart part) throws IOException {
        if (!part.publish(directory.resolve(TEMPORARY), directory)) {
            throw new ExecutionException(
                    "TASK_WRITE_FAILED",
                    "58030",
                    "The part " + part.name() + " of the write into " + directory
                            + " is gone. Write again, and let nobody else clean the directory.");
        }
    }

    private void deleteAllBut(Path from, List<StagedPart> parts) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        // What says that the directory is a table stands beside its rows.
        Set<Path> kept = new HashSet<>(List.of(directory, directory.resolve("_table.json")));
        for (StagedPart part : parts) {
            for (Path p = part.in(directory); !p.equals(directory); p = Objects.requireNonNull(p.getParent())) {
                kept.add(p);
            }
        }
        Path temporary = directory.resolve(TEMPORARY);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!kept.contains(p) && !p.startsWith(temporary)) {
                    Files.delete(p);
                }
            }
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    private ExecutionException failed(IOException e) {
        return new ExecutionException(
                "TASK_WRITE_FAILED",
                "Writing into " + directory + " failed: " + e + ". Check the directory, its permissions and the disk.",
                e);
    }

    @Override
    public String description() {
        return "FileSink[" + directory + "]";
    }

    @Override
    public void close() {}

    /** Save mode ignore. */
    private static final class Skipping implements SinkWriter {
        @Override
        public void write(byte[] base, int off, int len) {}

        @Override
        public CompletionStage<byte[]> prepare(long epoch) {
            return CompletableFuture.completedFuture(new byte[0]);
        }

        @Override
        public void close() {}
    }
}
