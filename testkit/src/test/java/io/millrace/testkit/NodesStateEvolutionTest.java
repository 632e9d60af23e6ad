package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.java.function.MapFunction;
import io.millrace.error.TransientException;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.streaming.ValueState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes go on with the state of a program whose class had other fields; then one of them leaves, and the other takes its part over. And one node that fails at first. */
@Timeout(180)
class NodesStateEvolutionTest {
    private static final int KEYS = 40;

    @TempDir
    Path dir;

    private final List<MillraceSession> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(MillraceSession::close);
    }

    record One(int n, long max) {}

    record Two(long max, boolean seen, long n) {}

    /** What a program makes of a value. */
    interface Next<V> extends java.io.Serializable {
        V of(@Nullable V before, long number);
    }

    private static final class Counter<V> extends StatefulProcessor<Long, Long, Long> {
        private final Class<V> type;
        private final Next<V> next;
        private transient ValueState<V> value;

        Counter(Class<V> type, Next<V> next) {
            this.type = type;
            this.next = next;
        }

        @Override
        public void init(OutputMode mode, TimeMode time) {
            value = getHandle().getValueState("value", Encoders.bean(type), TTLConfig.NONE());
        }

        @Override
        public Iterator<Long> handleInputRows(Long key, Iterator<Long> rows, TimerValues times) {
            V now = value.exists() ? value.get() : null;
            while (rows.hasNext()) {
                now = next.of(now, rows.next());
            }
            value.update(now);
            return List.of(key).iterator();
        }
    }

    private static Counter<One> one() {
        return new Counter<>(One.class, (was, number) -> new One(was == null ? 1 : was.n() + 1, number));
    }

    private static Counter<Two> two() {
        return new Counter<>(Two.class, (was, number) -> new Two(number, true, was == null ? 1 : was.n() + 1));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private MillraceSession node(int number, int port, int seed) {
        return node(
                number,
                Map.of(
                        "millrace.cluster.seed-nodes",
                        "127.0.0.1:" + seed,
                        "millrace.cluster.port",
                        String.valueOf(port),
                        "millrace.cluster.min-nodes",
                        "2",
                        "millrace.state.standby",
                        "1"));
    }

    private MillraceSession node(int number, Map<String, String> more) {
        MillraceSession session = MillraceSession.builder()
                .config(more)
                .config("millrace.sql.shuffle.partitions", "4")
                .config(
                        "millrace.state.localDir",
                        dir.resolve("local-" + number).toString())
                .config("millrace.state.applyBytes", "0")
                .config("millrace.state.materialiseEvery", "4")
                .create();
        nodes.add(session);
        return session;
    }

    private StreamingQuery start(MillraceSession session, StatefulProcessor<Long, Long, Long> processor) {
        try {
            return session.readStream()
                    .format("rate")
                    .option("rowsPerSecond", "2000")
                    .option("numPartitions", "1")
                    .load()
                    .select("value")
                    .as(Encoders.LONG())
                    .groupByKey((MapFunction<Long, Long>) v -> v % KEYS, Encoders.LONG())
                    .transformWithState(processor, TimeMode.None(), OutputMode.Update(), Encoders.LONG())
                    .writeStream()
                    .queryName("evolves")
                    .outputMode("update")
                    .trigger(Trigger.RealTime(200))
                    .format("noop")
                    .option("checkpointLocation", dir.resolve("checkpoint").toString())
                    .start();
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Both nodes start the same program. */
    private List<StreamingQuery> startBoth(java.util.function.Supplier<StatefulProcessor<Long, Long, Long>> program)
            throws Exception {
        int seed = freePort();
        MillraceSession first = node(nodes.size(), seed, seed);
        MillraceSession second = node(nodes.size(), freePort(), seed);
        CompletableFuture<StreamingQuery> a = CompletableFuture.supplyAsync(() -> start(first, program.get()));
        CompletableFuture<StreamingQuery> b = CompletableFuture.supplyAsync(() -> start(second, program.get()));
        return List.of(a.get(90, TimeUnit.SECONDS), b.get(90, TimeUnit.SECONDS));
    }

    private static final AtomicInteger FAILURES = new AtomicInteger();

    private static Counter<Two> failingAtFirst() {
        return new Counter<>(Two.class, (was, number) -> {
            if (FAILURES.getAndDecrement() > 0) {
                throw new TransientException("NOT_YET", "It will do the next time.", null);
            }
            return new Two(number, true, was == null ? 1 : was.n() + 1);
        });
    }

    /** The store that a failed execution leaves has the new shape, while the epoch that it is of has the old one. */
    @Test
    void whatAFailedExecutionLeftIsNotChangedTwice() throws Exception {
        StreamingQuery before = start(node(0, Map.of()), one());
        epochs(before, 12);
        before.stop();
        nodes.forEach(MillraceSession::close);
        Table old = exact();
        FAILURES.set(2);
        StreamingQuery after = start(node(1, Map.of()), failingAtFirst());
        epochs(after, 6);
        after.stop();
        assertThat(FAILURES.get()).as("both failures were met").isNegative();
        assertThat(exact().rows()).isGreaterThan(old.rows());
    }

    private record Table(long rows, long keys, String columns) {}

    /** Every number up to the largest has been counted once. */
    private Table exact() {
        try (MillraceSession reader = MillraceSession.builder()
                .config("millrace.state.localDir", dir.resolve("reader").toString())
                .create()) {
            var state = reader.read()
                    .format("statestore")
                    .option("stateVarName", "value")
                    .load(dir.resolve("checkpoint").toString());
            Row sums = state.selectExpr("sum(value.n)", "max(value.max) + 1", "count(*)")
                    .collectAsList()
                    .get(0);
            assertThat(sums.getLong(0)).as("rows counted").isEqualTo(sums.getLong(1));
            return new Table(
                    sums.getLong(0),
                    sums.getLong(2),
                    state.select("value.*").schema().simpleString());
        }
    }

    private static void epochs(StreamingQuery query, int more) throws Exception {
        long until = Math.max(
                        0,
                        query.lastProgress() == null ? 0 : query.lastProgress().batchId())
                + more;
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() ->
                        query.lastProgress() != null && query.lastProgress().batchId() >= until);
    }

    @Test
    void onTwoNodesAndThenOnOne() throws Exception {
        List<StreamingQuery> before = startBoth(NodesStateEvolutionTest::one);
        epochs(before.get(0), 12);
        before.get(0).stop();
        nodes.forEach(MillraceSession::close);
        Table old = exact();
        assertThat(old.keys()).isEqualTo(KEYS);
        assertThat(old.columns()).isEqualTo("struct<n:int,max:bigint>");

        List<StreamingQuery> after = startBoth(NodesStateEvolutionTest::two);
        epochs(after.get(0), 6);
        Table now = exact();
        assertThat(now.columns()).isEqualTo("struct<max:bigint,seen:boolean,n:bigint>");
        assertThat(now.rows()).isGreaterThan(old.rows());
        nodes.get(3).close();
        epochs(after.get(0), 6);
        after.get(0).stop();
        assertThat(exact().rows()).isGreaterThan(now.rows());
    }
}
