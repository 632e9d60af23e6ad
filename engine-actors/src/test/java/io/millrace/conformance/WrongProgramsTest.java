package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.MillraceException;
import io.millrace.sql.MillraceSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole message of each wrong program, SQL statements and programs of {@link WrongPrograms}, against a file that was read line
 * by line as a user would: it names the thing, the place and the remedy. When a message changes, read target/wrong-programs.golden,
 * and copy it over the file in the resources if it is better.
 */
class WrongProgramsTest {
    private static final String TABLE =
            "CREATE TEMP VIEW t AS SELECT 7L AS id, 'acc-1' AS account_id, 7 AS i, 'Hello' AS s,"
                    + " TIMESTAMP '2024-03-10 01:30:45' AS ts, true AS b, named_struct('a', 1, 'b', 'x') AS st, array(1, 2, 3) AS arr,"
                    + " map('k', 1) AS m";

    @TempDir
    static Path directory;

    @Test
    void eachMessageNamesTheThingThePlaceAndTheRemedy() throws Exception {
        List<String> all = new ArrayList<>();
        try (MillraceSession session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "1")
                .create()) {
            session.sql(TABLE);
            Map<String, WrongPrograms.Program> programs = new LinkedHashMap<>();
            for (String statement : text("wrong-statements.sql").split(";\n")) {
                programs.put(statement.strip(), () -> session.sql(statement).collectAsList());
            }
            programs.putAll(new WrongPrograms(session, directory).all());
            programs.forEach((name, program) -> all.add("#### " + name + "\n" + message(program)));
        }
        String got = String.join("\n\n", all) + "\n";
        Files.writeString(Path.of("target/wrong-programs.golden"), got);
        assertThat(all).hasSizeGreaterThan(120);
        assertThat(all.stream().filter(m -> m.contains("NO ERROR") || m.contains("CRASH")))
                .isEmpty();
        assertThat(got).isEqualTo(text("wrong-programs.golden"));
    }

    private static String message(WrongPrograms.Program program) {
        try {
            program.run();
            return "NO ERROR";
        } catch (MillraceException | IllegalArgumentException e) {
            return tidy(e.getMessage());
        } catch (Exception e) {
            return "CRASH " + tidy(e.toString());
        }
    }

    /** Without what differs from run to run: this directory, lines of the programs, ids. */
    private static String tidy(String message) {
        return message.strip()
                .replace(directory.toString(), "DIR")
                .replaceAll("\\.java:\\d+\\)", ".java:LINE)")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "UUID");
    }

    private static String text(String file) throws IOException {
        try (InputStream in = WrongProgramsTest.class.getResourceAsStream("/wrong/" + file)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
