package io.millrace.connector.files;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.regex.PatternSyntaxException;

/** Paths of sources, whose names may be globs, compared name by name. */
final class PathPatterns {
    private PathPatterns() {}

    static Path absolute(String path) {
        return FileLister.local(path).toAbsolutePath().normalize();
    }

    /** Whether the first names of both are the same. */
    static boolean matches(Path pattern, Path path, int depth) {
        for (int i = 0; i < depth; i++) {
            if (!matches(pattern.getName(i), path.getName(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(Path pattern, Path name) {
        try {
            return pattern.equals(name)
                    || FileSystems.getDefault()
                            .getPathMatcher("glob:" + pattern)
                            .matches(name);
        } catch (PatternSyntaxException partOfAGlobAcrossDirectories) {
            return true;
        }
    }
}
