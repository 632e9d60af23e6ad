package io.millrace.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.MillraceSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell at a terminal that can do nothing but print, and scripts without any terminal. */
@Timeout(120)
class SqlShellTest {
    private static MillraceSession session;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "1")
                .create();
        session.sql("CREATE TEMP VIEW people AS SELECT * FROM VALUES ('Ann', 31), ('Bob', 25) AS p(name, age)");
        session.sql("CREATE TEMP VIEW numbers USING rate-micro-batch OPTIONS (rowsPerBatch 2, 'startTimestamp' = '0')");
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    /** What a terminal shows, which can be waited for. */
    private static final class Screen extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            notifyAll();
        }

        @Override
        public synchronized void write(int b) {
            super.write(b);
            notifyAll();
        }

        synchronized void awaitText(String text) throws InterruptedException {
            while (!toString(StandardCharsets.UTF_8).contains(text)) {
                wait();
            }
        }
    }

    private String typed(String input) throws IOException {
        Screen screen = new Screen();
        try (Terminal terminal =
                new DumbTerminal(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), screen)) {
            new SqlShell(session, terminal, directory.resolve("history"), 20).run();
        }
        return screen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void statementsMayHaveSeveralLinesAndErrorsPointIntoThem() throws IOException {
        String shown = typed("SELECT name\n  FROM people\n WHERE age > 30;\nSELECT nme FROM people;\nhelp\nquit\n");
        assertThat(shown)
                .contains("|Ann |", "UNRESOLVED_COLUMN", "`name`", "SELECT nme FROM people\n       ^^^", "Ctrl-C");
    }

    @Test
    void tablesOfDatabasesCanBeRead() throws Exception {
        String url = "jdbc:h2:mem:shell";
        try (Connection h2 = DriverManager.getConnection(url);
                Statement statement = h2.createStatement()) {
            statement.execute(
                    "CREATE TABLE cities AS SELECT * FROM (VALUES ('Ann', 'Kyoto'), ('Bob', 'Oslo')) AS c(who, city)");
            String shown = typed("CREATE TEMP VIEW cities USING jdbc OPTIONS (url '" + url + "', dbtable 'cities');\n"
                    + "SELECT city, age FROM people JOIN cities ON who = name WHERE age < 30;\nquit\n");
            assertThat(shown).contains("|Oslo|25 |");
        }
    }

    @Test
    void whatWasTypedIsThereInTheNextSession() throws IOException {
        var unused = typed("SELECT 1 AS one;\nquit\n");
        assertThat(Files.readString(directory.resolve("history"))).contains("SELECT 1 AS one;");
    }

    @Test
    void controlCStopsTheStreamAndNotTheShell() throws Exception {
        Screen screen = new Screen();
        PipedOutputStream keys = new PipedOutputStream();
        try (Terminal terminal = new DumbTerminal(new PipedInputStream(keys), screen)) {
            SqlShell shell = new SqlShell(session, terminal, directory.resolve("history"), 20);
            Thread thread = new Thread(shell::run, "shell");
            thread.start();
            keys.write("SELECT count(*) AS n FROM STREAM numbers;\n".getBytes(StandardCharsets.UTF_8));
            keys.flush();
            screen.awaitText("Epoch 1 ");
            terminal.raise(Terminal.Signal.INT);
            keys.write("SELECT 'still here' AS a;\nquit\n".getBytes(StandardCharsets.UTF_8));
            keys.flush();
            screen.awaitText("|still here|");
            thread.join();
        }
        assertThat(session.streams().active()).isEmpty();
    }

    @Test
    void aScriptRunsToItsEndAndSaysWhereItFailed() throws IOException {
        StringWriter shown = new StringWriter();
        SqlScript script = new SqlScript(session, new PrintWriter(shown), 20, true);
        boolean fine = script.run(
                "report.sql",
                new StringReader(
                        "-- a report\nSELECT age FROM people WHERE name = 'Bob';\n\nSELECT oops;\nSELECT 2 AS two"));
        assertThat(fine).isFalse();
        assertThat(shown.toString()).contains("|25 |", "(report.sql, the statement of line 4)", "|2  |");
    }

    @Test
    void streamsRunInTheBackgroundByName() {
        StringWriter shown = new StringWriter();
        StatementRunner runner = new StatementRunner(
                session, new PrintWriter(shown), new LiveResult(new PrintWriter(shown), false, true, 20), 20);
        assertThat(runner.run("CREATE STREAMING TABLE totals AS SELECT count(*) AS n FROM STREAM numbers"))
                .isTrue();
        assertThat(runner.run("SHOW STREAMING QUERIES")).isTrue();
        assertThat(runner.run("SELECT count(*) AS c FROM totals")).isTrue();
        assertThat(runner.run("DROP STREAMING TABLE totals")).isTrue();
        assertThat(runner.run("DROP STREAMING TABLE totals")).isFalse();
        assertThat(shown.toString()).contains("totals runs", "Stopped totals", "STREAMING_QUERY_NOT_FOUND");
    }

    @Test
    void namesAreCompleted() {
        NameCompleter completer = new NameCompleter(session);
        assertThat(completer.names("SEL", "SEL")).containsExactly("SELECT");
        assertThat(completer.names("peo", "SELECT * FROM peo")).containsExactly("people");
        assertThat(completer.names("na", "SELECT na FROM people")).contains("name", "nanvl");
        assertThat(completer.names("date_a", "SELECT date_a")).contains("date_add");
    }
}
