package io.millrace.conformance;

import static io.millrace.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.DataStreamWriter;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Sections 5.14 and 5.15, and what a checkpoint holds (5.9 and LC-09). */
final class RealTimeScenarios {
    private static final long WAIT_SECONDS = 60;

    /** No epoch of it ends while a scenario runs. */
    private static final Trigger ONE_EPOCH = Trigger.RealTime("1 hour");

    private RealTimeScenarios() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.realTime("RT-03", "", RealTimeScenarios::uncommittedRowsComeAgain),
                Scenario.realTime("RT-05", "any interval is taken, below 5 s too; without one 1 s", b -> intervals()),
                Scenario.realTime("RT-07", "every sink is there; files in append only", RealTimeScenarios::sinks),
                Scenario.realTime("RT-11", "taken: rows never wait for what is logged", b -> {
                    var stream = b.stream("value INT");
                    StreamingQuery query = writer(b, stream, b.trigger())
                            .option("asyncProgressTrackingEnabled", true)
                            .foreach(new ForeachCalls(true))
                            .start();
                    Bench.add(stream, 1);
                    query.processAllAvailable();
                    query.stop();
                }),
                Scenario.realTime("RT-15", "in the log of Millrace", RealTimeScenarios::epochsAreLoggedAtTheirEnd),
                Scenario.realTime("CT-01", "in trigger Continuous", RealTimeScenarios::continuous),
                Scenario.both("LC-09", "a layout of its own", RealTimeScenarios::layout),
                Scenario.microBatch(
                        "SD-01", "without the change feed, which is refused", RealTimeScenarios::stateOfAnEpoch));
    }

    private static DataStreamWriter<Integer> writer(Bench b, MemoryStream<Row> stream, Trigger trigger) {
        return stream.toDF()
                .as(Encoders.INT())
                .writeStream()
                .outputMode("update")
                .option("checkpointLocation", b.checkpoint().toString())
                .trigger(trigger);
    }

    private static String next(ForeachCalls calls) throws InterruptedException {
        return String.valueOf(calls.rows.poll(WAIT_SECONDS, TimeUnit.SECONDS));
    }

    private static void uncommittedRowsComeAgain(Bench b) throws Exception {
        var stream = b.stream("value INT");
        ForeachCalls calls = new ForeachCalls(true);
        StreamingQuery query = writer(b, stream, b.trigger()).foreach(calls).start();
        Bench.add(stream, 1, 2);
        query.processAllAvailable();
        query.stop();
        assertThat(calls.rows).containsExactly("1", "2");
        query = writer(b, stream, ONE_EPOCH).foreach(calls).start();
        calls.rows.clear();
        Bench.add(stream, 3);
        assertThat(next(calls)).isEqualTo("3");
        query.stop();
        query = writer(b, stream, b.trigger()).foreach(calls).start();
        assertThat(next(calls)).as("a row whose epoch did not end").isEqualTo("3");
        query.processAllAvailable();
        query.stop();
        query = writer(b, stream, b.trigger()).foreach(calls).start();
        query.processAllAvailable();
        query.stop();
        assertThat(calls.rows).as("rows of epochs that ended").isEmpty();
    }

    private static void intervals() {
        assertThat(Trigger.RealTime(1499).intervalMs()).isEqualTo(1499);
        assertThat(Trigger.RealTime().intervalMs()).isEqualTo(1000);
        assertThat(Trigger.RealTime("5 minutes")).isEqualTo(Trigger.RealTime(5, TimeUnit.MINUTES));
        for (long ms : List.of(0L, -1L)) {
            assertThatThrownBy(() -> Trigger.RealTime(ms))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("requirement failed: the batch duration should not be negative");
        }
        assertThatThrownBy(() -> Trigger.RealTime("1 month"))
                .hasMessageContaining("Doesn't support month or year interval: 1 month");
    }

    private static void sinks(Bench b) throws Exception {
        for (String format : List.of("noop", "memory", "console")) {
            StreamingQuery query = writer(b.on(format), b.stream("value INT"), b.trigger())
                    .format(format)
                    .queryName("rt07" + format)
                    .start();
            assertThat(query.isActive()).as(format).isTrue();
            query.stop();
        }
        b.start(b.stream("value INT").toDF(), "update").stop();
        Bench.refused(
                () -> writer(b.on("json"), b.stream("value INT"), b.trigger())
                        .format("json")
                        .start(b.checkpoint().resolve("files").toString()),
                "STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE");
    }

    private static void epochsAreLoggedAtTheirEnd(Bench b) throws Exception {
        var stream = b.stream("value INT");
        ForeachCalls calls = new ForeachCalls(true);
        StreamingQuery query = writer(b, stream, ONE_EPOCH).foreach(calls).start();
        Bench.add(stream, 1);
        assertThat(next(calls)).isEqualTo("1");
        assertThat(manifests(b.checkpoint())).as("while the epoch runs").isEmpty();
        query.stop();
        query = writer(b, stream, b.trigger()).foreach(calls).start();
        query.processAllAvailable();
        assertThat(manifests(b.checkpoint())).as("when it has ended").isNotEmpty();
        query.stop();
    }

    private static List<String> manifests(Path checkpoint) throws IOException {
        Path directory = checkpoint.resolve("manifest");
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static void continuous(Bench b) throws TimeoutException {
        var stream = b.stream("value INT");
        Dataset<Row> doubled = stream.toDF().where("value > 1").selectExpr("value * 2");
        List<String> rows = new ArrayList<>();
        Bench.Run run = b.start(doubled, "append", Trigger.Continuous(100));
        Bench.add(stream, 1, 2, 3);
        rows.addAll(run.rows());
        run.query().stop();
        Bench.add(stream, 4);
        run = b.start(doubled, "append", Trigger.Continuous(100));
        rows.addAll(run.rows());
        run.query().stop();
        assertThat(rows).containsExactly("4", "6", "8");
    }

    private static Bench.Run counts(Bench b, MemoryStream<Row> stream) throws TimeoutException {
        return b.start(stream.toDF().groupBy("value").count(), "update");
    }

    private static void layout(Bench b) throws Exception {
        var stream = b.stream("value INT");
        Bench.Run run = counts(b, stream);
        for (int value = 1; value <= 2; value++) {
            Bench.add(stream, value);
            run.rows();
        }
        run.stop();
        try (Stream<Path> all = Files.list(b.checkpoint())) {
            assertThat(all.map(p -> p.getFileName().toString())).contains("log", "manifest", "state");
        }
        assertThat(manifests(b.checkpoint()).get(0)).startsWith("0000000000000000000");
    }

    private static void stateOfAnEpoch(Bench b) throws Exception {
        var stream = b.stream("value INT");
        Bench.Run run = counts(b, stream);
        Bench.add(stream, 1, 1, 2);
        run.rows();
        Bench.add(stream, 2);
        run.rows();
        run.stop();
        var state = b.session().read().format("statestore");
        String path = b.checkpoint().toString();
        Dataset<Row> latest = state.load(path);
        assertThat(latest.schema().simpleString())
                .isEqualTo("struct<key:struct<value:int>,value:struct<count:bigint>,partition_id:int>");
        assertThat(text(latest)).containsExactly("(1,2)", "(2,2)");
        assertThat(text(state.option("batchId", 0).load(path))).containsExactly("(1,2)", "(2,1)");
        Bench.refused(
                () -> b.session()
                        .read()
                        .format("statestore")
                        .option("readChangeFeed", true)
                        .load(path)
                        .count(),
                "readChangeFeed");
    }

    private static List<String> text(Dataset<Row> state) {
        return state.select(expr("key.value"), expr("value.count")).collectAsList().stream()
                .map(CaseRunner::text)
                .sorted()
                .toList();
    }
}
