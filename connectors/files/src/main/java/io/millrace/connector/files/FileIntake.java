package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.connector.files.FileStreamOptions.BatchLimit;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the files that are new and gives them numbers: the oldest first, those of the same time by name. Thread-safe. */
final class FileIntake {
    private static final Comparator<InputFile> ORDER = Comparator.comparingLong(InputFile::modifiedMs)
            .thenComparing(e -> e.file().toString());

    private final FileLog log;
    private final List<String> paths;
    private final Options options;
    private final FileStreamOptions how;

    /** Files with a number, as {@link #key} names them. */
    private final Set<String> seen = new HashSet<>();

    private long newestMs = Long.MIN_VALUE;

    FileIntake(FileLog log, List<String> paths, Options options, FileStreamOptions how) {
        this.log = log;
        this.paths = paths;
        this.options = options;
        this.how = how;
        log.all().forEach(this::remember);
    }

    private void remember(InputFile e) {
        seen.add(key(e.file()));
        newestMs = Math.max(newestMs, e.modifiedMs());
    }

    private String key(Path file) {
        return (how.fileNameOnly() ? file.getFileName() : file).toString();
    }

    /** Numbers all that is there. */
    synchronized void takeAll() {
        take(newFiles());
    }

    /**
     * The number after the last file of a batch that begins with this one. Only files that the batch takes get numbers, so that a
     * file which comes later still has its place among those that wait.
     */
    synchronized int batchEnd(int from, BatchLimit limit) {
        int end = from;
        long bytes = 0;
        int known = log.size();
        while (end < known && limit.admits(end - from, bytes, log.get(end).bytes())) {
            bytes += log.get(end).bytes();
            end++;
        }
        if (end < known || end - from >= limit.maxFiles()) {
            return end;
        }
        List<InputFile> taken = new ArrayList<>();
        for (InputFile e : newFiles()) {
            if (!limit.admits(end - from, bytes, e.bytes())) {
                break;
            }
            taken.add(e);
            bytes += e.bytes();
            end++;
        }
        take(taken);
        return end;
    }

    private void take(List<InputFile> files) {
        log.append(files);
        files.forEach(this::remember);
    }

    private List<InputFile> newFiles() {
        long oldestMs = newestMs == Long.MIN_VALUE || how.maxFileAgeMs() == Long.MAX_VALUE
                ? Long.MIN_VALUE
                : newestMs - how.maxFileAgeMs();
        List<InputFile> found = new ArrayList<>();
        Set<Path> listedNow = new HashSet<>();
        for (Path listed : FileLister.listSoFar(paths, options)) {
            Path file = listed.toAbsolutePath().normalize();
            if (seen.contains(key(file)) || !listedNow.add(file)) {
                continue;
            }
            InputFile e = entry(file);
            if (e != null && e.modifiedMs() >= oldestMs) {
                found.add(e);
            }
        }
        found.sort(how.latestFirst() ? ORDER.reversed() : ORDER);
        return found;
    }

    /** Null if the file is gone since it was listed, as if it had never been there. */
    private static @Nullable InputFile entry(Path file) {
        try {
            return InputFile.read(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw FileLister.unreadable(file, e);
        }
    }
}
