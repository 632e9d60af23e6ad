package io.millrace.server.shell;

import io.millrace.sql.MillraceSession;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** The shell of a person at a terminal: a line editor with a history that outlives it, and statements of several lines. */
public final class SqlShell {
    private static final Set<String> QUIT = Set.of("quit", "exit");
    private static final String HELP = """
            A statement ends with a semicolon and may have several lines. Tab completes names.
              SHOW TABLES; SHOW FUNCTIONS LIKE 'date*'; SHOW COLUMNS FROM t; DESCRIBE t; EXPLAIN SELECT …;
              CREATE TEMP VIEW v AS SELECT …;               a query by name
              CREATE TEMP VIEW s USING rate;                 a source; SELECT … FROM STREAM s; reads it as a stream
              CREATE STREAMING TABLE t AS SELECT …;         a streaming query in the background; read it with SELECT
              SHOW STREAMING QUERIES; DROP STREAMING TABLE t;
            Ctrl-C stops the streaming query that is shown, or drops what you have typed. quit, exit or Ctrl-D leave.""";

    private final LineReader reader;
    private final PrintWriter out;
    private final StatementRunner runner;

    /**
     * @param history where the lines that were typed are kept between sessions
     * @param rows rows to show at most
     */
    public SqlShell(MillraceSession session, Terminal terminal, Path history, int rows) {
        out = terminal.writer();
        boolean redraw = !terminal.getType().startsWith(Terminal.TYPE_DUMB);
        LiveResult live = new LiveResult(out, redraw, false, rows);
        terminal.handle(Terminal.Signal.INT, signal -> live.interrupt());
        runner = new StatementRunner(session, out, live, rows);
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("millrace")
                .parser(new StatementParser())
                .completer(new NameCompleter(session))
                .variable(LineReader.HISTORY_FILE, history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "       -> ")
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /** Whether a line is one of the shell's own words, which need no semicolon. */
    static boolean isWord(String line) {
        String word = word(line);
        return word.isEmpty() || word.equals("help") || word.equals("?") || QUIT.contains(word);
    }

    private static String word(String line) {
        String word = line.strip().toLowerCase(Locale.ROOT);
        return word.endsWith(";") ? word.substring(0, word.length() - 1).strip() : word;
    }

    /** Reads and runs statements until the user leaves. */
    public void run() {
        out.println("Millrace SQL. help says what there is.");
        out.flush();
        while (true) {
            String text;
            try {
                text = reader.readLine("millrace> ");
            } catch (UserInterruptException e) {
                continue; // Ctrl-C at the prompt drops the line
            } catch (EndOfFileException e) {
                return;
            }
            String word = word(text);
            if (QUIT.contains(word)) {
                return;
            } else if (word.equals("help") || word.equals("?")) {
                out.println(HELP);
                out.flush();
            } else {
                StatementSplitter.split(text).all().forEach(s -> runner.run(s.text()));
            }
        }
    }
}
