package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQueryProgress;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Sections 5.1 to 5.3: metrics, time, settings and triggers that change between runs. */
final class ProgressScenarios {
    private static final String POLICY = "millrace.sql.streaming.multipleWatermarkPolicy";

    private ProgressScenarios() {}

    private static Dataset<Row> timed(Dataset<Row> df, String delay) {
        return df.withColumn("t", expr("timestamp_seconds(value)")).withWatermark("t", delay);
    }

    private static Dataset<Row> windows(Dataset<Row> df) {
        return timed(df, "10 seconds")
                .groupBy(window(col("t"), "5 seconds"))
                .count()
                .selectExpr("CAST(window.start AS LONG)", "count");
    }

    static List<Scenario> all() {
        return List.of(
                Scenario.both("ST-13", ProgressScenarios::staticSide),
                Scenario.microBatch(
                        "ST-21",
                        "no manual clock passes through the public API: each row's time is the one its batch was planned with; in real time the "
                                + "time is that of the poll",
                        ProgressScenarios::batchTime),
                Scenario.both("ST-25", b -> {
                    Dataset<Row> stream = b.stream("value INT").toDF();
                    Dataset<Row> table = b.session().range(3).toDF();
                    assertThat(List.of(
                                    stream.isStreaming(),
                                    stream.join(table, expr("value = id")).isStreaming(),
                                    table.isStreaming(),
                                    stream.select("value").isStreaming()))
                            .containsExactly(true, true, false, true);
                }),
                Scenario.microBatch(
                        "ST-27", "metrics of an epoch depend on where epochs end", ProgressScenarios::observed),
                Scenario.both("AG-29", b -> {
                    var stream = b.stream("value BIGINT");
                    Bench.Run run = b.start(stream.toDF().agg(sum("value")), "update");
                    Bench.add(stream, Long.MAX_VALUE);
                    assertThat(run.rows()).contains("9223372036854775807");
                    Bench.add(stream, 1L);
                    Bench.fails(run, "ARITHMETIC_OVERFLOW");
                }),
                Scenario.microBatch("AG-23", "real time has no planned batches", ProgressScenarios::commitLost),
                Scenario.microBatch("WM-21", "watermarks of epochs", ProgressScenarios::policyPinned),
                Scenario.microBatch("WM-31", "a trigger of its own", ProgressScenarios::once),
                Scenario.microBatch(
                        "WM-31 AvailableNow",
                        "a trigger of its own; ends with a no-data batch",
                        ProgressScenarios::availableNow));
    }

    private static void staticSide(Bench b) throws Exception {
        Path dir = b.checkpoint().resolveSibling(b.checkpoint().getFileName() + "-static");
        Dataset<Row> one = b.session().range(1).toDF();
        one.selectExpr("1 AS k", "'old' AS name").write().parquet(dir.toString());
        var stream = b.stream("v INT");
        Dataset<Row> table = b.session().read().parquet(dir.toString());
        Bench.Run run = b.start(stream.toDF().join(table, expr("v = k")).selectExpr("v", "name"), "append");
        Bench.add(stream, 1);
        assertThat(run.rows()).containsExactly("(1,old)");
        one.selectExpr("1 AS k", "'new' AS name").write().mode("append").parquet(dir.toString());
        Bench.add(stream, 1);
        assertThat(run.rows()).containsExactly("(1,old)", "(1,old)");
        run.stop();
    }

    private static void batchTime(Bench b) throws Exception {
        var stream = b.stream("value INT");
        Bench.Run run = b.start(stream.toDF().selectExpr("value", "unix_millis(current_timestamp())"), "append");
        Bench.add(stream, 1, 2);
        run.rows();
        Bench.add(stream, 3);
        run.rows();
        run.stop();
        Map<Long, Long> planned = CommitEntries.plannedTimesMs(b.checkpoint());
        assertThat(run.epochs().toString())
                .isEqualTo("{0=[(1," + planned.get(0L) + "), (2," + planned.get(0L) + ")], 1=[(3," + planned.get(1L)
                        + ")]}");
    }

    private static void observed(Bench b) throws Exception {
        var stream = b.stream("value INT");
        Bench.Run run = b.start(stream.toDF().observe("o", expr("count(*) AS n"), expr("max(value) AS mx")), "append");
        Bench.add(stream, 1, 5);
        assertThat(run.rows()).containsExactly("1", "5");
        Bench.add(stream, 2);
        run.rows();
        assertThat(Arrays.stream(run.query().recentProgress())
                        .map(p -> CaseRunner.text(p.observedMetrics().get("o"))))
                .containsExactly("(2,5)", "(1,2)");
        run.stop();
    }

