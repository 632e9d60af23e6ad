package io.millrace.server.shell;

import io.millrace.server.shell.StatementSplitter.Split;
import io.millrace.server.shell.StatementSplitter.Statement;
import io.millrace.sql.MillraceSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;

/** Statements from a text or a pipe, without a terminal: each runs as soon as it is whole. */
public final class SqlScript {
    private final StatementRunner runner;
    private final PrintWriter out;

    /**
     * @param rows rows to show at most
     * @param once whether a streaming query ends with what its sources hold now; else it runs until the program is stopped
     */
    public SqlScript(MillraceSession session, PrintWriter out, int rows, boolean once) {
        this.out = out;
        runner = new StatementRunner(session, out, new LiveResult(out, false, once, rows), rows);
    }

    /**
     * @param source what the text is called in messages; empty to leave lines out
     * @return whether all statements could be run; one that fails does not keep the others from it
     */
    public boolean run(String source, Reader text) throws IOException {
        BufferedReader in = new BufferedReader(text);
        StringBuilder pending = new StringBuilder();
        boolean fine = true;
        int before = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            pending.append(line).append('\n');
            Split split = StatementSplitter.split(pending.toString());
            if (!split.statements().isEmpty()
                    && StatementSplitter.blank(split.rest().text())) {
                for (Statement s : split.statements()) {
                    fine &= run(source, s, before);
                }
                before += (int) pending.chars().filter(c -> c == '\n').count();
                pending.setLength(0);
            }
        }
        for (Statement s : StatementSplitter.split(pending.toString()).all()) {
            fine &= run(source, s, before);
        }
        return fine;
    }

    private boolean run(String source, Statement statement, int linesBefore) {
        boolean fine = runner.run(statement.text());
        if (!fine && !source.isEmpty()) {
            out.println("(" + source + ", the statement of line " + (linesBefore + statement.line()) + ")");
            out.flush();
        }
        return fine;
    }
}
