package io.millrace.chaos.oracle;

import io.millrace.spi.checkpoint.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Checks what nobody may do to a checkpoint in a directory, however many believe that they lead: a name that was ever used must never stand for
 * another file, and the log has one writer at a time. It looks from outside, by the file system and by rules of its own, not by the engine's.
 * One thread.
 */
public final class CheckpointOracle {
    private static final String TEMPORARY = ".tmp";

    /** Which file stands under a name; another one has another of these. */
    private record Identity(Object file, long bytes, FileTime written) {}

    private final Path root;
    private final Map<Path, Identity> seen = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /** @param root the location; need not be there yet */
    public CheckpointOracle(Path root) {
        this.root = root;
    }

    /** Compares all that is there with what was there before. Files that are gone are remembered: their names may not come back. */
    public void look() {
        if (!Files.isDirectory(root)) {
            return;
        }
        try {
            String summedUp = newestSummary();
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    return dir.endsWith(TEMPORARY) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!isSummedUp(file, summedUp)) {
                        found(file, attributes);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    // What nobody needs any more is deleted meanwhile.
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint " + root + " could not be looked at", e);
        }
    }

    /** The number in the name of the newest summary of the log: what stands in lower slots means nothing any more. */
    private String newestSummary() throws IOException {
        Path summaries = root.resolve("log-summary");
        if (!Files.isDirectory(summaries)) {
            return "";
        }
        try (Stream<Path> names = Files.list(summaries)) {
            return names.map(p -> String.valueOf(p.getFileName()))
                    .max(Comparator.naturalOrder())
                    .orElse("");
        }
    }

    private static boolean isSummedUp(Path file, String summedUp) {
        Path parent = file.getParent();
        return parent != null
                && parent.endsWith("log")
                && String.valueOf(file.getFileName()).compareTo(summedUp) < 0;
    }

    private void found(Path file, BasicFileAttributes attributes) {
        Identity now = new Identity(
                Objects.requireNonNull(attributes.fileKey(), "the file system tells no files apart"),
                attributes.size(),
                attributes.lastModifiedTime());
        Identity before = seen.putIfAbsent(file, now);
        if (before != null && !before.equals(now)) {
            violations.add(root.relativize(file) + " was overwritten: it was " + before + " and is " + now);
            seen.put(file, now);
        }
    }

    /** Goes through the whole log as it stands: who wrote what while who reigned, and whether numbers grow. */
    public void checkLog(List<LogRecord> records) {
        long generation = -1;
        long execution = -1;
        long epoch = -1;
        for (int slot = 0; slot < records.size(); slot++) {
            LogRecord record = records.get(slot);
            long writer = generation;
            if (record instanceof LogRecord.Generation g) {
                rule(slot, record, g.generation() > generation, "generations grow");
                generation = g.generation();
                writer = generation;
            } else if (record instanceof LogRecord.Execution e) {
                writer = e.generation();
                rule(slot, record, e.execution() > execution, "executions grow");
                rule(slot, record, e.baseEpoch() == epoch, "an execution begins at the newest durable epoch, " + epoch);
                execution = e.execution();
            } else if (record instanceof LogRecord.Planned p) {
                writer = p.generation();
            } else if (record instanceof LogRecord.Epoch e) {
                writer = e.generation();
                rule(slot, record, e.epoch() > epoch, "epochs grow");
                rule(slot, record, e.parentEpoch() == epoch, "an epoch follows the newest durable one, " + epoch);
                rule(slot, record, e.execution() == execution, "only the newest execution makes epochs");
                epoch = e.epoch();
            } else if (record instanceof LogRecord.Finalized f) {
                writer = f.generation();
            } else if (record instanceof LogRecord.Stopped s) {
                writer = s.generation();
            }
            rule(slot, record, writer == generation, "generation " + generation + " reigns");
        }
    }

    private void rule(int slot, LogRecord record, boolean holds, String rule) {
        if (!holds) {
            violations.add("log slot " + slot + " is " + record + ", but " + rule);
        }
    }

    /** What was found, in words; empty if all is well. */
    public List<String> violations() {
        return List.copyOf(violations);
    }
}