    private static void commitLost(Bench b) throws Exception {
        var stream = b.stream("value INT");
        Dataset<Row> counts = stream.toDF().groupBy("value").count();
        Bench.Run run = b.start(counts, "update");
        Bench.add(stream, 1);
        assertThat(run.byEpoch()).isEqualTo("{0=[(1,1)]}");
        Bench.add(stream, 1, 2);
        assertThat(run.byEpoch()).isEqualTo("{0=[(1,1)], 1=[(1,2), (2,1)]}");
        run.stop();
        CommitEntries.removeLast(b.checkpoint());
        Bench.add(stream, 1);
        run = b.start(counts, "update");
        assertThat(run.byEpoch()).isEqualTo("{1=[(1,2), (2,1)], 2=[(1,3)]}");
        List<StreamingQueryProgress> progress = List.of(run.query().recentProgress());
        assertThat(progress.get(0).stateOperators()[0].numRowsTotal()).isEqualTo(2);
        assertThat(progress.get(1).stateOperators()[0].numRowsUpdated()).isEqualTo(1);
        run.stop();
    }

    private static void policyPinned(Bench b) throws Exception {
        var left = b.stream("value BIGINT");
        var right = b.stream("value BIGINT");
        Dataset<Row> sums = timed(left.toDF(), "10 seconds")
                .select("value")
                .union(timed(right.toDF(), "5 seconds").select("value"))
                .agg(sum("value"));
        b.session().conf().set(POLICY, "max");
        try {
            Bench.Run run = b.start(sums, "complete");
            Bench.add(left, 20L);
            assertThat(run.byEpoch()).isEqualTo("{0=[20]}");
            run.stop();
            b.session().conf().set(POLICY, "min");
            run = b.start(sums, "complete");
            Bench.add(right, 50L);
            assertThat(run.byEpoch()).isEqualTo("{1=[70]}");
            assertThat(watermark(run)).isEqualTo("1970-01-01T00:00:10.000Z");
            Bench.add(left, 10L);
            assertThat(run.byEpoch()).isEqualTo("{1=[70], 2=[80]}");
            assertThat(watermark(run)).isEqualTo("1970-01-01T00:00:45.000Z");
            run.stop();
        } finally {
            b.session().conf().unset(POLICY);
        }
    }

    private static String watermark(Bench.Run run) {
        return run.query().lastProgress().eventTime().get("watermark");
    }

    private static String toTheEnd(Bench b, Dataset<Row> query, Trigger trigger) throws Exception {
        Bench.Run run = b.start(query, "append", trigger);
        assertThat(run.query().awaitTermination(60_000)).isTrue();
        return run.epochs().toString();
    }

    private static void once(Bench b) throws Exception {
        var stream = b.stream("value BIGINT");
        Dataset<Row> query = windows(stream.toDF());
        Bench.add(stream, 10L, 11L, 15L);
        assertThat(toTheEnd(b, query, Trigger.Once())).isEqualTo("{0=[]}");
        Bench.add(stream, 25L);
        assertThat(toTheEnd(b, query, Trigger.Once())).isEqualTo("{1=[]}");
        Bench.add(stream, 50L);
        assertThat(toTheEnd(b, query, Trigger.Once())).isEqualTo("{2=[(10,2)]}");
        Bench.add(stream, 50L);
        assertThat(toTheEnd(b, query, Trigger.Once())).isEqualTo("{3=[(15,1), (25,1)]}");
    }

    private static void availableNow(Bench b) throws Exception {
        var stream = b.stream("value BIGINT");
        Dataset<Row> query = windows(stream.toDF());
        Bench.add(stream, 10L, 11L, 15L);
        assertThat(toTheEnd(b, query, Trigger.AvailableNow())).isEqualTo("{0=[], 1=[]}");
        Bench.add(stream, 25L);
        assertThat(toTheEnd(b, query, Trigger.AvailableNow())).isEqualTo("{2=[], 3=[(10,2)]}");
        assertThat(toTheEnd(b, query, Trigger.AvailableNow())).isEqualTo("{}");
    }
}
