package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders and window functions that need more than the columns of the select list: subqueries, window functions, these inside each other. */
class OrderByExpressionsTest {
    private static MillraceSession session;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.shuffle.partitions", "2")
                .create();
        var unused = session.sql("CREATE TEMP VIEW t AS SELECT * FROM VALUES (1), (2), (5) AS t(a)");
        unused = session.sql("CREATE TEMP VIEW u AS SELECT * FROM VALUES (1, 5), (2, 3), (5, 4) AS u(k, b)");
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SELECT a FROM t ORDER BY (SELECT max(b) FROM u WHERE u.k = t.a); [2][5][1]",
                "SELECT a + 1 AS c FROM t ORDER BY (SELECT max(b) FROM u WHERE u.k = t.a); [3][6][2]",
                "SELECT a FROM t ORDER BY (SELECT max(b) FROM u), a DESC; [5][2][1]",
                "SELECT a, count(*) FROM t GROUP BY a ORDER BY (SELECT max(b) FROM u WHERE u.k = t.a); [2,1][5,1][1,1]",
                "SELECT a FROM t ORDER BY a IN (SELECT 2), a; [1][5][2]",
                "SELECT a FROM t ORDER BY row_number() OVER (ORDER BY a DESC); [5][2][1]",
                "SELECT a AS z FROM t ORDER BY row_number() OVER (ORDER BY z DESC) + 1 LIMIT 2; [5][2]",
                "SELECT a % 2 AS p, count(*) AS c FROM t GROUP BY 1 ORDER BY rank() OVER (ORDER BY count(*)); [0,1][1,2]",
                "SELECT a, sum(row_number() OVER (ORDER BY a)) OVER (ORDER BY a) FROM t ORDER BY a; [1,1][2,3][5,6]",
                "SELECT a, rank() OVER (ORDER BY max(a) OVER ()) FROM t ORDER BY a; [1,1][2,1][5,1]",
            })
    void gives(String query, String rows) {
        List<Row> found = session.sql(query).collectAsList();
        assertThat(found.stream().map(Row::toString).reduce("", String::concat)).isEqualTo(rows);
    }
}
