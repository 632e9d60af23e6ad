package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Section 5.12 and the real-time cases of sinks. */
final class SinkScenarios {
    private SinkScenarios() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.both("SK-05", SinkScenarios::memory),
                Scenario.microBatch("SK-07", "epochs without rows open as well in real time", b -> {
                    var stream = b.stream("value INT");
                    ForeachCalls calls = new ForeachCalls(false);
                    StreamingQuery query = foreach(b, stream.toDF().as(Encoders.INT()), calls, b.trigger());
                    Bench.add(stream, 1);
                    query.processAllAvailable();
                    query.stop();
                    assertThat(calls.heard).containsExactly("open(0,0)", "close(0,0,null)");
                }),
                Scenario.microBatch("SK-09", "real time repeats rows, not batches", SinkScenarios::foreachBatch),
                Scenario.microBatch("SK-11", "the text of batches", SinkScenarios::console),
                Scenario.realTime("RT-01", "", b -> {
                    var stream = b.stream("value INT");
                    ForeachCalls calls = new ForeachCalls(true);
                    StreamingQuery query = foreach(
                            b,
                            stream.toDF().selectExpr("value + 1 AS value").as(Encoders.INT()),
                            calls,
                            Trigger.RealTime("1 hour"));
                    Bench.add(stream, 1, 2, 3);
                    List<String> rows = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        rows.add(String.valueOf(calls.rows.poll(60, TimeUnit.SECONDS)));
                    }
                    assertThat(rows).containsExactlyInAnyOrder("2", "3", "4");
                    assertThat(query.lastProgress()).as("a committed epoch").isNull();
                    query.stop();
                }),
                Scenario.realTime(
                        "RT-13",
                        "one partition: the writer is used as it is, not copied, so the sink is one task; and in micro-batches too",
                        b -> {
                            for (Trigger trigger : List.of(Trigger.ProcessingTime(0), Trigger.RealTime(50))) {
                                pairs(b, trigger);
                            }
                        }));
    }

    private static StreamingQuery foreach(Bench b, Dataset<Integer> ds, ForeachCalls calls, Trigger trigger)
            throws Exception {
        return ds.writeStream()
                .option(
                        "checkpointLocation",
                        b.checkpoint().resolve(trigger.kind().name()).toString())
                .trigger(trigger)
                .foreach(calls)
                .start();
    }

    private static void pairs(Bench b, Trigger trigger) throws Exception {
        var stream = b.stream("value INT");
        ForeachCalls calls = new ForeachCalls(true);
        StreamingQuery query = foreach(b, stream.toDF().as(Encoders.INT()), calls, trigger);
        Bench.add(stream, 1);
        query.processAllAvailable();
        Bench.add(stream, 2);
        query.processAllAvailable();
        query.stop();
        List<String> heard = new ArrayList<>(calls.heard);
        for (int i = 0; i + 1 < heard.size(); i += 2) {
            assertThat(heard.get(i)).startsWith("open(0,");
            String epoch =
                    heard.get(i).substring("open(0,".length(), heard.get(i).length() - 1);
            assertThat(heard.get(i + 1)).startsWith("close(0," + epoch + ",");
        }
        assertThat(heard.stream().distinct().count()).as("each epoch once").isEqualTo(heard.size());
        assertThat(calls.rows).containsExactly("1", "2");
    }

    private static void memory(Bench b) throws Exception {
        for (String mode : List.of("update", "complete", "append")) {
            var stream = b.stream("value INT");
            Dataset<Row> df = mode.equals("append")
                    ? stream.toDF()
                    : stream.toDF().groupBy("value").count();
            String table = "sk05" + mode + b.trigger().kind().name().toLowerCase(java.util.Locale.ROOT);
            Path checkpoint = b.checkpoint().resolve(mode);
            StreamingQuery query = memory(b, df, mode, table, checkpoint);
            Bench.add(stream, 1, 2);
            query.processAllAvailable();
            if (!mode.equals("append")) {
                Bench.add(stream, 1);
                query.processAllAvailable();
            }
            List<String> expected = switch (mode) {
                case "update" -> List.of("(1,1)", "(1,2)", "(2,1)");
                case "complete" -> List.of("(1,2)", "(2,1)");
                default -> List.of("1", "2");
            };
            List<String> rows = b.session().sql("SELECT * FROM " + table).collectAsList().stream()
                    .map(CaseRunner::text)
                    .sorted()
                    .toList();
            query.stop();
            assertThat(rows).as(mode).isEqualTo(expected);
            if (mode.equals("append")) {
                Bench.refused(
                        () -> memory(b, df, mode, table, checkpoint).stop(),
                        "This query does not support recovering from checkpoint location. Delete ");
            }
        }
    }

    private static StreamingQuery memory(Bench b, Dataset<Row> df, String mode, String table, Path checkpoint)
            throws Exception {
        return df.writeStream()
                .format("memory")
                .queryName(table)
                .outputMode(mode)
                .option("checkpointLocation", checkpoint.toString())
                .trigger(b.trigger())
                .start();
    }

    private static void foreachBatch(Bench b) throws Exception {
        var stream = b.stream("value INT");
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean fail = new AtomicBoolean(true);
        var writer = stream.toDF()
                .writeStream()
                .option("checkpointLocation", b.checkpoint().toString())
                .foreachBatch((Dataset<Row> rows, Long epoch) -> {
                    seen.add("b" + epoch + ":"
                            + String.join(
                                    "/",
                                    rows.collectAsList().stream()
                                            .map(CaseRunner::text)
                                            .sorted()
                                            .toList()));
                    if (epoch == 1 && fail.getAndSet(false)) {
                        throw new IllegalStateException("x");
                    }
                });
        StreamingQuery query = writer.start();
        Bench.add(stream, 1);
        query.processAllAvailable();
        Bench.add(stream, 2, 3);
        Bench.fails(new Bench.Run(query, java.util.Map.of()), "x");
        query = writer.start();
        query.processAllAvailable();
        Bench.add(stream, 4);
        query.processAllAvailable();
        query.stop();
        assertThat(seen).containsExactly("b0:1", "b1:2/3", "b1:2/3", "b2:4");
    }

    private static void console(Bench b) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
        try (MillraceSession session = b.session().newSession()) {
            Bench own = new Bench(session, b.trigger(), b.checkpoint());
            var stream = own.stream("value STRING");
            StreamingQuery query = stream.toDF()
                    .writeStream()
                    .format("console")
                    .option("numRows", 2)
                    .option("truncate", false)
                    .start();
            Bench.add(stream, "a".repeat(30), "b", "c");
            query.processAllAvailable();
            query.stop();
        } finally {
            System.setOut(before);
        }
        String rule = "-".repeat(43) + "\n";
        String line = "+" + "-".repeat(30) + "+\n";
        assertThat(text.toString(StandardCharsets.UTF_8))
                .contains(rule + "Batch: 0\n" + rule + line + "|value                         |\n" + line + "|"
                        + "a".repeat(30) + "|\n|b" + " ".repeat(29) + "|\n" + line + "only showing top 2 rows\n");
    }
}
