package io.millrace.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that these tests run in: its root, its modules and their sources. */
final class Checkout {
    private static final Path ROOT = findRoot();
    private static final Path BUILD_FOLDER = findBuildFolder();

    private Checkout() {}

    static Path root() {
        return ROOT;
    }

    /** The folders of all modules with code of their own, relative to the root, such as {@code connectors/kafka}. */
    static List<String> modules() {
        try (Stream<Path> files = Files.walk(ROOT, 3)) {
            return files.filter(file -> file.endsWith("pom.xml"))
                    .map(Path::getParent)
                    .filter(folder -> Files.isDirectory(folder.resolve("src/main")))
                    .map(folder -> ROOT.relativize(folder).toString().replace('\\', '/'))
                    .filter(folder -> !folder.isEmpty() && !folder.contains("target"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path mainSources(String module) {
        return ROOT.resolve(module).resolve("src/main/java");
    }

    /** Where the running build compiles to: below {@code target}, or {@code target/fast} with {@code -Pfast}. */
    static Path mainClasses(String module) {
        return ROOT.resolve(module).resolve(BUILD_FOLDER).resolve("classes");
    }

    /** All files below {@code folder} with the given ending, in a stable order; none if there is no such folder. */
    static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path findRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("No mvnw in this folder or any above it: run the test inside the checkout");
        }
        return folder;
    }

    private static Path findBuildFolder() {
        try {
            Path testClasses = Path.of(Checkout.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return ROOT.resolve("docs").relativize(testClasses.getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
