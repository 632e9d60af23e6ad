package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** DISTINCT aggregates over several arguments, with filters and beside plain ones; rows by the meaning of SQL. */
class SeveralDistinctsTest {
    private MillraceSession session;

    @BeforeEach
    void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "2")
                .create();
        session.sql("CREATE TEMP VIEW e AS SELECT * FROM VALUES ('a', 1, 10), ('a', 2, 20), ('a', 2, 25), ('b', 5, 50),"
                + " ('b', NULL, 60), ('c', 7, NULL) AS x(k, n, v)");
    }

    @AfterEach
    void stop() {
        session.stop();
    }

    private List<String> rows(String sql) {
        return session.sql(sql).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    static Stream<Arguments> queries() {
        return Stream.of(
                Arguments.of(
                        "SELECT count(DISTINCT k), count(DISTINCT n), sum(v), count(*) FROM e", List.of("[3,4,165,6]")),
                Arguments.of(
                        "SELECT k, count(DISTINCT n), sum(DISTINCT n), count(v), max(v) FROM e GROUP BY k",
                        List.of("[a,2,3,3,25]", "[b,1,5,2,60]", "[c,1,7,0,null]")),
                Arguments.of(
                        "SELECT count(DISTINCT n) FILTER (WHERE v > 20), count(DISTINCT v), avg(DISTINCT n) FROM e",
                        List.of("[2,5,3.75]")),
                Arguments.of(
                        "SELECT count(DISTINCT n) FILTER (WHERE v > 20), count(*) FILTER (WHERE v > 20) FROM e",
                        List.of("[2,3]")),
                Arguments.of(
                        "SELECT k, count(DISTINCT n), count(DISTINCT v), count(*) FROM e GROUP BY ROLLUP(k)",
                        List.of("[a,2,3,3]", "[b,1,2,2]", "[c,1,0,1]", "[null,4,5,6]")),
                Arguments.of(
                        "SELECT k, n > 1, count(DISTINCT n), count(DISTINCT v), count(*) FROM e GROUP BY CUBE(k, n > 1)"
                                + " HAVING k = 'a' OR k IS NULL",
                        List.of(
                                "[a,false,1,1,1]",
                                "[a,null,2,3,3]",
                                "[a,true,1,2,2]",
                                "[null,false,1,1,1]",
                                "[null,null,0,1,1]",
                                "[null,null,4,5,6]",
                                "[null,true,3,3,4]")),
                Arguments.of(
                        "SELECT k, count(DISTINCT n), count(DISTINCT v), sum(v) FROM e GROUP BY GROUPING SETS ((k), ())",
                        List.of("[a,2,3,55]", "[b,1,2,110]", "[c,1,0,null]", "[null,4,5,165]")),
                Arguments.of(
                        "SELECT k, count(DISTINCT n) + count(DISTINCT v) FROM e GROUP BY k HAVING count(DISTINCT v) > 1",
                        List.of("[a,5]", "[b,3]")),
                Arguments.of(
                        "SELECT upper(k) u, count(DISTINCT n % 2), count(DISTINCT k, n), min(n + v) FROM e GROUP BY upper(k)",
                        List.of("[A,2,2,11]", "[B,1,1,55]", "[C,1,1,null]")),
                Arguments.of(
                        "SELECT count(c), sum(DISTINCT d), count(DISTINCT c) FROM"
                                + " (SELECT k, count(DISTINCT n) c, count(DISTINCT v) d FROM e GROUP BY k)",
                        List.of("[3,5,2]")));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void eachCallSeesItsOwnDistinctRows(String sql, List<String> wanted) {
        assertThat(rows(sql)).isEqualTo(wanted);
    }

    @Test
    void aFilterKeepsRowsFromTheArgument() {
        assertThat(rows("SELECT count(DISTINCT 10 / (n - 1)) FILTER (WHERE n <> 1), count(*) FROM e"))
                .containsExactly("[3,6]");
    }

    @Test
    void aKeyIsComputedOnceForARow() {
        assertThat(rows("SELECT count(*), max(c), max(d), sum(d) FROM"
                        + " (SELECT uuid() u, count(DISTINCT n) d, count(*) c FROM e GROUP BY uuid())"))
                .containsExactly("[6,1,1,5]");
    }

    @Test
    void aRandomColumnIsDrawnOnceForARowThatIsMultiplied() {
        assertThat(
                        rows(
                                "SELECT count(DISTINCT u), sum(c) FROM"
                                        + " (SELECT u, count(*) c FROM (SELECT uuid() u, k FROM e) GROUP BY GROUPING SETS ((u, k), (u)))"))
                .containsExactly("[6,12]");
    }

    @Test
    void overSessionsTheyAreFoundInEach() {
        assertThat(rows("SELECT count(DISTINCT n), count(n), count(*) FROM"
                        + " (SELECT timestamp_seconds(v) t, n FROM e) GROUP BY session_window(t, '12 seconds')"))
                .containsExactly("[1,1,2]", "[2,3,3]");
    }

    @Test
    void overNoRowsCountsAreZeroWithoutKeysAndThereIsNoGroupWithThem() {
        String aggregates = "count(DISTINCT k), count(DISTINCT n), count(*), sum(v), size(collect_list(v))";
        assertThat(rows("SELECT " + aggregates + " FROM e WHERE v > 1000")).containsExactly("[0,0,0,null,0]");
        assertThat(rows("SELECT k, " + aggregates + " FROM e WHERE v > 1000 GROUP BY k"))
                .isEmpty();
    }
}
