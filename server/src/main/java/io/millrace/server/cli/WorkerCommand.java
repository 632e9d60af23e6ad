package io.millrace.server.cli;

import io.millrace.samples.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one pattern between two topics, under the contract that all engines of a comparison keep. */
@Command(
        name = "worker",
        description = {
            "Run a pattern between two Kafka topics until it is ended, printing READY once it runs.",
            "Arguments: BOOTSTRAP IN OUT PATTERN TABLE_CSV, or the PATTERN first.",
            "Patterns: encode, enhance, count, window, dedup, session, join, state."
        },
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
    private static final List<String> PATTERNS =
            List.of("encode", "enhance", "count", "window", "dedup", "session", "join", "state");
    private static final int PATTERN_AT = 3;

    @Parameters(arity = "4..5", paramLabel = "ARGUMENT")
    private List<String> arguments = List.of();

    @Option(
            names = "--checkpoint",
            description = "Where the query keeps its state (default: a new temporary directory).")
    private @Nullable Path checkpoint;

    @Option(
            names = "--epoch",
            description =
                    "Time between barriers; where it is not given, MILLRACE_WORKER_EPOCH of the environment (default: 1 second).",
            defaultValue = "${env:MILLRACE_WORKER_EPOCH:-1 second}")
    private String epoch = "1 second";

    @Override
    public Integer call() throws Exception {
        List<String> a = PATTERNS.contains(arguments.get(0)) ? patternToFourth(arguments) : arguments;
        Path state = checkpoint == null ? Files.createTempDirectory("millrace-worker-") : checkpoint;
        Path table = Path.of(a.size() > PATTERN_AT + 1 ? a.get(PATTERN_AT + 1) : "");
        new Worker(a.get(PATTERN_AT), a.get(0), a.get(1), a.get(2), table, state, epoch).run();
        return CommandLine.ExitCode.OK;
    }

    private static List<String> patternToFourth(List<String> given) {
        java.util.ArrayList<String> a = new java.util.ArrayList<>(given);
        a.add(PATTERN_AT, a.remove(0));
        return a;
    }
}
