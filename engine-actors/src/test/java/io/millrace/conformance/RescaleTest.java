package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.java.function.MapFunction;
import io.millrace.connector.basic.MemoryStream;
import io.millrace.error.MillraceException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A running query goes on with another number of tasks, while rows keep coming: nothing is lost, and nothing is counted or put out twice. */
@Timeout(120)
class RescaleTest {
    private static final int KEYS = 40;
    private static final int[] STEPS = {2, 4, 3, 1};

    @TempDir
    Path checkpoint;

    private MillraceSession session;
    private final Out out = new Out();

    /** What came out, by whichever task, and when. */
    private static final class Out {
        private record At(List<Object> row, long ns) {}

        private final Queue<At> rows = new ConcurrentLinkedQueue<>();

        Row take(Row row) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(row.get(i));
            }
            rows.add(new At(values, System.nanoTime()));
            return row;
        }

        List<List<Object>> all() {
            return rows.stream().map(At::row).toList();
        }

        /** The longest time without output between these two moments, in milliseconds. */
        double longestGapMs(long fromNs, long toNs) {
            long last = fromNs;
            long longest = 0;
            for (At at : rows) {
                if (at.ns() >= fromNs && at.ns() <= toNs) {
                    longest = Math.max(longest, at.ns() - last);
                    last = at.ns();
                }
            }
            return longest / 1e6;
        }
    }

    /** Adds rows (k, v) with v = 0, 1, 2 …, again and again until told to stop. */
    private static final class Feed implements Runnable {
        private final MemoryStream<Row> stream;
        private final Thread thread = new Thread(this, "feed");
        private volatile boolean stopping;
        private final AtomicLong added = new AtomicLong();

        Feed(MemoryStream<Row> stream) {
            this.stream = stream;
            thread.start();
        }

        @Override
        public void run() {
            while (!stopping) {
                for (int i = 0; i < 5; i++) {
                    long v = added.get();
                    Bench.add(stream, (Object) Bench.row(v % KEYS, v));
                    added.incrementAndGet();
                }
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
        }

        void awaitMore(long rows) {
            long until = added.get() + rows;
            Awaitility.await().until(() -> added.get() >= until);
        }

        long stop() throws InterruptedException {
            stopping = true;
            thread.join();
            return added.get();
        }
    }

    @BeforeEach
    void open() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "1")
                .config("millrace.keyGroups", "16")
                .create();
    }

    @AfterEach
    void close() {
        session.stop();
    }

    static Stream<Trigger> rhythms() {
        return Stream.of(Trigger.RealTime(200), Trigger.ProcessingTime(0));
    }

    private MemoryStream<Row> stream() {
        return new Bench(session, Trigger.ProcessingTime(0), checkpoint).stream("k BIGINT, v BIGINT");
    }

    private StreamingQuery start(Dataset<Row> rows, String mode, Trigger trigger) throws Exception {
        // Looked at before the sink, because foreach would take all rows in one task.
        return rows.map((MapFunction<Row, Row>) out::take, Encoders.row(rows.schema()))
                .writeStream()
                .format("noop")
                .outputMode(mode)
                .option("checkpointLocation", checkpoint.toString())
                .trigger(trigger)
                .start();
    }

    /** Takes a query through all steps; rows come before, between and after. */
    private void rescale(StreamingQuery query, Feed feed, String what) {
        for (int tasks : STEPS) {
            feed.awaitMore(300);
            long fromNs = System.nanoTime();
            long pausedMs = query.rescale(tasks);
            int before = out.rows.size();
            Awaitility.await().until(() -> out.rows.size() > before);
            System.out.printf(
                    "%s to %d tasks: nothing read for %d ms, no output for %.0f ms%n",
                    what, tasks, pausedMs, out.longestGapMs(fromNs, System.nanoTime()));
        }
        feed.awaitMore(300);
    }

    private static long tasks(StreamingQuery query) {
        return query.lastProgress().stateOperators()[0].numShufflePartitions();
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void countsByKeyGoOnWhereTheyStood(Trigger trigger) throws Exception {
        MemoryStream<Row> rows = stream();
        StreamingQuery query = start(rows.toDF().groupBy("k").count(), "update", trigger);
        Feed feed = new Feed(rows);
        rescale(query, feed, "Counts, " + trigger);
        long added = feed.stop();
        query.processAllAvailable();
        assertThat(tasks(query)).isEqualTo(1);
        query.stop();
        assertThat(query.exception()).isEmpty();

        Map<Long, List<Long>> counts = new TreeMap<>();
        out.all()
                .forEach(r -> counts.computeIfAbsent((Long) r.get(0), k -> new ArrayList<>())
                        .add((Long) r.get(1)));
        assertThat(counts).hasSize(KEYS);
        counts.forEach((key, seen) -> {
            long rowsOfKey = (added - key + KEYS - 1) / KEYS;
            // A row read twice would repeat a count, or run past the number of rows.
            assertThat(seen).as("counts of key %s", key).doesNotHaveDuplicates().isSorted();
            assertThat(seen.get(seen.size() - 1)).isEqualTo(rowsOfKey);
            if (trigger.realTime()) {
                assertThat(seen)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, rowsOfKey).boxed().toList());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void windowsAreClosedOnceWithAllTheirRows(Trigger trigger) throws Exception {
        MemoryStream<Row> rows = stream();
        Dataset<Row> counts = rows.toDF()
                .selectExpr("k", "timestamp_millis(v) AS t")
                .withWatermark("t", "20 milliseconds")
                .groupBy(window(col("t"), "100 milliseconds"), col("k"))
                .count()
                .selectExpr("unix_millis(window.start) AS start", "k", "count");
        StreamingQuery query = start(counts, "append", trigger);
        Feed feed = new Feed(rows);
        rescale(query, feed, "Windows, " + trigger);
        long added = feed.stop();
        long behindAll = (added / 100 + 10) * 100;
        Bench.add(rows, (Object) Bench.row(0L, behindAll));
        query.processAllAvailable();
        query.stop();
        assertThat(query.exception()).isEmpty();

        Map<List<Object>, Long> expected = new TreeMap<>(java.util.Comparator.comparing(Object::toString));
        for (long v = 0; v < added; v++) {
            expected.merge(List.of(v / 100 * 100, v % KEYS), 1L, Long::sum);
        }
        List<List<Object>> all = new ArrayList<>();
        expected.forEach((window, n) -> all.add(List.of(window.get(0), window.get(1), n)));
        assertThat(out.all()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aQueryWithoutStateGetsOtherNumbersOfReaders() throws Exception {
        Dataset<Row> rows = session.readStream()
                .format("rate")
                .option("rowsPerSecond", "2000")
                .option("numPartitions", "4")
                .load()
                .select("value");
        StreamingQuery query = start(rows, "append", Trigger.RealTime(200));
        for (int tasks : new int[] {4, 2, 3}) {
            int before = out.rows.size();
            Awaitility.await().until(() -> out.rows.size() > before + 200);
            query.rescale(tasks);
        }
        int before = out.rows.size();
        Awaitility.await().until(() -> out.rows.size() > before + 200);
        query.processAllAvailable();
        query.stop();
        assertThat(query.exception()).isEmpty();
        List<Long> values =
                out.all().stream().map(r -> (Long) r.get(0)).sorted().toList();
        // The splits are not equally far: up to the slowest, each value is there, and everywhere each is there once.
        assertThat(values).doesNotHaveDuplicates();
        Map<Long, Long> next = new TreeMap<>();
        values.forEach(v -> {
            assertThat(v).as("split %s", v % 4).isEqualTo(next.getOrDefault(v % 4, v % 4));
            next.put(v % 4, v + 4);
        });
        assertThat(next).hasSize(4);
    }

    @Test
    void aRestartKeepsTheNumberWhateverTheSettingsSay() throws Exception {
        MemoryStream<Row> rows = stream();
        Dataset<Row> counts = rows.toDF().groupBy("k").count();
        StreamingQuery query = start(counts, "update", Trigger.RealTime(50));
        Bench.add(rows, (Object) Bench.row(1L, 1L));
        query.processAllAvailable();
        assertThat(tasks(query)).isEqualTo(1);
        query.rescale(3);
        Bench.add(rows, (Object) Bench.row(1L, 2L));
        query.processAllAvailable();
        assertThat(tasks(query)).isEqualTo(3);
        query.stop();
        query = start(counts, "update", Trigger.ProcessingTime(0));
        Bench.add(rows, (Object) Bench.row(1L, 3L));
        query.processAllAvailable();
        assertThat(tasks(query)).isEqualTo(3);
        query.stop();
        assertThat(out.all()).contains(List.of(1L, 3L));
    }

    @Test
    void boundsAreCheckedAndTheSameNumberIsNothing() throws Exception {
        MemoryStream<Row> rows = stream();
        StreamingQuery query = start(rows.toDF().groupBy("k").count(), "update", Trigger.RealTime(50));
        assertThat(query.rescale(1)).isZero();
        for (int wrong : new int[] {0, -1, 17}) {
            assertThatThrownBy(() -> query.rescale(wrong))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("PARALLELISM_OUT_OF_RANGE")
                    .hasMessageContaining("from 1 to 16");
        }
        query.rescale(16);
        assertThat(query.rescale(16)).isZero();
        query.stop();
        assertThatThrownBy(() -> query.rescale(2)).hasMessageContaining("QUERY_NOT_ACTIVE");
    }

    @Test
    void callsAtTheSameTimeAllReturn() throws Exception {
        MemoryStream<Row> rows = stream();
        StreamingQuery query = start(rows.toDF().groupBy("k").count(), "update", Trigger.RealTime(50));
        List<Thread> callers = new ArrayList<>();
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        for (int tasks : new int[] {2, 3, 4}) {
            Thread caller = new Thread(() -> {
                try {
                    query.rescale(tasks);
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            });
            callers.add(caller);
            caller.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(failures).isEmpty();
        Bench.add(rows, (Object) Bench.row(1L, 1L));
        query.processAllAvailable();
        assertThat(tasks(query)).isBetween(2L, 4L);
        query.stop();
    }
}
