package io.millrace.conformance;

import static io.millrace.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryListener;
import io.millrace.sql.streaming.Trigger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Section 5.13: the life of a query. */
final class LifeCycleScenarios {
    private LifeCycleScenarios() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.both("LC-01", b -> {
                    Dataset<Row> df = b.stream("value INT").toDF();
                    Bench.Run first = b.start(df, "append");
                    first.stop();
                    Bench.Run second = b.start(df, "append");
                    second.stop();
                    assertThat(second.query().id()).isEqualTo(first.query().id());
                    assertThat(second.query().runId())
                            .isNotEqualTo(first.query().runId());
                }),
                Scenario.both("LC-03", LifeCycleScenarios::secondStart),
                Scenario.both("LC-05", b -> {
                    Bench.Run run = b.start(b.stream("value INT").toDF(), "append");
                    assertThat(run.query().awaitTermination(20)).isFalse();
                    run.stop();
                    assertThat(run.query().awaitTermination(20)).isTrue();
                }),
                Scenario.microBatch(
                        "LC-07", "the reports of real time are as many as its epochs", LifeCycleScenarios::listeners),
                Scenario.both("LC-13", b -> {
                    var stream = b.stream("value INT");
                    Bench.Run run = b.start(stream.toDF().selectExpr("value + 1"), "append");
                    Bench.add(stream, 1);
                    assertThat(run.rows()).containsExactly("2");
                    run.stop();
                    run = b.start(stream.toDF().selectExpr("value * 10"), "append");
                    Bench.add(stream, 2);
                    assertThat(run.rows()).containsExactly("20");
                    run.stop();
                }),
                Scenario.microBatch("LC-15", "the number of epochs", LifeCycleScenarios::bounded),
                Scenario.microBatch("LC-21", "with real time as a fourth trigger", LifeCycleScenarios::triggers),
                Scenario.both("LC-23", b -> {
                    Bench.Run run = b.start(b.stream("value INT").toDF(), "append");
                    StreamingQuery query = run.query();
                    assertThat(query.name()).isNull();
                    assertThat(query.isActive()).isTrue();
                    assertThat(b.session().streams().get(query.id())).isSameAs(query);
                    assertThat(b.session().streams().get(UUID.randomUUID())).isNull();
                    query.explain();
                    run.stop();
                    assertThat(b.session().streams().get(query.id())).isNull();
                }),
                Scenario.microBatch(
                        "SR-01", "without a clock: the first three batches", LifeCycleScenarios::rateMicroBatch));
    }

    private static void secondStart(Bench b) throws Exception {
        Dataset<Row> df = b.stream("value INT").toDF();
        Bench.Run first = b.start(df, "append");
        Bench.Run second = b.start(df, "append");
        assertThat(first.query().isActive()).isFalse();
        assertThat(second.query().isActive()).isTrue();
        b.session().conf().set("millrace.sql.streaming.stopActiveRunOnRestart", false);
        try {
            b.refused(
                    df,
                    "append",
                    "Cannot start query with id " + second.query().id()
                            + " as another query with same id is already active");
        } finally {
            b.session().conf().unset("millrace.sql.streaming.stopActiveRunOnRestart");
        }
        assertThat(second.query().isActive()).isTrue();
        second.stop();
    }

    private static void listeners(Bench b) throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        StreamingQueryListener listener = new StreamingQueryListener() {
            @Override
            public void onQueryStarted(QueryStartedEvent event) {
                heard.add("started");
            }

            @Override
            public void onQueryProgress(QueryProgressEvent event) {
                heard.add("progress(b" + event.progress().batchId() + ",rows="
                        + event.progress().numInputRows() + ")");
            }

            @Override
            public void onQueryTerminated(QueryTerminatedEvent event) {
                heard.add("terminated(ex=" + event.exception().isPresent() + ")");
            }
        };
        b.session().streams().addListener(listener);
        try {
            var stream = b.stream("value INT");
            Bench.Run run = b.start(stream.toDF().selectExpr("10 / value"), "append");
            Bench.add(stream, 1, 2);
            run.rows();
            Bench.add(stream, 5);
            run.rows();
            run.stop();
            for (String expected :
                    List.of("started", "progress(b0,rows=2)", "progress(b1,rows=1)", "terminated(ex=false)")) {
                assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(expected);
            }
            run = b.start(stream.toDF().selectExpr("10 / value"), "append");
            Bench.add(stream, 0);
            Bench.fails(run, "DIVIDE_BY_ZERO");
            for (String expected : List.of("started", "terminated(ex=true)")) {
                assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(expected);
            }
        } finally {
            b.session().streams().removeListener(listener);
        }
    }

    private static void bounded(Bench b) throws Exception {
        b.session().conf().set("millrace.sql.streaming.numRecentProgressUpdates", 2);
        try {
            var stream = b.stream("value INT");
            Bench.Run run = b.start(stream.toDF(), "append");
            assertThat(run.query().lastProgress()).isNull();
            for (int i = 0; i < 4; i++) {
                Bench.add(stream, i);
                run.rows();
            }
            assertThat(run.query().recentProgress()).hasSizeLessThanOrEqualTo(2);
            assertThat(run.query().lastProgress().batchId()).isEqualTo(3);
            run.stop();
        } finally {
            b.session().conf().unset("millrace.sql.streaming.numRecentProgressUpdates");
        }
    }

    private static void triggers(Bench b) throws Exception {
        var stream = b.stream("value INT");
        Dataset<Row> counts = stream.toDF().groupBy("value").count();
        Bench.Run run = b.start(counts, "update");
        Bench.add(stream, 1);
        assertThat(run.byEpoch()).isEqualTo("{0=[(1,1)]}");
        run.stop();
        Bench.add(stream, 1, 2);
        run = b.start(counts, "update", Trigger.AvailableNow());
        assertThat(run.query().awaitTermination(60_000)).isTrue();
        assertThat(run.epochs().toString()).isEqualTo("{1=[(1,2), (2,1)]}");
        run = b.start(counts, "update");
        Bench.add(stream, 2);
        assertThat(run.byEpoch()).isEqualTo("{2=[(2,2)]}");
        run.stop();
        run = b.start(counts, "update", Trigger.RealTime(50));
        Bench.add(stream, 2);
        assertThat(run.rows()).containsExactly("(2,3)");
        run.stop();
        run = b.start(counts, "update");
        Bench.add(stream, 1);
        assertThat(run.rows()).containsExactly("(1,3)");
        run.stop();
    }

    private static void rateMicroBatch(Bench b) throws Exception {
        Dataset<Row> df = b.session()
                .readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", 3)
                .option("numPartitions", 1)
                .option("startTimestamp", 1000)
                .option("advanceMillisPerBatch", 100)
                .load()
                .select(expr("unix_millis(timestamp)"), expr("value"));
        LinkedBlockingQueue<Long> finished = new LinkedBlockingQueue<>();
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        StreamingQuery query = df.writeStream()
                .option("checkpointLocation", b.checkpoint().toString())
                .foreachBatch((Dataset<Row> rows, Long epoch) -> {
                    if (epoch < 3) {
                        seen.add(epoch
                                + rows.collectAsList().stream()
                                        .map(CaseRunner::text)
                                        .sorted()
                                        .toList()
                                        .toString());
                    }
                    finished.add(epoch);
                })
                .start();
        Long epoch;
        do {
            epoch = finished.poll(60, TimeUnit.SECONDS);
        } while (epoch != null && epoch < 2);
        query.stop();
        assertThat(seen)
                .containsExactly(
                        "0[(1000,0), (1000,1), (1000,2)]",
                        "1[(1100,3), (1100,4), (1100,5)]",
                        "2[(1200,6), (1200,7), (1200,8)]");
    }
}
