package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is to become of files that a stream has read.
 *
 * @param archive the directory below which archived files keep their paths; empty unless the mode is ARCHIVE
 */
record CleanSource(Mode mode, Optional<Path> archive) {
    private static final String KEY = "cleanSource";
    private static final String ARCHIVE_DIRECTORY = "sourceArchiveDir";

    enum Mode {
        OFF,
        DELETE,
        ARCHIVE
    }

    /** @param sources paths and globs of the stream */
    static CleanSource of(Options o, List<String> sources) {
        String text = o.get(KEY, "off");
        Mode mode = List.of(Mode.values()).stream()
                .filter(m -> m.name().equalsIgnoreCase(text.trim()))
                .findFirst()
                .orElseThrow(() -> Options.invalid(KEY, text, "off, delete or archive"));
        return new CleanSource(
                mode, mode == Mode.ARCHIVE ? Optional.of(archiveDirectory(o, sources)) : Optional.empty());
    }

    private static Path archiveDirectory(Options o, List<String> sources) {
        String text = o.get(ARCHIVE_DIRECTORY)
                .orElseThrow(() -> new AnalysisException(
                        "MISSING_OPTION",
                        "Archive mode must be used with '" + ARCHIVE_DIRECTORY
                                + "' option. Name a directory in it that is not below the source."));
        Path archive = PathPatterns.absolute(text);
        for (String source : sources) {
            if (mayBeRead(archive, PathPatterns.absolute(source))) {
                throw new AnalysisException(
                        "INVALID_OPTION",
                        "Base archive path cannot be set to the path where archived path can possibly match with source pattern: the '"
                                + ARCHIVE_DIRECTORY + "' " + archive + " and the source " + source
                                + " are within one another. Name a directory beside the source.");
            }
        }
        return archive;
    }

    /** Whether both are the same as deep as the shorter one goes; names of the source may be globs. */
    private static boolean mayBeRead(Path archive, Path source) {
        return PathPatterns.matches(source, archive, Math.min(archive.getNameCount(), source.getNameCount()));
    }
}
