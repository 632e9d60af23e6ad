package io.millrace.server.port;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A directory of Java sources that are ported into another; files that are not Java are left where they are. */
public final class SourceTree {
    private SourceTree() {}

    /**
     * What came of one source.
     *
     * @param target the file written
     */
    public record Ported(Path target, List<SparkImports.Leftover> leftovers) {}

    /** Writes each source of {@code from} to the same place under {@code to}, by name; files there are replaced. */
    public static List<Ported> port(Path from, Path to) throws IOException {
        List<Ported> ported = new ArrayList<>();
        for (Path source : sources(from)) {
            Path target = to.resolve(from.relativize(source).toString());
            String mapped = SparkImports.map(Files.readString(source));
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.writeString(target, mapped);
            ported.add(new Ported(target, SparkImports.leftovers(mapped)));
        }
        return List.copyOf(ported);
    }

    private static List<Path> sources(Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
