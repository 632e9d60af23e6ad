package io.millrace.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Kafka broker in a process of its own, with the collector settings of Kafka's start script. */
final class BrokerProcess implements AutoCloseable {
    static final String READY = "BROKER ";

    /** The quick compiler only: the other one would take a core from the engine that happens to come first. */
    private static final List<String> OPTIONS = List.of(
            "-Xms1g",
            "-Xmx1g",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExplicitGCInvokesConcurrent");

    private static final long GRACE_S = 10;

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** Blocks until clients can connect. */
    static BrokerProcess start(Path work) throws IOException {
        List<String> command = OwnJvm.command(
                OPTIONS, BrokerMain.class, List.of(work.resolve("broker").toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(work.resolve("broker.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(READY)) {
                return new BrokerProcess(process, line.substring(READY.length()));
            }
        }
        throw new IOException("The broker ended while it started: see " + work.resolve("broker.log"));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GRACE_S, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
