package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.row_number;
import static io.millrace.sql.functions.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.java.function.MapFunction;
import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.expressions.Window;
import io.millrace.sql.streaming.StateOperatorProgress;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The first rows of each partition of a stream, in every form it is written in, against all rows sorted. */
@Timeout(120)
class TopNTest {
    private static MillraceSession session;

    @TempDir
    static Path checkpoints;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "3")
                .create();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static Bench bench(Trigger trigger) throws Exception {
        return new Bench(session, trigger, Files.createTempDirectory(checkpoints, "topn"));
    }

    private record Form(String name, Function<Dataset<Row>, Dataset<Row>> of) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Dataset<Row> sql(Dataset<Row> rows, String text) {
        rows.createOrReplaceTempView("r");
        return session.sql(text);
    }

    private static Stream<Form> forms() {
        return Stream.of(
                new Form(
                        "subquery",
                        r -> sql(
                                r,
                                "SELECT k, v, n FROM (SELECT *, row_number() OVER (PARTITION BY k ORDER BY v DESC) AS n FROM r)"
                                        + " WHERE n <= 3")),
                new Form(
                        "QUALIFY",
                        r -> sql(
                                r,
                                "SELECT k, v, row_number() OVER (PARTITION BY k ORDER BY v DESC) AS n FROM r"
                                        + " QUALIFY row_number() OVER (PARTITION BY k ORDER BY v DESC) < 4")),
                new Form(
                        "Dataset",
                        r -> r.withColumn(
                                        "n",
                                        row_number()
                                                .over(Window.partitionBy("k").orderBy(col("v").desc())))
                                .where("n <= 3")
                                .select("k", "v", "n")));
    }

    private static Stream<Arguments> formsInBothRhythms() {
        return forms().flatMap(f ->
                Stream.of(Arguments.of(f, Trigger.ProcessingTime(0)), Arguments.of(f, Trigger.RealTime(20))));
    }

    private static Stream<Trigger> rhythms() {
        return Stream.of(Trigger.ProcessingTime(0), Trigger.RealTime(20));
    }

    /** The best three of each key, as the table that upserts make. */
    private static List<String> best(Map<Long, List<Long>> all) {
        List<String> rows = new ArrayList<>();
        all.forEach((k, values) -> {
            List<Long> sorted =
                    values.stream().sorted(Comparator.reverseOrder()).toList();
            for (int i = 0; i < Math.min(3, sorted.size()); i++) {
                rows.add("(" + k + "," + sorted.get(i) + "," + (i + 1) + ")");
            }
        });
        return rows;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("formsInBothRhythms")
    void changedPlacesComeOutOverStopsAndAnotherNumberOfTasks(Form form, Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        MemoryStream<Row> stream = b.stream("k BIGINT, v BIGINT, other STRING");
        Dataset<Row> top = form.of.apply(stream.toDF());
        Random random = new Random(11);
        Map<Long, List<Long>> all = new TreeMap<>();
        for (int round = 0; round < 6; round++) {
            Bench.Run run = b.start(top, "update");
            List<String> expected = new ArrayList<>();
            List<String> before = best(all);
            List<Object[]> rows = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                long k = random.nextInt(7);
                // No two are equal, so that order leaves nothing open.
                long v = random.nextInt(1000) * 1000L + round * 60L + i;
                rows.add(Bench.row(k, v, "x"));
                all.computeIfAbsent(k, x -> new ArrayList<>()).add(v);
                if (trigger.realTime()) {
                    expected.addAll(changes(before, best(all)));
                    before = best(all);
                }
            }
            if (!trigger.realTime()) {
                expected.addAll(changes(before, best(all)));
            }
            Bench.add(stream, rows.toArray());
            assertThat(run.rows()).as("round %s", round).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(run.query().lastProgress().stateOperators()[0].numRowsTotal())
                    .isEqualTo(7);
            if (round == 2) {
                run.query().rescale(2);
            }
            run.stop();
        }
    }

    /** Looked at before the sink, because foreachBatch would take all rows in one task. */
    @ParameterizedTest
    @MethodSource("rhythms")
    void threeTasksThenFiveKeepThePartitionsOfTheirKeys(Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        MemoryStream<Row> stream = b.stream("k BIGINT, v BIGINT, other STRING");
        Queue<String> out = new ConcurrentLinkedQueue<>();
        Dataset<Row> top = forms().findFirst().orElseThrow().of.apply(stream.toDF());
        StreamingQuery query = top.map(
                        (MapFunction<Row, Row>) row -> {
                            out.add(CaseRunner.text(row));
                            return row;
                        },
                        Encoders.row(top.schema()))
                .writeStream()
                .format("noop")
                .outputMode("update")
                .option("checkpointLocation", b.checkpoint().toString())
                .trigger(trigger)
                .start();
        Random random = new Random(23);
        Map<Long, List<Long>> all = new TreeMap<>();
        for (int round = 0; round < 4; round++) {
            List<Object[]> rows = new ArrayList<>();
            for (long i = 0; i < 100; i++) {
                long k = random.nextInt(20);
                long v = random.nextInt(1000) * 1000L + round * 100L + i;
                rows.add(Bench.row(k, v, "x"));
                all.computeIfAbsent(k, x -> new ArrayList<>()).add(v);
            }
            Bench.add(stream, rows.toArray());
            query.processAllAvailable();
            assertThat(query.lastProgress().stateOperators()[0].numShufflePartitions())
                    .isEqualTo(round < 2 ? 3 : 5);
            if (round == 1) {
                query.rescale(5);
            }
        }
        query.stop();
        assertThat(query.exception()).isEmpty();
        assertThat(out)
                .as("each row that is left came out")
                .containsAll(best(all))
                .doesNotHaveDuplicates();
        assertThat(upserted(out)).containsExactlyInAnyOrderElementsOf(best(all));
    }

    /** The last row of each key and number; in descending order a place only gets greater values. */
    private static List<String> upserted(Iterable<String> rows) {
        Map<String, Long> table = new TreeMap<>();
        for (String row : rows) {
            String[] parts = row.substring(1, row.length() - 1).split(",");
            table.put(parts[0] + ",V," + parts[2], Long.valueOf(parts[1]));
        }
        List<String> all = new ArrayList<>();
        table.forEach((place, v) -> all.add("(" + place.replace("V", v.toString()) + ")"));
        return all;
    }

    private static List<String> changes(List<String> before, List<String> now) {
        return now.stream().filter(r -> !before.contains(r)).toList();
    }

    /** Counts by window and item, then the two most frequent of each window. */
    private static Dataset<Row> twoMostFrequent(MemoryStream<Row> stream) {
        return sql(
                stream.toDF()
                        .withColumn("t", io.millrace.sql.functions.timestamp_seconds(col("s")))
                        .withWatermark("t", "5 seconds")
                        .groupBy(window(col("t"), "10 seconds"), col("item"))
                        .count(),
                "SELECT unix_seconds(window.start) AS w, item, count, n FROM (SELECT *, row_number() OVER (PARTITION BY window"
                        + " ORDER BY count DESC, item) AS n FROM r) WHERE n <= 2");
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void theMostFrequentOfEachWindowComeOutOnceWhenItCloses(Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        MemoryStream<Row> stream = b.stream("s BIGINT, item STRING");
        Dataset<Row> top = twoMostFrequent(stream);
        Random random = new Random(5);
        Map<Long, Map<String, Long>> counts = new TreeMap<>();
        List<String> out = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            Bench.Run run = b.start(top, "append");
            List<Object[]> rows = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                long s = 1000 + round * 15L + random.nextInt(5);
                String item = "i" + random.nextInt(6);
                rows.add(Bench.row(s, item));
                counts.computeIfAbsent(s / 10 * 10, w -> new TreeMap<>()).merge(item, 1L, Long::sum);
            }
            Bench.add(stream, rows.toArray());
            out.addAll(run.rows());
            if (round == 4) {
                run.query().rescale(2);
            }
            run.stop();
        }
        Bench.Run last = b.start(top, "append");
        Bench.add(stream, (Object) Bench.row(5000L, "last"));
        out.addAll(last.rows());
        StateOperatorProgress state = last.query().lastProgress().stateOperators()[0];
        assertThat(state.operatorName()).isEqualTo("topN");
        assertThat(state.numRowsTotal()).as("windows that are not closed").isZero();
        last.stop();

        List<String> expected = new ArrayList<>();
        counts.forEach((w, items) -> {
            List<Map.Entry<String, Long>> sorted = items.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .toList();
            for (int i = 0; i < Math.min(2, sorted.size()); i++) {
                expected.add("(" + w + "," + sorted.get(i).getKey() + ","
                        + sorted.get(i).getValue() + "," + (i + 1) + ")");
            }
        });
        assertThat(out).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void tiesOfRankAreKeptAndLateRowsDropped(Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        MemoryStream<Row> stream = b.stream("s BIGINT, v BIGINT, x STRING");
        Dataset<Row> top = sql(
                stream.toDF().selectExpr("timestamp_seconds(s) AS t", "v", "x").withWatermark("t", "0 seconds"),
                "SELECT unix_seconds(t) AS s, v, x, r, d FROM (SELECT *, rank() OVER (PARTITION BY t ORDER BY v) AS r,"
                        + " dense_rank() OVER (PARTITION BY t ORDER BY v) AS d FROM r) WHERE r <= 3 AND x <> 'hidden'");
        Bench.Run run = b.start(top, "append");
        Bench.add(
                stream,
                Bench.row(10L, 7L, "g"),
                Bench.row(10L, null, "none"),
                Bench.row(10L, 5L, "e"),
                Bench.row(10L, 5L, "f"),
                Bench.row(10L, 5L, "hidden"),
                Bench.row(10L, 6L, "behind"));
        assertThat(run.rows())
                .as("closed by its own rows")
                .containsExactly("(10,5,e,2,2)", "(10,5,f,2,2)", "(10,null,none,1,1)");
        Bench.add(stream, Bench.row(9L, 1L, "late"), Bench.row(10L, 1L, "late"), Bench.row(20L, 1L, "in time"));
        assertThat(run.rows()).hasSize(4).contains("(20,1,in time,1,1)");
        long late = java.util.Arrays.stream(run.query().recentProgress())
                .mapToLong(p -> p.stateOperators()[0].numRowsDroppedByWatermark())
                .sum();
        assertThat(late).isEqualTo(2);
        run.stop();
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void inCompleteModeTheWholeTableIsRankedEachTime(Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        MemoryStream<Row> stream = b.stream("shop STRING, item STRING");
        Dataset<Row> top = sql(
                stream.toDF().groupBy("shop", "item").count(),
                "SELECT * FROM r QUALIFY row_number() OVER (PARTITION BY shop ORDER BY count DESC, item) = 1");
        Bench.Run run = b.start(top, "complete");
        Bench.add(stream, Bench.row("a", "x"), Bench.row("a", "y"), Bench.row("b", "z"));
        run.query().processAllAvailable();
        assertThat(last(run)).containsExactly("(a,x,1)", "(b,z,1)");
        Bench.add(stream, (Object) Bench.row("a", "y"));
        run.query().processAllAvailable();
        assertThat(last(run)).containsExactly("(a,y,2)", "(b,z,1)");
        run.stop();
    }

    private static List<String> last(Bench.Run run) {
        List<List<String>> epochs = new ArrayList<>(run.epochs().values());
        return epochs.get(epochs.size() - 1);
    }

    @Test
    void updateModeForgetsClosedTimes() throws Exception {
        Bench b = bench(Trigger.ProcessingTime(0));
        MemoryStream<Row> stream = b.stream("s BIGINT, v BIGINT");
        Dataset<Row> top = sql(
                stream.toDF().selectExpr("timestamp_seconds(s) AS t", "v").withWatermark("t", "1 second"),
                "SELECT v, n FROM (SELECT *, row_number() OVER (PARTITION BY t ORDER BY v DESC) AS n FROM r) WHERE n <= 2");
        Bench.Run run = b.start(top, "update");
        Bench.add(stream, Bench.row(10L, 1L), Bench.row(11L, 2L), Bench.row(11L, 3L), Bench.row(12L, 4L));
        assertThat(run.rows()).containsExactly("(1,1)", "(2,2)", "(3,1)", "(4,1)");
        assertThat(run.query().lastProgress().stateOperators()[0].numRowsTotal())
                .as("only second 12 is open")
                .isEqualTo(1);
        run.stop();
    }

    @Test
    void theRowsKeptCanBeReadAsATable() throws Exception {
        Bench b = bench(Trigger.ProcessingTime(0));
        MemoryStream<Row> stream = b.stream("k STRING, v BIGINT");
        Dataset<Row> top = topOf(stream, 2, "v DESC");
        Bench.Run run = b.start(top, "update");
        Bench.add(stream, Bench.row("a", 1L), Bench.row("a", 3L), Bench.row("a", 2L), Bench.row("b", 9L));
        run.query().processAllAvailable();
        run.stop();
        List<String> rows = session
                .read()
                .format("statestore")
                .load(b.checkpoint().toString())
                .selectExpr("key.k", "value.rows.v")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .sorted()
                .toList();
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0)).contains("a").contains("3, 2");
        assertThat(rows.get(1)).contains("b").contains("9");
        assertThat(session.read()
                        .format("state-metadata")
                        .load(b.checkpoint().toString())
                        .select("operatorName")
                        .collectAsList()
                        .toString())
                .contains("topN");
    }

    private static Dataset<Row> topOf(MemoryStream<Row> stream, int rows, String order) {
        return sql(
                stream.toDF(),
                "SELECT k, v, n FROM (SELECT *, row_number() OVER (PARTITION BY k ORDER BY " + order
                        + ") AS n FROM r) WHERE n <= " + rows);
    }

    @Test
    void aRestartMayKeepFewerRowsButNotMoreOrByAnotherOrder() throws Exception {
        Bench b = bench(Trigger.ProcessingTime(0));
        MemoryStream<Row> stream = b.stream("k STRING, v BIGINT");
        Bench.Run run = b.start(topOf(stream, 3, "v DESC"), "update");
        Bench.add(stream, Bench.row("a", 1L), Bench.row("a", 3L), Bench.row("a", 5L), Bench.row("a", 2L));
        assertThat(run.rows()).containsExactly("(a,2,3)", "(a,3,2)", "(a,5,1)");
        run.stop();
        b.refused(topOf(stream, 4, "v DESC"), "update", "Cannot keep 4 rows of each partition");
        b.refused(topOf(stream, 3, "v ASC"), "update", "Cannot change the ORDER BY");
        Bench.Run fewer = b.start(topOf(stream, 2, "v DESC"), "update");
        Bench.add(stream, Bench.row("a", 4L), Bench.row("a", 2L));
        assertThat(fewer.rows()).containsExactly("(a,4,2)");
        fewer.stop();
    }

    @Test
    void whatHasNoEndIsRefused() throws Exception {
        Bench b = bench(Trigger.ProcessingTime(0));
        MemoryStream<Row> stream = b.stream("k STRING, v BIGINT");
        Dataset<Row> plain = topOf(stream, 3, "v");
        b.refused(plain, "append", "Call withWatermark and put the window or the event time into PARTITION BY");
        b.refused(plain, "complete", "Use append or update");
        b.refused(plain.groupBy("k").count(), "update", "correctness");
        b.refused(plain.groupBy("k").count(), "complete", "correctness");
        String unbounded =
                "Keep the first rows of each partition, with row_number(), rank() or dense_rank() AS n and WHERE n <= 3";
        b.refused(
                sql(stream.toDF(), "SELECT *, row_number() OVER (PARTITION BY k ORDER BY v) AS n FROM r"),
                "update",
                unbounded);
        b.refused(
                sql(
                        stream.toDF(),
                        "SELECT * FROM (SELECT *, lag(v) OVER (PARTITION BY k ORDER BY v) AS n FROM r) WHERE n <= 3"),
                "update",
                unbounded);
        b.refused(
                sql(stream.toDF(), "SELECT * FROM r QUALIFY rank() OVER (PARTITION BY k ORDER BY v) <= 3"),
                "update",
                "Bound row_number(), or use append");
        b.refused(
                sql(
                        stream.toDF().groupBy("k").count(),
                        "SELECT * FROM r QUALIFY row_number() OVER (ORDER BY count DESC) <= 3"),
                "update",
                "correctness");
    }

    @Test
    void thePlanShowsIt() throws Exception {
        Bench b = bench(Trigger.ProcessingTime(0));
        MemoryStream<Row> stream = b.stream("k STRING, v BIGINT");
        stream.toDF().createOrReplaceTempView("r");
        String plan = session.sql(
                        "EXPLAIN SELECT * FROM r QUALIFY row_number() OVER (PARTITION BY k ORDER BY v DESC) BETWEEN 2 AND 5")
                .collectAsList()
                .get(0)
                .getString(0);
        assertThat(plan)
                .contains("TopN op-0-topn UPDATE row_number <= 5 keys [input[0]] order [input[1] DESC NULLS LAST]");
    }
}
