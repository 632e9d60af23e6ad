package io.millrace.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.shell.StatementSplitter.Statement;
import org.junit.jupiter.api.Test;

class StatementSplitterTest {
    @Test
    void semicolonsInQuotesAndCommentsEndNothing() {
        String text = "SELECT ';', \"a;b\", `c;` -- no; end\n  FROM t; /* ; */ SELECT 'it\\';s';\nSELECT 3";
        assertThat(StatementSplitter.split(text).all())
                .containsExactly(
                        new Statement("SELECT ';', \"a;b\", `c;` -- no; end\n  FROM t", 1),
                        new Statement("/* ; */ SELECT 'it\\';s'", 2),
                        new Statement("SELECT 3", 3));
    }

    @Test
    void blanksAndCommentsAreNoStatements() {
        assertThat(StatementSplitter.split(" ; -- nothing\n ;; /* */ ").all()).isEmpty();
        assertThat(StatementSplitter.blank("/*+ hint */")).isFalse();
    }

    @Test
    void aStatementIsWholeWithItsSemicolonOnly() {
        assertThat(StatementParser.whole("SELECT 1")).isFalse();
        assertThat(StatementParser.whole("SELECT ';")).isFalse();
        assertThat(StatementParser.whole("SELECT 1; -- done")).isTrue();
        assertThat(StatementParser.whole("quit")).isTrue();
        assertThat(StatementParser.whole("")).isTrue();
    }
}
