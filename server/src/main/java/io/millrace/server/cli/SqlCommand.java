package io.millrace.server.cli;

import io.millrace.server.shell.SqlScript;
import io.millrace.server.shell.SqlShell;
import io.millrace.sql.MillraceSession;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** SQL over files, ranges, values and streams: one statement, a file of them, a pipe, or a shell at a terminal. */
@Command(
        name = "sql",
        description =
                "Run SQL: a statement, a file (-f), what comes through a pipe, or a shell if there is a terminal.",
        mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "For example \"SELECT count(*) FROM range(10)\"")
    private @Nullable String query;

    @Option(
            names = {"-e", "--execute"},
            paramLabel = "STATEMENTS",
            description = "Statements to run, separated by semicolons.")
    private @Nullable String statements;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A file of statements, each ended by a semicolon.")
    private @Nullable Path file;

    @Option(names = "--rows", description = "Rows to show at most (default ${DEFAULT-VALUE}).", defaultValue = "100")
    private int rows;

    @Option(
            names = "--once",
            description =
                    "End a streaming query with what its sources hold now (not in the shell, where Ctrl-C ends it).")
    private boolean once;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "Where the shell keeps what was typed (default ~/.millrace_history).")
    private @Nullable Path history;

    @Override
    public Integer call() throws IOException {
        try (MillraceSession session = MillraceSession.builder().appName("sql").getOrCreate()) {
            PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
            SqlScript script = new SqlScript(session, out, rows, once);
            String text = query != null ? query : statements;
            if (text != null) {
                return exit(script.run("", new StringReader(text)));
            } else if (file != null) {
                try (var in = Files.newBufferedReader(file)) {
                    return exit(script.run(file.toString(), in));
                }
            }
            return shell(session, script);
        }
    }

    private int shell(MillraceSession session, SqlScript script) throws IOException {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            if (terminal instanceof DumbTerminal) { // what stands for a terminal where there is none
                return exit(script.run("", new InputStreamReader(System.in, Charset.defaultCharset())));
            }
            Path kept = history == null ? Path.of(System.getProperty("user.home"), ".millrace_history") : history;
            new SqlShell(session, terminal, kept, rows).run();
            return CommandLine.ExitCode.OK;
        }
    }

    private static int exit(boolean fine) {
        return fine ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
