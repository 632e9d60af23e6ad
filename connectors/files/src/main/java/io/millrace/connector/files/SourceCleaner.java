package io.millrace.connector.files;

import io.millrace.error.ExecutionException;
import io.millrace.error.TransientException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deletes or archives the files of durable epochs, each when the batch after its own begins, or in real time when the epoch after its
 * own is durable (docs/decisions/019-files-are-cleaned-up-an-epoch-later.md). How far it came is kept beside the list of files, so that what a crash left
 * is cleaned up by the next run, and what was read before the option was set stays. Thread-safe.
 */
final class SourceCleaner {
    private static final String MARK = "cleaned";
    private static final int UNKNOWN = -1;

    private final CleanSource how;
    private final FileLog log;
    private final Optional<Path> markFile;

    /** Files with smaller numbers are no longer this object's business. */
    private int cleaned;

    /** Files with smaller numbers were read by durable epochs. */
    private int durable = UNKNOWN;

    /** Whether the mark says where this began. */
    private boolean marked;

    private @Nullable IOException failed;

    /** @param directory where the source keeps its list, if anywhere */
    SourceCleaner(CleanSource how, FileLog log, Optional<Path> directory) {
        this.how = how;
        this.log = log;
        markFile = directory.map(d -> d.resolve(MARK));
        cleaned = how.mode() == CleanSource.Mode.OFF
                ? UNKNOWN
                : markFile.map(SourceCleaner::readMark).orElse(UNKNOWN);
    }

    private static int readMark(Path at) {
        try {
            return Integer.parseInt(Files.readString(at).trim());
        } catch (NoSuchFileException e) {
            return UNKNOWN;
        } catch (IOException e) {
            throw FileLog.unusable(at, e);
        } catch (NumberFormatException e) {
            throw new ExecutionException(
                    "CHECKPOINT_CORRUPT",
                    "XX001",
                    "The file " + at
                            + ", which counts the files that are cleaned up, holds no number. Delete it: files read"
                            + " so far are left where they are then.");
        }
    }

    /** Reading begins with this file: those before it were read by durable epochs. */
    synchronized void readFrom(int file) {
        cleaned = cleaned == UNKNOWN ? file : cleaned;
        durable = Math.max(durable, file);
    }

    /**
     * Another epoch is durable, with all files before this one. Cleans up what was durable before, and throws an error about files that
     * could not be cleaned up, here or by {@link #nextBatch}; they are left where they are. Blocks.
     */
    synchronized void durable(int file) {
        if (how.mode() == CleanSource.Mode.OFF || durable == UNKNOWN) {
            return;
        }
        clean();
        durable = Math.max(durable, file);
        IOException failure = failed;
        failed = null;
        if (failure != null) {
            throw new TransientException(
                    "SOURCE_NOT_CLEANED",
                    "Files that have been read were not cleaned up: " + failure
                            + ". Delete or move them by hand, and check the permissions of their directory"
                            + how.archive().map(a -> " and of " + a).orElse("") + ".",
                    failure);
        }
    }

    /** Another batch begins: cleans up what is durable. Blocks. */
    synchronized void nextBatch() {
        if (how.mode() != CleanSource.Mode.OFF && durable != UNKNOWN) {
            clean();
        }
    }

    private void clean() {
        if (marked && cleaned >= durable) {
            return;
        }
        for (; cleaned < durable; cleaned++) {
            try {
                clean(log.get(cleaned));
            } catch (IOException e) {
                noteFailure(e);
            }
        }
        try {
            if (markFile.isPresent()) {
                writeMark(markFile.get());
            }
            marked = true;
        } catch (IOException e) {
            noteFailure(e);
        }
    }

    private void noteFailure(IOException e) {
        if (failed == null) {
            failed = e;
        } else {
            failed.addSuppressed(e);
        }
    }

    /** What has the name now may be another file, which nobody has read. */
    private void clean(InputFile read) throws IOException {
        Path file = read.file();
        try {
            if (!InputFile.read(file).equals(read)) {
                return;
            }
            if (how.archive().isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                archive(file, how.archive().get());
            }
        } catch (NoSuchFileException e) {
            // Someone else took it away, or this did before a crash.
            return;
        }
    }

    private static void archive(Path file, Path directory) throws IOException {
        Path to = directory.resolve(Objects.requireNonNull(file.getRoot()).relativize(file));
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        try {
            Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** If it is lost, files are looked at once more that are gone. */
    private void writeMark(Path at) throws IOException {
        Path next = Files.writeString(at.resolveSibling(MARK + ".next"), cleaned + "\n");
        Files.move(next, at, StandardCopyOption.ATOMIC_MOVE);
    }
}
