package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.connector.PartitionPath;
import io.millrace.error.ExecutionException;
import io.millrace.sql.AnalysisException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files that paths mean: files, directories and globs; names that begin with '_' or '.' are skipped in directories and by globs that do
 * not name them.
 */
final class FileLister {
    private FileLister() {}

    /** Sorted by path. An error if a path or glob matches nothing. */
    static List<Path> list(List<String> paths, Options options) {
        return list(paths, options, false);
    }

    /** As {@link #list}, but a glob may match nothing yet. */
    static List<Path> listSoFar(List<String> paths, Options options) {
        return list(paths, options, true);
    }

    private static List<Path> list(List<String> paths, Options options, boolean globsMayBeEmpty) {
        List<String> all = all(paths, options);
        Predicate<Path> wanted = FileFilters.of(options);
        boolean recursive = options.getBoolean("recursiveFileLookup", false);
        TreeSet<Path> found = new TreeSet<>();
        for (String path : all) {
            List<Path> roots = expand(path);
            if (roots.isEmpty() && !(globsMayBeEmpty && firstGlobCharacter(path) >= 0)) {
                throw new AnalysisException(
                        "PATH_NOT_FOUND",
                        "Path does not exist: " + path + ". Correct the path, or create the file or directory.");
            }
            roots.forEach(root -> collect(root, recursive, wanted, found));
        }
        return List.copyOf(found);
    }

    /** Those given and the one that the options name; an error if there is none. */
    static List<String> all(List<String> paths, Options options) {
        List<String> all = new ArrayList<>(paths);
        options.get("path").filter(p -> !all.contains(p)).ifPresent(all::add);
        if (all.isEmpty()) {
            throw new AnalysisException(
                    "MISSING_OPTION", "No path is given. Name the files in load(path), or with the option 'path'.");
        }
        return all;
    }

    /** The files and directories that paths and globs mean now. */
    static List<Path> roots(List<String> paths) {
        return paths.stream().flatMap(p -> expand(p).stream()).toList();
    }

    static Path local(String path) {
        String plain =
                path.startsWith("file:") ? path.substring("file:".length()).replaceFirst("^//+", "/") : path;
        if (plain.matches("[a-zA-Z][a-zA-Z0-9+.-]+://.*")) {
            throw new AnalysisException(
                    "UNSUPPORTED_FILE_SYSTEM",
                    "The path '" + path + "' is not on the local file system. Copy the files, or mount them.");
        }
        return Path.of(plain);
    }

    private static List<Path> expand(String path) {
        Path plain = local(path);
        if (Files.exists(plain)) {
            return List.of(plain);
        }
        int special = firstGlobCharacter(path);
        if (special < 0) {
            return List.of();
        }
        int cut = path.lastIndexOf('/', special);
        Path base = cut < 0 ? Path.of("") : local(path.substring(0, cut + 1));
        int depth = (int) path.substring(cut + 1).chars().filter(c -> c == '/').count() + 1;
        // Compared part by part below the base, whose own characters are no glob.
        String glob = path.substring(cut + 1);
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        return below(base, depth).stream()
                .filter(p ->
                        matcher.matches(base.relativize(p)) && (allVisible(base.relativize(p)) || namesHidden(glob)))
                .sorted()
                .toList();
    }

    /** Files and directories so deep below another. Those that are moved away meanwhile may be among them or not. */
    private static List<Path> below(Path base, int depth) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(base, Set.of(), depth, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    if (!directory.equals(base)) {
                        found.add(directory);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw unreadable(base, e);
        }
        return found;
    }

    private static int firstGlobCharacter(String path) {
        for (int i = 0; i < path.length(); i++) {
            if ("*?[{".indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static void collect(Path at, boolean recursive, Predicate<Path> wanted, TreeSet<Path> found) {
        if (!Files.isDirectory(at)) {
            if (wanted.test(at)) {
                found.add(at);
            }
            return;
        }
        try (Stream<Path> children = Files.list(at)) {
            for (Path child : children.filter(FileLister::visible).toList()) {
                boolean directory = Files.isDirectory(child);
                if (!directory
                        || recursive
                        || PartitionPath.isSegment(child.getFileName().toString())) {
                    collect(child, recursive, wanted, found);
                }
            }
        } catch (IOException e) {
            throw unreadable(at, e);
        }
    }

    static boolean visible(Path p) {
        String name = p.getFileName().toString();
        return !name.startsWith("_") && !name.startsWith(".");
    }

    /** Whether every part of a relative path is visible. */
    private static boolean allVisible(Path relative) {
        for (Path part : relative) {
            if (!visible(part)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a glob asks for names that directories hide. */
    private static boolean namesHidden(String glob) {
        return Stream.of(glob.split("/")).anyMatch(part -> part.startsWith("_") || part.startsWith("."));
    }

    static ExecutionException unreadable(Path path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new ExecutionException(
                    "FAILED_READ_FILE.FILE_NOT_EXIST",
                    "The file " + path
                            + " does not exist any more. Put it back, or set the option 'ignoreMissingFiles' to read the others.",
                    e);
        }
        return new ExecutionException(
                "FAILED_READ_FILE",
                "The file " + path + " cannot be read: " + e + ". Check that it is there and may be read.",
                e);
    }
}
