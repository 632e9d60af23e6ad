package io.millrace.bench.compare;

import io.millrace.bench.load.CellSpec;
import io.millrace.bench.load.LoadMain;
import io.millrace.bench.result.CellResult;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the load's process for one cell, and takes its result. */
final class CellRun {
    private final List<String> loadOptions;

    CellRun(Path checkout, String loadHeap) {
        // A wide young generation and room for classes: the load collects seldom, and neither its pauses nor its
        // compiler pass for the engine's.
        loadOptions = new ArrayList<>(List.of(
                "-Xms" + loadHeap,
                "-Xmx" + loadHeap,
                "-XX:+UseParallelGC",
                "-XX:NewRatio=1",
                "-XX:MetaspaceSize=128m"));
        loadOptions.addAll(OwnJvm.simpleRequests(checkout));
    }

    /** @return a result with a {@code failure} if the load ended without one */
    CellResult run(CellSpec cell, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(OwnJvm.command(loadOptions, LoadMain.class, cell.toArguments()))
                .redirectErrorStream(true)
                .redirectOutput(cell.folder().resolve("load.log").toFile())
                .redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        Process load = builder.start();
        Thread endsWithUs = new Thread(load::destroy);
        Runtime.getRuntime().addShutdownHook(endsWithUs);
        int exit = load.waitFor();
        Runtime.getRuntime().removeShutdownHook(endsWithUs);
        Path result = cell.folder().resolve(LoadMain.RESULT_FILE);
        if (Files.exists(result)) {
            return CellResult.fromJson(Files.readString(result));
        }
        return new CellResult.Builder()
                .label("held", "no")
                .label("failure", "the load ended with " + exit + " (see load.log)")
                .build();
    }

    /** Deletes what a cell left. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " could not be deleted", e);
        }
    }
}
