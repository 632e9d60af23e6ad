package io.millrace.samples.porting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One of the programs of {@code src/programs}, its input laid out anew for each run, and the rows that it writes. */
record SparkProgram(String name) {
    static final Path MODULE = Path.of("").toAbsolutePath();
    static final Path SOURCES = MODULE.resolve("src/programs/java");
    private static final Path DATA = MODULE.resolve("src/data");
    private static final Path EXPECTED = MODULE.resolve("src/expected");
    private static final long FIRST_FILE_MS = 1_750_000_000_000L;
    private static final long FILE_MS = 60_000;
    private static final List<String> LINES =
            List.of("the mill turns", "the race runs", "a mill race", "runs and runs", "Bye");

    /** How an engine runs a main class. */
    interface Engine {
        void run(String mainClass, List<String> arguments) throws Exception;
    }

    static List<SparkProgram> all() {
        try (Stream<Path> files = Files.list(SOURCES.resolve("porting"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".java"))
                    .map(file -> new SparkProgram(file.substring(0, file.length() - ".java".length())))
                    .sorted((a, b) -> a.name().compareTo(b.name()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String mainClass() {
        return "porting." + name;
    }

    /** Runs it under a fresh directory; the rows it wrote, one JSON text or line each, sorted. */
    List<String> rows(Engine engine, Path directory) throws Exception {
        Path output = directory.resolve("output");
        Path work = Files.createDirectories(directory.resolve("work"));
        switch (name) {
            case "SocketWordCount" -> {
                try (LineServer server = LineServer.start(LINES)) {
                    engine.run(mainClass(), List.of("127.0.0.1", "" + server.port(), output.toString()));
                }
            }
            case "KafkaWordCount" -> {
                try (WordTopics topics = WordTopics.start(directory.resolve("kafka"), LINES)) {
                    List<String> arguments = List.of(
                            topics.broker().bootstrapServers(),
                            WordTopics.LINES,
                            WordTopics.COUNTS,
                            work.resolve("checkpoint").toString(),
                            output.toString());
                    engine.run(mainClass(), arguments);
                }
            }
            default ->
                engine.run(
                        mainClass(),
                        List.of(layOut(directory.resolve("input")).toString(), work.toString(), output.toString()));
        }
        return written(output);
    }

    /** What Spark wrote when the programs were recorded. */
    Path expectedFile() {
        return EXPECTED.resolve(name + ".txt");
    }

    /** A copy of the data whose files are a minute apart, since both engines read files in the order of their times. */
    private static Path layOut(Path input) throws IOException {
        long timeMs = FIRST_FILE_MS;
        for (Path file : files(DATA)) {
            Path copy = input.resolve(DATA.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
            Files.setLastModifiedTime(copy, FileTime.fromMillis(timeMs));
            timeMs += FILE_MS;
        }
        return input;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Each line of the parts, behind the directory that it lies in. */
    private static List<String> written(Path output) throws IOException {
        List<String> rows = new ArrayList<>();
        for (Path file : files(output)) {
            String part = file.getFileName().toString();
            String place = output.relativize(file.getParent()).toString();
            if (part.startsWith("part-") && !place.startsWith("_")) {
                Stream<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8).stream();
                rows.addAll(lines.map(line -> place.isEmpty() ? line : place + ": " + line)
                        .collect(Collectors.toList()));
            }
        }
        return rows.stream().sorted().toList();
    }
}
