package io.millrace.server.cli;

import io.millrace.error.MillraceException;
import io.millrace.sql.MillraceSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs SQL over files, ranges and values; without a statement it reads them from the terminal. */
@Command(
        name = "sql",
        description = "Run a SQL query, or read queries from standard input, each ended by a semicolon.",
        mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "For example \"SELECT count(*) FROM range(10)\"")
    private @Nullable String query;

    @Option(names = "--rows", description = "Rows to show at most (default ${DEFAULT-VALUE}).", defaultValue = "100")
    private int rows;

    @Override
    public Integer call() throws IOException {
        try (MillraceSession session = MillraceSession.builder().appName("sql").getOrCreate()) {
            if (query != null) {
                session.sql(query).show(rows, false);
                return CommandLine.ExitCode.OK;
            }
            return readAll(session);
        }
    }

    private int readAll(MillraceSession session) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        StringBuilder statement = new StringBuilder();
        int exit = CommandLine.ExitCode.OK;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            statement.append(line).append('\n');
            if (line.trim().endsWith(";")) {
                String text = statement.toString().trim();
                statement.setLength(0);
                exit = Math.max(exit, run(session, text.substring(0, text.length() - 1)));
            }
        }
        return exit;
    }

    private int run(MillraceSession session, String text) {
        try {
            session.sql(text).show(rows, false);
            return CommandLine.ExitCode.OK;
        } catch (MillraceException e) {
            System.err.println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
