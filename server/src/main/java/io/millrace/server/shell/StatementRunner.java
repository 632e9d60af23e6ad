package io.millrace.server.shell;

import io.millrace.error.MillraceException;
import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs one statement and prints what it answers: rows of a table, or the changing rows of a stream. */
final class StatementRunner {
    private static final Pattern SHOW_QUERIES = Pattern.compile("(?is)show\\s+streaming\\s+queries");
    private static final Pattern START = Pattern.compile("(?is)create\\s+streaming\\s+table\\s+(\\w+)\\s+as\\s+(.+)");
    private static final Pattern STOP = Pattern.compile("(?is)drop\\s+streaming\\s+table\\s+(\\w+)");

    private final MillraceSession session;
    private final PrintWriter out;
    private final LiveResult live;
    private final int rows;

    StatementRunner(MillraceSession session, PrintWriter out, LiveResult live, int rows) {
        this.session = session;
        this.out = out;
        this.live = live;
        this.rows = rows;
    }

    /** True if it could be done; else the error has been printed. */
    boolean run(String statement) {
        try {
            answer(statement);
            return true;
        } catch (MillraceException | IllegalArgumentException e) {
            out.println((e.getMessage() == null ? e.toString() : e.getMessage()).stripTrailing());
        } catch (StreamingQueryException | TimeoutException e) {
            out.println("The streaming query failed: " + e.getMessage());
        } finally {
            out.flush();
        }
        return false;
    }

    private void answer(String statement) throws StreamingQueryException, TimeoutException {
        Matcher start = START.matcher(statement);
        Matcher stop = STOP.matcher(statement);
        if (SHOW_QUERIES.matcher(statement).matches()) {
            showQueries();
        } else if (start.matches()) {
            String name = start.group(1);
            LiveResult.start(
                    session.sql(start.group(2)).writeStream().format("memory").queryName(name), mode -> {});
            out.println("Streaming query " + name + " runs. Its result is the table " + name + ".");
        } else if (stop.matches()) {
            query(stop.group(1)).stop();
            out.println("Stopped " + stop.group(1) + ".");
        } else {
            Dataset<Row> result = session.sql(statement);
            if (result.isStreaming()) {
                live.show(result);
            } else if (isPlan(result)) {
                result.collectAsList().forEach(r -> out.println(r.getString(0)));
            } else if (result.schema().size() > 0) {
                out.println(result.showString(rows, 0, false));
            }
        }
    }

    /** The answer of EXPLAIN reads better without a frame. */
    private static boolean isPlan(Dataset<Row> result) {
        return result.columns().length == 1 && result.columns()[0].equals("plan");
    }

    private StreamingQuery query(String name) {
        for (StreamingQuery q : session.streams().active()) {
            if (name.equalsIgnoreCase(q.name())) {
                return q;
            }
        }
        throw new MillraceException(
                "STREAMING_QUERY_NOT_FOUND",
                "There is no streaming query " + name + ". SHOW STREAMING QUERIES lists them.");
    }

    private void showQueries() {
        StreamingQuery[] active = session.streams().active();
        if (active.length == 0) {
            out.println("No streaming query runs. Start one with CREATE STREAMING TABLE name AS SELECT …");
        }
        for (StreamingQuery q : active) {
            var progress = q.lastProgress();
            out.println(String.format(
                    Locale.ROOT,
                    "%s  %s  %s%s",
                    q.name(),
                    q.id(),
                    q.status().message(),
                    progress == null
                            ? ""
                            : "  epoch " + progress.batchId() + ", " + progress.numInputRows() + " rows in"));
        }
    }
}
