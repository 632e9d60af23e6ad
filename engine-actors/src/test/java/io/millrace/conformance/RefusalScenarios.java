package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.session_window;
import static io.millrace.sql.functions.window;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import java.util.List;

/** What is refused, by {@code start()} or before it, with Spark's condition or words. */
final class RefusalScenarios {
    private static final String MODE = "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION";

    private RefusalScenarios() {}

    private static Dataset<Row> timed(Bench b) {
        return b.stream("value BIGINT")
                .toDF()
                .withColumn("t", expr("timestamp_seconds(value)"))
                .withWatermark("t", "10 seconds");
    }

    private static Dataset<Row> side(Bench b, String name, boolean watermark) {
        Dataset<Row> df = b.stream("value BIGINT")
                .toDF()
                .selectExpr("value AS " + name + "v", "timestamp_seconds(value) AS " + name + "t");
        return watermark ? df.withWatermark(name + "t", "10 seconds") : df;
    }

    private static Dataset<Row> near(Bench b, String type, boolean leftWatermark, boolean rightWatermark) {
        return side(b, "l", leftWatermark)
                .join(
                        side(b, "r", rightWatermark),
                        expr("lv = rv AND lt >= rt - INTERVAL 5 SECONDS AND lt <= rt + INTERVAL 5 SECONDS"),
                        type);
    }

