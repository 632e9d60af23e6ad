package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of SQL's functions, recursions and correlated subqueries goes with a stream, and what is refused with a way round. */
class SqlOnStreamsTest {
    private MillraceSession session;

    @BeforeEach
    void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "2")
                .create();
        session.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", "5")
                .load()
                .createOrReplaceTempView("numbers");
    }

    @AfterEach
    void stop() {
        session.stop();
    }

    private List<String> rowsOf(String sql) throws Exception {
        StreamingQuery query = session.sql(sql)
                .writeStream()
                .format("memory")
                .queryName("result")
                .trigger(Trigger.Once())
                .start();
        query.awaitTermination();
        return session.table("result").collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    @Test
    void aFunctionWrittenInSqlIsInlined() throws Exception {
        session.sql("CREATE TEMPORARY FUNCTION times(x BIGINT, n INT DEFAULT 2) RETURNS BIGINT RETURN x * n");
        assertThat(rowsOf("SELECT times(value), times(value, n => 3) FROM numbers WHERE times(value) > 3"))
                .containsExactly("[4,6]", "[6,9]", "[8,12]");
    }

    @Test
    void aTableFunctionIsATableBesideTheStream() throws Exception {
        session.sql("CREATE TEMPORARY FUNCTION upto(n BIGINT) RETURNS TABLE(id BIGINT) RETURN SELECT id FROM range(10)"
                + " WHERE id < n");
        assertThat(rowsOf("SELECT value FROM numbers JOIN upto(2) AS u ON value = u.id"))
                .containsExactly("[0]", "[1]");
    }

    @Test
    void aRecursionOverTablesMeetsTheStream() throws Exception {
        assertThat(rowsOf(
                        "WITH RECURSIVE r(n, path) AS (SELECT 1L, 'a' UNION ALL SELECT n + 1, path || 'b' FROM r WHERE"
                                + " n < 3) SELECT value, path FROM numbers JOIN r ON value = n"))
                .containsExactly("[1,a]", "[2,ab]", "[3,abb]");
    }

    @Test
    void aRecursionOverTheStreamIsRefused() {
        assertThatThrownBy(() -> session.sql(
                        "WITH RECURSIVE r(n) AS (SELECT value FROM numbers UNION ALL SELECT n + 1 FROM r WHERE n < 3)"
                                + " SELECT * FROM r"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("join the stream with the result");
    }

    @Test
    void aSubqueryThatReadsTheStreamOtherwiseThanByEqualitiesIsRefused() {
        assertThatThrownBy(() -> session.sql(
                        "SELECT value, (SELECT count(*) FROM range(10) WHERE id < value) AS n FROM numbers"))
                .isInstanceOfSatisfying(
                        AnalysisException.class,
                        e -> assertThat(e.getCondition())
                                .isEqualTo(
                                        "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED"))
                .hasMessageContaining("join");
    }

    @Test
    void aFunctionThatCallsItselfIsRefused() {
        session.sql("CREATE TEMPORARY FUNCTION f(x INT) RETURNS INT RETURN x");
        session.sql("CREATE TEMPORARY FUNCTION g(x INT) RETURNS INT RETURN f(x)");
        assertThatThrownBy(() -> session.sql("CREATE OR REPLACE TEMPORARY FUNCTION f(x INT) RETURNS INT RETURN g(x)"))
                .hasMessageContaining("calls itself");
    }
}
