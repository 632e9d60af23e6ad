package io.millrace.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./millrace}: demos, a node of a cluster, SQL, a worker for measuring. Exit code 0: done; 1: it failed or a check did not hold; 2: wrong usage. */
@Command(
        name = "millrace",
        description = "A real-time streaming engine with the Structured Streaming API.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            FirstRowCommand.class,
            NexmarkCommand.class,
            NodeCommand.class,
            PortCommand.class,
            SqlCommand.class,
            TrainingCommand.class,
            WorkerCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Callable<Integer> {
    private Main() {}

    @Override
    public Integer call() {
        CommandLine.usage(this, System.out);
        return CommandLine.ExitCode.OK;
    }

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((error, command, parsed) -> {
            System.err.println(Main.describe(error));
            if (System.getenv("MILLRACE_STACKTRACE") != null) {
                error.printStackTrace();
            } else {
                System.err.println("(Set MILLRACE_STACKTRACE=1 for the stack trace.)");
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        System.exit(line.execute(args));
    }

    private static String describe(Throwable error) {
        StringBuilder text = new StringBuilder(error.getMessage() == null ? error.toString() : error.getMessage());
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            text.append("\n  because: ").append(cause.getMessage() == null ? cause : cause.getMessage());
        }
        return text.toString();
    }
}