    static List<Scenario> all() {
        return List.of(
                Scenario.both(
                        "ST-15",
                        b -> b.refused(
                                b.stream("value INT").toDF().limit(3),
                                "update",
                                "Limits are not supported on streaming DataFrames/Datasets in Update output mode")),
                Scenario.both("ST-11 other sides", "refused as the table's side is kept", b -> {
                    Dataset<Row> df = b.stream("k INT").toDF();
                    Dataset<Row> table = df.sparkSession().sql("SELECT 1 AS k");
                    b.refused(
                            df.join(table, "k", "full_outer"),
                            "append",
                            "FullOuter joins with streaming DataFrames/Datasets on the left and a static DataFrame/Dataset on"
                                    + " the right is not supported");
                    b.refused(
                            table.join(df, "k", "full_outer"),
                            "append",
                            "FullOuter joins with streaming DataFrames/Datasets on the right and a static DataFrame/Dataset on"
                                    + " the left is not supported");
                }),
                Scenario.both("ST-09 set operations", "by intersect() and except(), not start()", b -> {
                    Dataset<Row> df = b.stream("k INT").toDF();
                    Dataset<Row> table = df.sparkSession().sql("SELECT 1 AS k");
                    String intersect = "Intersect of streaming DataFrames/Datasets is not supported";
                    Bench.refused(() -> df.intersect(table).schema(), intersect);
                    Bench.refused(() -> table.intersect(df).schema(), intersect);
                    Bench.refused(() -> df.intersect(df).schema(), intersect);
                    Bench.refused(
                            () -> table.except(df).schema(),
                            "Except on a streaming DataFrame/Dataset on the right is not supported");
                    Bench.refused(
                            () -> df.unionByName(table.withColumnRenamed("k", "v"))
                                    .schema(),
                            "[UNRESOLVED_COLUMN_AMONG_FIELD_NAMES]");
                }),
                Scenario.both("ST-25 in subqueries and numbered", b -> {
                    Dataset<Row> df = b.stream("k INT").toDF();
                    df.createOrReplaceTempView("numbered");
                    Bench.refused(
                            () -> df.sparkSession()
                                    .sql("SELECT 1 AS x WHERE 1 IN (SELECT k FROM numbered)")
                                    .schema(),
                            "[INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY]");
                    b.refused(
                            df.selectExpr("monotonically_increasing_id() AS id"),
                            "append",
                            "monotonically_increasing_id() is not supported with streaming DataFrames/Datasets");
                    Bench.refused(
                            df::checkpoint, "Queries with streaming sources must be executed with writeStream.start()");
                }),
                Scenario.both("ST-27 without a name", b -> {
                    Dataset<Row> df = b.stream("k INT").toDF();
                    Bench.refused(
                            () -> df.observe("", expr("count(*)").as("n")).schema(),
                            "[INVALID_OBSERVED_METRICS.MISSING_NAME]");
                }),
                Scenario.both("ST-19 pivot", b -> {
                    Dataset<Row> df = b.stream("a INT, b INT").toDF();
                    b.refused(
                            df.groupBy("a").pivot("b", List.of(1, 2)).count(),
                            "update",
                            "Detected pattern of possible 'correctness' issue due to global watermark");
                    Bench.refused(
                            () -> df.groupBy("a").pivot("b").count(),
                            "pivot is not supported on a streaming DataFrames/Datasets");
                }),
                Scenario.both(
                        "AG-03",
                        b -> b.refused(
                                b.stream("value INT").toDF().groupBy("value").count(), "append", MODE)),
                Scenario.both("AG-03 the lower of two", b -> {
                    Dataset<Row> counts = b.stream("value BIGINT")
                            .toDF()
                            .withColumn("t", expr("timestamp_seconds(value)"))
                            .groupBy("t")
                            .count();
                    b.refused(
                            counts.withWatermark("t", "1 second")
                                    .groupBy(window(col("t"), "5 seconds"))
                                    .count(),
                            "append",
                            "[UNSUPPORTED_STREAMING_OPERATOR_WITHOUT_WATERMARK]");
                }),
                Scenario.both("WM-09 lengths", b -> {
                    Dataset<Row> df = timed(b);
                    String range = "[DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE]";
                    Bench.refused(
                            () -> df.groupBy(window(col("t"), "0 seconds"))
                                    .count()
                                    .schema(),
                            range);
                    Bench.refused(
                            () -> df.groupBy(window(col("t"), "5 seconds", "0 seconds"))
                                    .count()
                                    .schema(),
                            range);
                    Bench.refused(
                            () -> df.selectExpr("window(t, CAST(value AS STRING)) AS w")
                                    .schema(),
                            "The duration and time inputs to window must be an integer, long or string literal");
                    Bench.refused(
                            () -> df.selectExpr("struct(t) AS s")
                                    .withWatermark("s.t", "1 second")
                                    .schema(),
                            "[EVENT_TIME_MUST_BE_TOP_LEVEL_COLUMN]");
                }),
                Scenario.both("SW-01 gaps and windows beside", b -> {
                    Dataset<Row> df = timed(b);
                    Bench.refused(
                            () -> df.groupBy(session_window(col("t"), col("value")), col("value"))
                                    .count()
                                    .schema(),
                            "[_LEGACY_ERROR_TEMP_1040]");
                    Bench.refused(
                            () -> df.groupBy(
                                            session_window(col("t"), "5 seconds"),
                                            window(col("t"), "5 seconds"),
                                            col("value"))
                                    .count()
                                    .schema(),
                            "Multiple time/session window expressions would result in a cartesian product of rows");
                    df.select(window(col("t"), "5 seconds").as("w"), col("t"))
                            .select(window(col("t"), "10 seconds"), col("w"))
                            .schema();
                }),
                Scenario.both("DD-01 of maps", b -> {
                    Dataset<Row> df = b.stream("k STRING").toDF();
                    Bench.refused(
                            () -> df.selectExpr("map(k, 1) AS m")
                                    .dropDuplicates()
                                    .schema(),
                            "[UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE]");
                }),
                Scenario.both(
                        "WM-25",
                        "the first half, at start() instead of at the first batch",
                        b -> b.refused(
                                b.stream("a BIGINT, b BIGINT")
                                        .toDF()
                                        .selectExpr("timestamp_seconds(a) AS t1", "timestamp_seconds(b) AS t2")
                                        .withWatermark("t1", "1 minute")
                                        .select("*")
                                        .withWatermark("t2", "2 minutes")
                                        .groupBy(window(col("t2"), "5 seconds"))
                                        .count(),
                                "append",
                                "Redefining watermark is disallowed")),
                Scenario.both("WM-37", b -> {
                    b.start(timed(b).withColumnRenamed("t", "u").groupBy("u").count(), "append")
                            .stop();
                    b.refused(timed(b).groupBy(expr("t + interval 1 hour")).count(), "append", MODE);
                    b.refused(timed(b).groupBy(expr("cast(t as string)")).count(), "append", MODE);
                    b.refused(
                            timed(b).withColumn("u", expr("t + interval 1 hour"))
                                    .groupBy(window(col("u"), "5 seconds"))
                                    .count(),
                            "append",
                            MODE);
                    b.refused(
                            timed(b).select(window(col("t"), "5 seconds").as("w"))
                                    .groupBy(expr("w.start"))
                                    .count(),
                            "append",
                            MODE);
                    b.refused(timed(b).groupBy(expr("date_trunc('hour', t)")).count(), "append", MODE);
                }),
                Scenario.both("JN-03", b -> {
                    b.refused(near(b, "inner", true, true), "complete", MODE);
                    for (String outer : List.of("left_outer", "right_outer", "full_outer")) {
                        b.refused(
                                near(b, outer, true, true),
                                "update",
                                " join between two streaming DataFrames/Datasets is not supported in Update output mode, only in Append output"
                                        + " mode");
                    }
                    b.on("semi")
                            .start(near(b, "left_semi", true, true), "update")
                            .stop();
                    for (String mode : List.of("update", "append")) {
                        b.refused(
                                near(b, "left_anti", true, true),
                                mode,
                                "LeftAnti joins with a streaming DataFrame/Dataset on the right are not supported");
                    }
                    b.on("cross").start(near(b, "cross", true, true), "append").stop();
                }),
                Scenario.both("JN-03 without equality", "at start() instead of at the first batch", b -> {
                    b.refused(
                            side(b, "l", true).join(side(b, "r", true), expr("lv < rv")),
                            "append",
                            "Stream-stream join without equality predicate is not supported");
                    b.refused(
                            side(b, "l", true).crossJoin(side(b, "r", true)),
                            "append",
                            "Stream-stream join without equality predicate is not supported");
                }),
                Scenario.both("JN-15", b -> {
                    String without =
                            "Stream-stream LeftOuter join between two streaming DataFrame/Datasets is not supported without a"
                                    + " watermark in the join";
                    b.refused(
                            side(b, "l", true).join(side(b, "r", true), expr("lv = rv"), "left_outer"),
                            "append",
                            without);
                    b.refused(near(b, "left_outer", true, false), "append", without);
                    b.refused(
                            side(b, "l", true)
                                    .join(
                                            side(b, "r", true),
                                            expr(
                                                    "lv = rv AND lt >= rt - INTERVAL 1 MONTH AND lt <= rt + INTERVAL 1 MONTH"),
                                            "left_outer"),
                            "append",
                            without);
                    b.on("left")
                            .start(near(b, "left_outer", false, true), "append")
                            .stop();
                    b.on("full")
                            .start(near(b, "full_outer", true, false), "append")
                            .stop();
                    b.on("equal")
                            .start(
                                    side(b, "l", true)
                                            .join(side(b, "r", true), expr("lv = rv AND lt = rt"), "left_outer"),
                                    "append")
                            .stop();
                }),
                Scenario.both(
                        "WM-25 two event-time columns",
                        b -> b.refused(
                                near(b, "inner", true, true).dropDuplicates(),
                                "append",
                                "More than one event time columns are available")),
                Scenario.both("MS-05", b -> {
                    String correctness = "Detected pattern of possible 'correctness' issue due to global watermark";
                    Dataset<Row> counts =
                            timed(b).groupBy(window(col("t"), "5 seconds")).count();
                    Dataset<Row> twice =
                            counts.groupBy(window(col("window"), "10 seconds")).count();
                    for (String mode : List.of("update", "complete")) {
                        b.refused(twice, mode, correctness);
                    }
                    b.refused(counts.dropDuplicates("window"), "update", correctness);
                    b.refused(counts.join(counts.withColumnRenamed("count", "other"), "window"), "update", correctness);
                    String check = "millrace.sql.streaming.statefulOperator.checkCorrectness.enabled";
                    b.session().conf().set(check, "false");
                    try {
                        b.start(twice, "update").stop();
                    } finally {
                        b.session().conf().unset(check);
                    }
                }),
                Scenario.both(
                        "SW-05",
                        b -> b.refused(
                                timed(b).groupBy(session_window(col("t"), "5 seconds"), col("value"))
                                        .count(),
                                "update",
                                MODE)),
                Scenario.both(
                        "SW-05 without a key",
                        "at start() instead of at the first batch",
                        b -> b.refused(
                                timed(b).groupBy(session_window(col("t"), "5 seconds"))
                                        .count(),
                                "append",
                                "Global aggregation with session window in streaming query is not supported")),
                Scenario.both("DD-09", b -> {
                    b.refused(
                            b.stream("value INT").toDF().dropDuplicatesWithinWatermark(),
                            "append",
                            "dropDuplicatesWithinWatermark is not supported on streaming DataFrames/DataSets without watermark");
                    Bench.refused(
                            () -> b.session()
                                    .range(3)
                                    .dropDuplicatesWithinWatermark()
                                    .collectAsList(),
                            "dropDuplicatesWithinWatermark is not supported with batch DataFrames/DataSets");
                }),
                Scenario.both("LC-19", b -> {
                    b.start(b.stream("value INT").toDF().groupBy("value").count(), "UPDATE")
                            .stop();
                    Bench.refused(
                            () -> b.stream("value INT").toDF().writeStream().outputMode("bad"),
                            "STREAMING_OUTPUT_MODE.INVALID");
                }),
                Scenario.realTime("CT-03", "in trigger Continuous", b -> {
                    io.millrace.sql.streaming.Trigger continuous = io.millrace.sql.streaming.Trigger.Continuous(100);
                    Dataset<Row> df = b.stream("value INT").toDF().selectExpr("value + 1");
                    Bench.refused(() -> b.start(df, "complete", continuous).stop(), MODE);
                    b.start(df, "update", continuous).stop();
                }),
                Scenario.both("AG-25", b -> {
                    var stream = b.stream("value INT");
                    Bench.Run run = b.start(stream.toDF().groupBy("value").count(), "update");
                    Bench.add(stream, 1);
                    run.rows();
                    run.stop();
                    b.refused(
                            stream.toDF().groupBy(expr("cast(value as string)")).count(),
                            "update",
                            "STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE");
                }),
                Scenario.both("AG-25 a sum in place of a count", b -> {
                    var stream = b.stream("value INT");
                    Bench.Run run = b.start(stream.toDF().groupBy("value").count(), "update");
                    Bench.add(stream, 1);
                    run.rows();
                    run.stop();
                    b.refused(
                            stream.toDF().groupBy("value").agg(expr("sum(value)")),
                            "update",
                            "STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE");
                }),
                Scenario.both("DD-13", b -> {
                    var stream = b.stream("k STRING, v INT");
                    Bench.Run run = b.start(stream.toDF().dropDuplicates("k"), "append");
                    Bench.add(stream, (Object) Bench.row("a", 1));
                    org.assertj.core.api.Assertions.assertThat(run.rows()).containsExactly("(a,1)");
                    run.stop();
                    run = b.start(stream.toDF().withColumn("x", expr("1")).dropDuplicates("k"), "append");
                    Bench.add(stream, (Object) Bench.row("b", 2));
                    org.assertj.core.api.Assertions.assertThat(run.rows()).containsExactly("(b,2,1)");
                    run.stop();
                    b.refused(
                            stream.toDF().dropDuplicates("k", "v"), "append", "STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE");
                }),
                Scenario.both("LC-11", b -> {
                    var stream = b.stream("value INT");
                    Bench.Run run = b.start(stream.toDF(), "append");
                    Bench.add(stream, 1);
                    run.rows();
                    run.stop();
                    b.refused(
                            stream.toDF().union(b.stream("value INT").toDF()),
                            "append",
                            "There are [1] sources in the checkpoint offsets and now there are [2] sources requested by the query");
                }));
    }
}
