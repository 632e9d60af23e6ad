package io.millrace.connector.files;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.Options;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A batch write into a directory: each writer fills one part file under {@code _temporary}, which finalizeEpoch moves to its place, and
 * {@code _SUCCESS} comes last. A repeated finalizeEpoch finds the parts in place and changes nothing.
 */
final class FileSink implements StreamSink {
    private static final String TEMPORARY = "_temporary";

    private final Path directory;
    private final PartFormat format;
    private final boolean overwrite;

    /** Save mode ignore, and there is something already. */
    private final boolean skip;

    FileSink(SinkRequest request, PartFormat format) {
        this.format = format;
        directory = FileLister.local(path(request));
        requirePlain(request.options());
        String saveMode = request.outputMode().toLowerCase(Locale.ROOT);
        boolean there = Files.exists(directory);
        if (there && (saveMode.equals("errorifexists") || saveMode.equals("error") || saveMode.equals("default"))) {
            throw new AnalysisException(
                    "PATH_ALREADY_EXISTS",
                    "Path " + directory
                            + " already exists. Set mode as \"overwrite\" to overwrite the existing path, or \"append\".");
        }
        overwrite = saveMode.equals("overwrite");
        skip = there && saveMode.equals("ignore");
    }

    static String path(SinkRequest request) {
        if (request.paths().size() == 1) {
            return request.paths().get(0);
        }
        return request.options().require("path", "Name one directory in save(path).");
    }

    static void requirePlain(Options options) {
        String compression =
                options.get("compression").or(() -> options.get("codec")).orElse("none");
        if (!compression.equalsIgnoreCase("none") && !compression.equalsIgnoreCase("uncompressed")) {
            throw MillraceException.notYet(
                    "The option 'compression' for files", "Leave it out, and compress the files afterwards.");
        }
        String encoding =
                options.get("encoding").or(() -> options.get("charset")).orElse("UTF-8");
        if (!encoding.equalsIgnoreCase("UTF-8")) {
            throw MillraceException.notYet("The option 'encoding' for writing", "Leave it out to write UTF-8.");
        }
    }

    @Override
    public SinkWriter createWriter(int partition) {
        String name = String.format(Locale.ROOT, "part-%05d-%s-c000.%s", partition, UUID.randomUUID(), format.suffix());
        return new Writer(name, partition == 0);
    }

    @Override
    public void finalizeEpoch(long epoch, List<byte[]> prepared) {
        if (skip) {
            return;
        }
        List<String> names = prepared.stream()
                .map(p -> new String(p, StandardCharsets.UTF_8))
                .filter(n -> !n.isEmpty())
                .toList();
        try {
            Files.createDirectories(directory);
            if (overwrite) {
                deleteAllBut(names);
            }
            for (String name : names) {
                publish(name);
            }
            deleteTree(directory.resolve(TEMPORARY));
            Files.write(directory.resolve("_SUCCESS"), new byte[0]);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void publish(String name) throws IOException {
        Path from = directory.resolve(TEMPORARY).resolve(name);
        Path to = directory.resolve(name);
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } else if (!Files.exists(to)) {
            throw new ExecutionException(
                    "TASK_WRITE_FAILED",
                    "58030",
                    "The part " + name + " of the write into " + directory
                            + " is gone. Write again, and let nobody else clean the directory.");
        }
    }

    private void deleteAllBut(List<String> names) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.toList()) {
                String name = child.getFileName().toString();
                if (!name.equals(TEMPORARY) && !names.contains(name)) {
                    deleteTree(child);
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

    /** The file is made with the first row, but for the first writer, so that an empty result has a file too. */
    private final class Writer implements SinkWriter {
        private final String name;
        private @Nullable BufferedWriter file;

        Writer(String name, boolean always) {
            this.name = name;
            if (always && !skip) {
                open();
            }
        }

        private BufferedWriter open() {
            try {
                Path temporary = Files.createDirectories(directory.resolve(TEMPORARY));
                BufferedWriter opened = Files.newBufferedWriter(temporary.resolve(name), StandardCharsets.UTF_8);
                file = opened;
                if (format.header() != null) {
                    opened.append(format.header()).append('\n');
                }
                return opened;
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void write(byte[] base, int off, int len) {
            if (skip) {
                return;
            }
            BufferedWriter to = file == null ? open() : file;
            try {
                to.append(format.lines().line(base, off)).append('\n');
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public CompletionStage<byte[]> prepare(long epoch) {
            BufferedWriter done = file;
            if (done == null) {
                return CompletableFuture.completedFuture(new byte[0]);
            }
            try {
                done.close();
            } catch (IOException e) {
                return CompletableFuture.failedFuture(failed(e));
            }
            file = null;
            return CompletableFuture.completedFuture(name.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            BufferedWriter left = file;
            if (left == null) {
                return;
            }
            file = null;
            try {
                left.close();
                Files.deleteIfExists(directory.resolve(TEMPORARY).resolve(name));
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
