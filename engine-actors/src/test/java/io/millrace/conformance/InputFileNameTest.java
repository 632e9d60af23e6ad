package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code input_file_name()} is the file of the row where there is one. */
class InputFileNameTest {
    private static MillraceSession session;

    @TempDir
    static Path dir;

    @BeforeAll
    static void start() throws Exception {
        session = MillraceSession.builder().create();
        Files.writeString(dir.resolve("a.csv"), "1\n2\n");
        Files.writeString(dir.resolve("b.csv"), "3\n");
        session.read().schema("n INT").csv(dir.toString()).createOrReplaceTempView("t");
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    @Test
    void ofFiles() {
        List<Row> rows = session.sql(
                        "SELECT n, input_file_name(), input_file_name() = _metadata.file_path AS same FROM t"
                                + " WHERE input_file_name() LIKE '%.csv' ORDER BY n")
                .collectAsList();
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).schema().fieldNames()).containsExactly("n", "input_file_name()", "same");
        assertThat(rows.get(0).getString(1)).startsWith("file:").endsWith("a.csv");
        assertThat(rows.get(2).getString(1)).endsWith("b.csv");
        assertThat(rows).allMatch(row -> row.getBoolean(2));
        assertThat(session.sql(
                                "SELECT input_file_name() AS f, sum(n) AS s FROM t GROUP BY input_file_name() ORDER BY s DESC, f")
                        .collectAsList())
                .hasSize(2);
    }

    @Test
    void ofNoFile() {
        assertThat(session.sql("SELECT input_file_name() FROM VALUES (1) AS t(a)")
                        .collectAsList()
                        .get(0)
                        .getString(0))
                .isEmpty();
    }
}
