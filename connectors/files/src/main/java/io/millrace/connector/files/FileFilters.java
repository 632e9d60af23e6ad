package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Predicate;

/** Which files are wanted by their names ({@code pathGlobFilter}) and times ({@code modifiedBefore}, {@code modifiedAfter}). */
final class FileFilters {
    private FileFilters() {}

    static Predicate<Path> of(Options options) {
        Predicate<Path> wanted = options.get("pathGlobFilter")
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .map(FileFilters::byName)
                .orElse(file -> true);
        Optional<Long> before = micros(options, "modifiedBefore");
        Optional<Long> after = micros(options, "modifiedAfter");
        return before.isEmpty() && after.isEmpty()
                ? wanted
                : wanted.and(file -> modified(file)
                        .filter(at -> before.map(limit -> at < limit).orElse(true))
                        .filter(at -> after.map(limit -> at > limit).orElse(true))
                        .isPresent());
    }

    private static Predicate<Path> byName(PathMatcher matcher) {
        return file -> matcher.matches(file.getFileName());
    }

    /** Empty if the file is gone. */
    private static Optional<Long> modified(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toMillis() * 1000);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw FileLister.unreadable(file, e);
        }
    }

    /** Of text without a zone in that of the options. */
    private static Optional<Long> micros(Options options, String key) {
        return options.get(key).filter(text -> !text.isEmpty()).map(text -> {
            try {
                ZoneId zone = options.get("timeZone").map(ZoneId::of).orElse(ZoneOffset.UTC);
                return TemporalText.timestamp(text, zone);
            } catch (DateTimeException e) {
                throw new AnalysisException(
                        "_LEGACY_ERROR_TEMP_1294",
                        "Option '" + key + "' is '" + text + "', which is no time. Write it as YYYY-MM-DDTHH:mm:ss.");
            }
        });
    }
}
