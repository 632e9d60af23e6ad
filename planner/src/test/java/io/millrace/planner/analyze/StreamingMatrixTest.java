package io.millrace.planner.analyze;

import static io.millrace.planner.PlannerKit.group;
import static io.millrace.planner.PlannerKit.join;
import static io.millrace.planner.PlannerKit.select;
import static io.millrace.planner.PlannerKit.stream;
import static io.millrace.planner.PlannerKit.table;
import static io.millrace.planner.PlannerKit.watermark;
import static io.millrace.planner.PlannerKit.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import io.millrace.planner.PlannerKit;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Plan.JoinType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which query shape may run in which output mode. */
class StreamingMatrixTest {
    private static final String SCHEMA = "k STRING, v INT, t TIMESTAMP";

    private static Plan events() {
        return stream(SCHEMA);
    }

    private static Plan timed() {
        return watermark(events(), "t", "10 seconds");
    }

    private static Plan windowed(Plan child) {
        return group(child, List.of("window(t, '5 seconds')"), "count(1) AS n");
    }

    private static Plan byKey(Plan child) {
        return group(child, List.of("k"), "count(1) AS n");
    }

    private static Plan dedup(Plan child, boolean within, String... columns) {
        return new Plan.Deduplicate(child, List.of(columns), within);
    }

    private static Plan again() {
        Plan first = windowed(timed());
        return group(
                select(first, "window_time(window) AS t2", "n"), List.of("window(t2, '10 seconds')"), "sum(n) AS s");
    }

    private static Plan sorted(Plan child, String by) {
        return new Plan.Sort(child, List.of(PlannerKit.expr(by)));
    }

    private static Plan both(JoinType type, boolean range) {
        Plan l = watermark(stream("lk INT, lt TIMESTAMP"), "lt", "10 seconds");
        Plan r = watermark(stream("rk INT, rt TIMESTAMP"), "rt", "10 seconds");
        return join(
                l,
                r,
                type,
                range ? "lk = rk AND lt >= rt - INTERVAL 5 SECONDS AND lt <= rt + INTERVAL 5 SECONDS" : "lk = rk");
    }

    private static Plan withStatic(JoinType type) {
        return join(events(), table("k2 STRING, name STRING"), type, "k = k2");
    }

    private static Plan ranked(Plan child, String by, String condition) {
        return where(select(child, "*", by + " AS n"), condition);
    }

    static Stream<Arguments> firstRows() {
        String byKey = "row_number() OVER (PARTITION BY k ORDER BY v)";
        String byTime = "(PARTITION BY k, t ORDER BY v)";
        String ofCounts = "row_number() OVER (ORDER BY n DESC)";
        return Stream.of(
                Arguments.of("first of key", ranked(events(), byKey, "n <= 3"), "nyn"),
                Arguments.of("first of key, more asked", ranked(events(), byKey, "3 >= n AND v > 1"), "nyn"),
                Arguments.of("the second of key", ranked(events(), byKey, "n = 2L"), "nyn"),
                Arguments.of("not the first of key", ranked(events(), byKey, "n > 3"), "nnn"),
                Arguments.of("first or more", ranked(events(), byKey, "n <= 3 OR v > 1"), "nnn"),
                Arguments.of("none of key", ranked(events(), byKey, "n <= 0"), "nnn"),
                Arguments.of("first of time", ranked(timed(), "row_number() OVER " + byTime, "n < 3"), "yyn"),
                Arguments.of("first ranks of time", ranked(timed(), "dense_rank() OVER " + byTime, "n < 3"), "ynn"),
                Arguments.of("ntile of time", ranked(timed(), "ntile(4) OVER " + byTime, "n < 3"), "nnn"),
                Arguments.of(
                        "first of counts", where(select(byKey(events()), "*", ofCounts + " AS m"), "m <= 3"), "nny"),
                Arguments.of(
                        "first counts of each window",
                        where(
                                select(
                                        windowed(timed()),
                                        "*",
                                        "row_number() OVER (PARTITION BY window ORDER BY n DESC) AS m"),
                                "m <= 3"),
                        "yny"),
                Arguments.of(
                        "first of time, then aggregated",
                        group(
                                ranked(timed(), "row_number() OVER " + byTime, "n < 3"),
                                List.of("window(t, '5 seconds')"),
                                "count(1)"),
                        "ynn"));
    }

