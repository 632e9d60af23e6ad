package io.millrace.conformance;

import static io.millrace.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.ForeachWriter;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryListener;
import io.millrace.sql.streaming.Trigger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What surrounds a query: views, tables in memory, listeners, stop and start on one checkpoint, console. */
class QuerySurfaceTest {
    private static MillraceSession session;

    @TempDir
    static Path checkpoints;

    @BeforeAll
    static void start() {
        session = open();
    }

    private static MillraceSession open() {
        return MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "2")
                .create();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    static Stream<Trigger> rhythms() {
        return Stream.of(Trigger.ProcessingTime(0), Trigger.RealTime(50));
    }

    private static Bench bench(Trigger trigger) throws Exception {
        return new Bench(session, trigger, Files.createTempDirectory(checkpoints, "case"));
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void sqlOverViewsOfStreamsAndTables(Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        var stream = b.stream("k STRING, v INT");
        stream.toDF().createOrReplaceTempView("readings");
        session.sql("SELECT k, v * 10 AS v FROM readings WHERE v IS NOT NULL").createOrReplaceTempView("scaled");
        session.sql("SELECT 'a' AS key, 'Anna' AS name").createOrReplaceTempView("names");
        Dataset<Row> query = session.sql(
                "SELECT name, sum(v) AS total FROM scaled JOIN names ON k = key GROUP BY name HAVING sum(v) > 10 ");
        assertThat(query.isStreaming()).isTrue();
        Bench.Run run = b.start(query, "update");
        Bench.add(stream, Bench.row("a", 1), Bench.row("b", 5), Bench.row("a", null));
        run.rows();
        Bench.add(stream, (Object) Bench.row("a", 3));
        List<String> rows = run.rows();
        assertThat(rows.get(rows.size() - 1)).isEqualTo("(Anna,40)");
        run.stop();
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void aTableInMemoryIsQueriedWhileItsQueryRuns(Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        var stream = b.stream("k STRING, v INT");
        String table = "live_" + trigger.kind();
        StreamingQuery query = stream.toDF()
                .groupBy("k")
                .agg(expr("sum(v) AS total"))
                .writeStream()
                .format("memory")
                .queryName(table)
                .outputMode("complete")
                .trigger(trigger)
                .start();
        assertThat(session.table(table).collectAsList()).isEmpty();
        for (int i = 1; i <= 3; i++) {
            Bench.add(stream, Bench.row("a", i), Bench.row("b", 10 * i));
            query.processAllAvailable();
            assertThat(query.isActive()).isTrue();
            assertThat(session.sql("SELECT sum(total) FROM " + table).first().getLong(0))
                    .isEqualTo(11L * i * (i + 1) / 2);
        }
        assertThat(query.name()).isEqualTo(table);
        query.stop();
        assertThat(session.table(table).count()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void aForeachWriterGetsTypedObjectsAndTheErrorThatEndsThem(Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        var stream = b.stream("value INT");
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        StreamingQuery query = stream.toDF()
                .as(Encoders.INT())
                .writeStream()
                .trigger(trigger)
                .foreach(new ForeachWriter<Integer>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public boolean open(long partitionId, long epochId) {
                        return true;
                    }

                    @Override
                    public void process(Integer value) {
                        if (value < 0) {
                            throw new IllegalArgumentException("negative: " + value);
                        }
                        heard.add("row " + value);
                    }

                    @Override
                    public void close(@Nullable Throwable errorOrNull) {
                        if (errorOrNull != null) {
                            heard.add("error " + errorOrNull.getMessage());
                        }
                    }
                })
                .start();
        Bench.add(stream, 1, 2);
        query.processAllAvailable();
        assertThat(heard).containsExactly("row 1", "row 2");
        Bench.add(stream, -1);
        Bench.fails(new Bench.Run(query, java.util.Map.of()), "FOREACH_USER_FUNCTION_ERROR");
        assertThat(query.exception().get()).hasRootCauseMessage("negative: -1");
        assertThat(heard).anyMatch(h -> h.startsWith("error ") && h.contains("negative: -1"));
    }

    /** Stops without a last epoch, many times, each time with rows that are read again or not: no row counts twice or not at all. */
    @Test
    void stateGoesOnAfterStopsInRealTime() throws Exception {
        Bench b = bench(Trigger.RealTime(20));
        var stream = b.stream("value INT");
        Dataset<Row> sums = stream.toDF().groupBy(expr("value % 3")).agg(expr("count(*)"), expr("sum(value)"));
        long[] count = new long[3];
        long[] sum = new long[3];
        for (int round = 0; round < 6; round++) {
            Bench.Run run = b.start(sums, "update");
            for (int i = 0; i < 50; i++) {
                int value = round * 100 + i;
                Bench.add(stream, value);
                count[value % 3]++;
                sum[value % 3] += value;
            }
            if (round % 2 == 0) {
                run.query().processAllAvailable();
            }
            run.stop();
        }
        Bench.Run last = b.start(sums, "complete");
        for (int key = 0; key < 3; key++) {
            Bench.add(stream, key);
            count[key]++;
            sum[key] += key;
        }
        last.query().processAllAvailable();
        last.stop();
        List<String> table = last.epochs().values().stream()
                .filter(t -> !t.isEmpty())
                .reduce((x, y) -> y)
                .orElseThrow();
        assertThat(table)
                .containsExactly(
                        "(0," + count[0] + "," + sum[0] + ")",
                        "(1," + count[1] + "," + sum[1] + ")",
                        "(2," + count[2] + "," + sum[2] + ")");
    }

    @Test
    void oneCheckpointServesAllTriggersInAnyOrder() throws Exception {
        Bench b = bench(Trigger.ProcessingTime(0));
        var stream = b.stream("value INT");
        Dataset<Row> counts = stream.toDF().groupBy().count();
        long expected = 0;
        for (Trigger trigger : List.of(
                Trigger.RealTime(50),
                Trigger.Once(),
                Trigger.Continuous(50),
                Trigger.ProcessingTime(0),
                Trigger.AvailableNow(),
                Trigger.RealTime(50))) {
            Bench.add(stream, 1, 2, 3);
            expected += 3;
            Bench.Run run = b.start(counts, "update", trigger);
            if (trigger.kind() == Trigger.Kind.ONCE || trigger.kind() == Trigger.Kind.AVAILABLE_NOW) {
                assertThat(run.query().awaitTermination(60_000)).isTrue();
            } else {
                run.query().processAllAvailable();
                run.stop();
            }
            List<String> rows =
                    run.epochs().values().stream().flatMap(List::stream).toList();
            assertThat(rows.get(rows.size() - 1)).as(trigger.toString()).isEqualTo(String.valueOf(expected));
        }
    }

    @Test
    void listenersHearEachQueryInOrder() throws Exception {
        Bench b = bench(Trigger.RealTime(20));
        List<String> heard = Collections.synchronizedList(new java.util.ArrayList<>());
        CountDownLatch ended = new CountDownLatch(1);
        StreamingQueryListener listener = new StreamingQueryListener() {
            @Override
            public void onQueryStarted(QueryStartedEvent event) {
                heard.add("started " + event.id());
            }

            @Override
            public void onQueryProgress(QueryProgressEvent event) {
                heard.add("progress " + event.progress().id());
                throw new IllegalStateException("a listener's own trouble");
            }

            @Override
            public void onQueryTerminated(QueryTerminatedEvent event) {
                heard.add("terminated " + event.id());
                ended.countDown();
            }
        };
        session.streams().addListener(listener);
        try {
            var stream = b.stream("value INT");
            Bench.Run run = b.start(stream.toDF(), "append");
            Bench.add(stream, 1);
            run.rows();
            run.stop();
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
            String id = " " + run.query().id();
            assertThat(heard.get(0)).isEqualTo("started" + id);
            assertThat(heard.get(heard.size() - 1)).isEqualTo("terminated" + id);
            assertThat(heard.subList(1, heard.size() - 1)).isNotEmpty().allMatch(("progress" + id)::equals);
        } finally {
            session.streams().removeListener(listener);
        }
    }

    @Test
    void rateToConsole() throws Exception {
        PrintStream before = System.out;
        CountDownLatch printed = new CountDownLatch(1);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8) {
            @Override
            public void print(String s) {
                super.print(s);
                if (s.contains("|    0|")) {
                    printed.countDown();
                }
            }
        });
        try (MillraceSession own = open()) {
            StreamingQuery query = own.readStream()
                    .format("rate")
                    .option("rowsPerSecond", 1000)
                    .load()
                    .select("value")
                    .writeStream()
                    .format("console")
                    .trigger(Trigger.RealTime(20))
                    .start();
            assertThat(printed.await(60, TimeUnit.SECONDS)).isTrue();
            query.stop();
            assertThat(query.exception()).isEmpty();
            assertThat(query.awaitTermination(1)).isTrue();
        } finally {
            System.setOut(before);
        }
        assertThat(text.toString(StandardCharsets.UTF_8)).contains("Batch: ");
    }
}
