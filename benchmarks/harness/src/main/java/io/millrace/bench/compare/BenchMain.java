package io.millrace.bench.compare;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./millrace bench}. Exit code 0: done, and every cell held; 1: one did not, or it failed; 2: wrong usage. */
@Command(
        name = "millrace bench",
        description = "Measures engines between two Kafka topics, under one contract (docs/benchmarks/method.md).",
        mixinStandardHelpOptions = true,
        subcommands = {CompareCommand.class, ReportCommand.class, CommandLine.HelpCommand.class})
public final class BenchMain implements Callable<Integer> {
    private BenchMain() {}

    @Override
    public Integer call() {
        CommandLine.usage(this, System.out);
        return CommandLine.ExitCode.OK;
    }

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new BenchMain());
        line.setExecutionExceptionHandler((error, command, parsed) -> {
            System.err.println(error.getMessage() == null ? error.toString() : error.getMessage());
            if (System.getenv("MILLRACE_STACKTRACE") != null) {
                error.printStackTrace();
            } else {
                System.err.println("(Set MILLRACE_STACKTRACE=1 for the stack trace.)");
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        System.exit(line.execute(args));
    }
}
