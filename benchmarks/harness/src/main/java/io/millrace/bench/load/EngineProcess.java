package io.millrace.bench.load;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The engine as a child of this process. Its output goes to a log file. */
final class EngineProcess implements AutoCloseable {
    private static final String READY = "READY";
    private static final long GRACE_S = 5;

    private final Process process;
    private final Path log;
    private final long startedNs;
    private final long startedMs;

    private EngineProcess(Process process, Path log, long startedNs, long startedMs) {
        this.process = process;
        this.log = log;
        this.startedNs = startedNs;
        this.startedMs = startedMs;
    }

    static EngineProcess start(CellSpec cell, String inTopic, String outTopic, Path tableCsv) throws IOException {
        List<String> command = new ArrayList<>(cell.command());
        command.addAll(List.of(
                cell.bootstrapServers(), inTopic, outTopic, cell.workload().label(), tableCsv.toString()));
        Path log = cell.folder().resolve("engine.log");
        long startedNs = System.nanoTime();
        long startedMs = System.currentTimeMillis();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(new File("/dev/null"))
                .start();
        EngineProcess engine = new EngineProcess(process, log, startedNs, startedMs);
        Runtime.getRuntime().addShutdownHook(new Thread(engine::close));
        return engine;
    }

    /** On the clock of {@link System#nanoTime}. */
    long startedNs() {
        return startedNs;
    }

    /** On the wall clock. */
    long startedMs() {
        return startedMs;
    }

    boolean isReady() throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(READY::equals);
        }
    }

    /** @throws CellFailure if it has ended */
    void mustLive() throws IOException, CellFailure {
        if (process.isAlive()) {
            return;
        }
        String why;
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            why = lines.filter(line -> line.contains("Exception") || line.contains("Error"))
                    .findFirst()
                    .orElse("it said nothing of an error");
        }
        throw new CellFailure("the engine exited with " + process.exitValue() + ": " + why + " (see " + log + ")");
    }

    double cpuSeconds() {
        return ProcessTree.cpuSeconds(process.pid());
    }

    long peakResidentMb() throws InterruptedException {
        return ProcessTree.peakResidentMb(process.pid());
    }

    /** Ends it and what it started: first with SIGTERM, and if that does not help, hard. */
    @Override
    public void close() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(GRACE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