    static Stream<Arguments> cells() {
        return Stream.of(
                Arguments.of("select", select(where(events(), "v > 1"), "k"), "yyn"),
                Arguments.of("explode", select(stream("a ARRAY<INT>"), "explode(a)"), "yyn"),
                Arguments.of("static inner", withStatic(JoinType.INNER), "yyn"),
                Arguments.of("static left", withStatic(JoinType.LEFT_OUTER), "yyn"),
                Arguments.of("static semi", withStatic(JoinType.LEFT_SEMI), "yyn"),
                Arguments.of("static anti", withStatic(JoinType.LEFT_ANTI), "yyn"),
                Arguments.of("static right", withStatic(JoinType.RIGHT_OUTER), "nnn"),
                Arguments.of("static full", withStatic(JoinType.FULL_OUTER), "nnn"),
                Arguments.of("union", new Plan.Union(events(), events(), false, false), "yyn"),
                Arguments.of("agg by key", byKey(events()), "nyy"),
                Arguments.of("global agg", group(events(), List.of(), "count(1)"), "nyy"),
                Arguments.of("agg by key with watermark", byKey(timed()), "nyy"),
                Arguments.of("agg by event time", group(timed(), List.of("t"), "count(1)"), "yyy"),
                Arguments.of("agg by window", windowed(timed()), "yyy"),
                Arguments.of(
                        "agg by renamed event time", group(select(timed(), "t AS u"), List.of("u"), "count(1)"), "yyy"),
                Arguments.of(
                        "agg by moved event time", group(timed(), List.of("t + INTERVAL 1 HOUR"), "count(1)"), "nyy"),
                Arguments.of(
                        "agg by window start",
                        group(timed(), List.of("window(t, '5 seconds').start"), "count(1)"),
                        "nyy"),
                Arguments.of("agg by date_trunc", group(timed(), List.of("date_trunc('hour', t)"), "count(1)"), "nyy"),
                Arguments.of("agg by window, no watermark", windowed(events()), "nyy"),
                Arguments.of("dedup", dedup(events(), false), "yyn"),
                Arguments.of("dedup with watermark", dedup(timed(), false, "k", "t"), "yyn"),
                Arguments.of("dedup within watermark", dedup(timed(), true, "k"), "yyn"),
                Arguments.of("dedup within, no watermark", dedup(events(), true, "k"), "nnn"),
                Arguments.of("inner join", both(JoinType.INNER, true), "yyn"),
                Arguments.of("left join", both(JoinType.LEFT_OUTER, true), "ynn"),
                Arguments.of("right join", both(JoinType.RIGHT_OUTER, true), "ynn"),
                Arguments.of("full join", both(JoinType.FULL_OUTER, true), "ynn"),
                Arguments.of("left join, no range", both(JoinType.LEFT_OUTER, false), "nnn"),
                Arguments.of("semi join", both(JoinType.LEFT_SEMI, true), "yyn"),
                Arguments.of("anti join", both(JoinType.LEFT_ANTI, true), "nnn"),
                Arguments.of("limit", new Plan.Limit(events(), 3), "ynn"),
                Arguments.of("order by", sorted(events(), "k"), "nnn"),
                Arguments.of("agg, order by", sorted(byKey(events()), "n"), "nny"),
                Arguments.of("agg, limit", new Plan.Limit(byKey(events()), 3), "nny"),
                Arguments.of("window agg twice", again(), "ynn"),
                Arguments.of("dedup, agg by key", byKey(dedup(events(), false, "k")), "nyy"),
                Arguments.of(
                        "join, window agg",
                        group(both(JoinType.INNER, true), List.of("window(lt, '5 seconds')"), "count(1)"),
                        "yyn"),
                Arguments.of(
                        "outer join, window agg",
                        group(both(JoinType.LEFT_OUTER, true), List.of("window(lt, '5 seconds')"), "count(1)"),
                        "ynn"),
                Arguments.of("select distinct", new Plan.Select(events(), List.of(PlannerKit.expr("k")), true), "nyy"),
                Arguments.of("distinct aggregate", group(events(), List.of("k"), "count(DISTINCT v)"), "nnn"),
                Arguments.of("stream and batch union", new Plan.Union(events(), table(SCHEMA), false, false), "nnn"),
                Arguments.of(
                        "rollup",
                        new Plan.Aggregate(
                                events(),
                                Plan.Grouping.ROLLUP,
                                PlannerKit.exprs("k", "v"),
                                PlannerKit.exprs("k", "v", "count(1)"),
                                null),
                        "nyy"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"cells", "firstRows"})
    void modes(String name, Plan plan, String allowed) {
        PlannerKit kit = new PlannerKit();
        StringBuilder got = new StringBuilder();
        for (OutputMode mode : OutputMode.values()) {
            try {
                kit.check(plan, mode);
                got.append('y');
            } catch (MillraceException e) {
                got.append('n');
            }
        }
        assertThat(got).hasToString(allowed);
    }

    @Test
    void errorsCarrySparksWords() {
        PlannerKit kit = new PlannerKit();
        assertThatThrownBy(() -> kit.check(byKey(events()), OutputMode.APPEND))
                .hasMessageContaining("[STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION]");
        assertThatThrownBy(() -> kit.check(new Plan.Limit(events(), 3), OutputMode.UPDATE))
                .hasMessageContaining(
                        "Limits are not supported on streaming DataFrames/Datasets in Update output mode");
        assertThatThrownBy(() -> kit.check(again(), OutputMode.UPDATE))
                .hasMessageContaining(
                        "Detected pattern of possible 'correctness' issue due to global watermark. The query contains stateful operation whi");
        assertThatThrownBy(() -> kit.check(dedup(events(), true, "k"), OutputMode.APPEND))
                .hasMessageContaining(
                        "dropDuplicatesWithinWatermark is not supported on streaming DataFrames/DataSets without watermark");
        assertThatThrownBy(() -> kit.planner.checkBatch(kit.planner.analyze(dedup(table(SCHEMA), true, "k"))))
                .hasMessageContaining("dropDuplicatesWithinWatermark is not supported with batch DataFrames/DataSets");
        assertThatThrownBy(() -> kit.planner.checkBatch(kit.planner.analyze(events())))
                .hasMessageContaining("Queries with streaming sources must be executed with writeStream.start()");
        assertThatThrownBy(() -> kit.check(both(JoinType.LEFT_OUTER, true), OutputMode.UPDATE))
                .hasMessageContaining(
                        "LeftOuter join between two streaming DataFrames/Datasets is not supported in Update output mode, only in Append out");
        assertThatThrownBy(() -> kit.check(both(JoinType.LEFT_OUTER, false), OutputMode.APPEND))
                .hasMessageContaining(
                        "Stream-stream LeftOuter join between two streaming DataFrame/Datasets is not supported without a watermark in the j");
        assertThatThrownBy(() -> kit.check(both(JoinType.LEFT_ANTI, true), OutputMode.UPDATE))
                .hasMessageContaining(
                        "LeftAnti joins with a streaming DataFrame/Dataset on the right are not supported");
        assertThatThrownBy(() -> kit.check(
                        group(
                                watermark(select(timed(), "*", "t AS t2"), "t2", "2 minutes"),
                                List.of("window(t2, '1 minute')"),
                                "count(1)"),
                        OutputMode.UPDATE))
                .hasMessageContaining("Redefining watermark is disallowed");
    }

    @Test
    void streamingIsWhatReadsAStream() {
        PlannerKit kit = new PlannerKit();
        assertThat(kit.planner.analyze(withStatic(JoinType.INNER)).streaming()).isTrue();
        assertThat(kit.planner.analyze(table(SCHEMA)).streaming()).isFalse();
        assertThat(kit.planner.analyze(select(events(), "k")).streaming()).isTrue();
    }
}
