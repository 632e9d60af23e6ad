package io.millrace.server.cli;

import io.millrace.samples.demo.DemoRun;
import io.millrace.samples.fraud.FraudDemo;
import io.millrace.samples.iot.TelemetryDemo;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a sample with its broker, load and check. */
@Command(
        name = "demo",
        description = "Run a sample pipeline: a real Kafka broker, a seeded load, live figures.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private enum Sample {
        fraud,
        iot
    }

    @Parameters(paramLabel = "SAMPLE", description = "${COMPLETION-CANDIDATES}")
    private Sample sample = Sample.fraud;

    @Option(
            names = "--headless",
            description = "End by itself after --seconds, with an exit code that tells whether all checks held.")
    private boolean headless;

    @Option(
            names = "--seconds",
            description = "How long the load runs (headless: ${DEFAULT-VALUE}).",
            defaultValue = "30")
    private long seconds;

    @Option(names = "--rate", description = "Records a second (default ${DEFAULT-VALUE}).", defaultValue = "2000")
    private long rate;

    @Option(names = "--seed", description = "Of the generated data (default ${DEFAULT-VALUE}).", defaultValue = "42")
    private long seed;

    @Option(
            names = "--nodes",
            description = "fraud: JVMs to run on, 1 or at least 3 (default ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private int nodes;

    @Override
    public Integer call() throws Exception {
        if (nodes > 1 && sample != Sample.fraud) {
            throw new IllegalArgumentException("--nodes is for demo fraud; " + sample + " runs on one node.");
        }
        if (!headless) {
            System.out.println("Press Ctrl-C to end.");
        }
        DemoRun run = new DemoRun(headless ? seconds : 0, rate, seed, System.out);
        boolean ok = sample == Sample.fraud ? new FraudDemo(run, nodes).run() : new TelemetryDemo(run).run();
        System.out.println(ok ? "All checks held." : "A check did not hold.");
        return ok ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
