package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.session_window;
import static io.millrace.sql.functions.window;
import static io.millrace.sql.streaming.GroupStateTimeout.NoTimeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.api.java.function.FlatMapGroupsWithStateFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.KeyValueGroupedDataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.streaming.GroupState;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.streaming.ValueState;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Which query may run in which output mode: the same in every trigger, checked by {@code start()}, run with one row of data.
 */
class OutputModeMatrixTest {
    private static final List<String> MODES = List.of("append", "update", "complete");
    private static final List<Trigger> TRIGGERS =
            List.of(Trigger.ProcessingTime(0), Trigger.RealTime(50), Trigger.Continuous(50), Trigger.AvailableNow());

    private static MillraceSession session;

    /** @param allowed in append, update, complete */
    private record Shape(String name, List<Boolean> allowed, Function<MemoryStream<Row>, Dataset<Row>> query) {}

    private static Shape shape(
            String name,
            boolean append,
            boolean update,
            boolean complete,
            Function<MemoryStream<Row>, Dataset<Row>> query) {
        return new Shape(name, List.of(append, update, complete), query);
    }

    private static Dataset<Row> timed(MemoryStream<Row> stream) {
        return stream.toDF().withColumn("t", expr("timestamp_seconds(v)")).withWatermark("t", "10 seconds");
    }

    private static Dataset<Row> windows(MemoryStream<Row> stream) {
        return timed(stream).groupBy(window(col("t"), "5 seconds")).count();
    }

    private static Dataset<Row> table() {
        return session.createDataFrame(
                List.of(RowFactory.create("a", "x")), StructType.fromDDL("key STRING, name STRING"));
    }

    private static Dataset<Row> joined(MemoryStream<Row> stream, String type) {
        Dataset<Row> left = timed(stream).selectExpr("k", "t");
        Dataset<Row> right = stream.toDF()
                .selectExpr("k AS rk", "timestamp_seconds(v) AS rt")
                .withWatermark("rt", "10 seconds");
        return left.join(right, expr("k = rk AND t BETWEEN rt - INTERVAL 5 SECONDS AND rt + INTERVAL 5 SECONDS"), type);
    }

    private static Stream<Shape> shapes() {
        return Stream.of(
                shape("select", true, true, false, s -> s.toDF().selectExpr("v + 1")),
                shape("filter", true, true, false, s -> s.toDF().filter("v > 0")),
                shape(
                        "map",
                        true,
                        true,
                        false,
                        s -> s.toDF().map(r -> r, Encoders.row(s.toDF().schema()))),
                shape("explode", true, true, false, s -> s.toDF().selectExpr("explode(array(v, v))")),
                shape("stream-static inner", true, true, false, s -> s.toDF().join(table(), expr("k = key"), "inner")),
                shape(
                        "stream-static left",
                        true,
                        true,
                        false,
                        s -> s.toDF().join(table(), expr("k = key"), "left_outer")),
                shape(
                        "stream-static semi",
                        true,
                        true,
                        false,
                        s -> s.toDF().join(table(), expr("k = key"), "left_semi")),
                shape(
                        "stream-static anti",
                        true,
                        true,
                        false,
                        s -> s.toDF().join(table(), expr("k = key"), "left_anti")),
                shape("union", true, true, false, s -> s.toDF().union(s.toDF())),
                shape(
                        "groupBy(key), no watermark",
                        false,
                        true,
                        true,
                        s -> s.toDF().groupBy("k").count()),
                shape("global agg", false, true, true, s -> s.toDF().agg(expr("sum(v)"))),
                shape(
                        "groupBy(key), watermark",
                        false,
                        true,
                        true,
                        s -> timed(s).groupBy("k").count()),
                shape(
                        "groupBy(event time)",
                        true,
                        true,
                        true,
                        s -> timed(s).groupBy("t").count()),
                shape("groupBy(window), watermark", true, true, true, OutputModeMatrixTest::windows),
                shape(
                        "groupBy(window), no watermark",
                        false,
                        true,
                        true,
                        s -> s.toDF()
                                .groupBy(window(expr("timestamp_seconds(v)"), "5 seconds"))
                                .count()),
                shape("dropDuplicates", true, true, false, s -> s.toDF().dropDuplicates("k")),
                shape("dropDuplicates, watermark", true, true, false, s -> timed(s).dropDuplicates("k", "t")),
                shape(
                        "dropDuplicatesWithinWatermark",
                        true,
                        true,
                        false,
                        s -> timed(s).dropDuplicatesWithinWatermark("k")),
                shape("limit", true, false, false, s -> s.toDF().limit(2)),
                shape("orderBy", false, false, false, s -> s.toDF().orderBy("v")),
                shape(
                        "agg -> orderBy",
                        false,
                        false,
                        true,
                        s -> s.toDF().groupBy("k").count().orderBy("k")),
                shape(
                        "agg -> limit",
                        false,
                        false,
                        true,
                        s -> s.toDF().groupBy("k").count().limit(1)),
                shape(
                        "session_window + key, watermark",
                        true,
                        false,
                        true,
                        s -> timed(s).groupBy(session_window(col("t"), "5 seconds"), col("k"))
                                .count()),
                shape(
                        "session_window + key, no watermark",
                        false,
                        false,
                        true,
                        s -> s.toDF()
                                .groupBy(session_window(expr("timestamp_seconds(v)"), "5 seconds"), col("k"))
                                .count()),
                shape(
                        "window agg -> window agg",
                        true,
                        false,
                        false,
                        s -> windows(s)
                                .groupBy(window(expr("window_time(window)"), "10 seconds"))
                                .count()),
                shape(
                        "dropDuplicates -> agg",
                        false,
                        true,
                        true,
                        s -> s.toDF().dropDuplicates().groupBy("k").count()),
                shape("stream-stream inner", true, true, false, s -> joined(s, "inner")),
                shape("stream-stream left", true, false, false, s -> joined(s, "left_outer")),
                shape("stream-stream right", true, false, false, s -> joined(s, "right_outer")),
                shape("stream-stream full", true, false, false, s -> joined(s, "full_outer")),
                shape("stream-stream semi", true, true, false, s -> joined(s, "left_semi")),
                shape(
                        "inner join -> window agg",
                        true,
                        true,
                        false,
                        s -> joined(s, "inner")
                                .groupBy(window(col("t"), "5 seconds"))
                                .count()),
                shape(
                        "outer join -> window agg",
                        true,
                        false,
                        false,
                        s -> joined(s, "left_outer")
                                .groupBy(window(col("t"), "5 seconds"))
                                .count()),
                shape(
                        "window agg -> stream-stream join",
                        true,
                        false,
                        false,
                        s -> windows(s).join(windows(s).withColumnRenamed("count", "other"), "window")),
                shape(
                        "mapGroupsWithState",
                        false,
                        true,
                        false,
                        s -> byKey(s).mapGroupsWithState(
                                        OutputModeMatrixTest::count, Encoders.LONG(), Encoders.LONG(), NoTimeout())
                                .toDF()),
                shape("flatMapGroupsWithState(Append)", true, false, false, s -> counts(s, OutputMode.Append())),
                shape("flatMapGroupsWithState(Update)", false, true, false, s -> counts(s, OutputMode.Update())),
                shape(
                        "flatMapGroupsWithState(Append) -> agg",
                        false,
                        true,
                        true,
                        s -> counts(s, OutputMode.Append()).groupBy("value").count()),
                shape(
                        "transformWithState",
                        true,
                        true,
                        false,
                        s -> byKey(s).transformWithState(
                                        new Counting(), TimeMode.None(), OutputMode.Append(), Encoders.LONG())
                                .toDF()));
    }

    private static KeyValueGroupedDataset<String, Row> byKey(MemoryStream<Row> stream) {
        return stream.toDF().groupByKey((MapFunction<Row, String>) r -> r.getString(0), Encoders.STRING());
    }

    private static long count(String key, Iterator<Row> rows, GroupState<Long> state) {
        long n = state.exists() ? state.get() : 0;
        while (rows.hasNext()) {
            rows.next();
            n++;
        }
        state.update(n);
        return n;
    }

    private static Dataset<Row> counts(MemoryStream<Row> stream, OutputMode mode) {
        FlatMapGroupsWithStateFunction<String, Row, Long, Long> function =
                (key, rows, state) -> List.of(count(key, rows, state)).iterator();
        return byKey(stream)
                .flatMapGroupsWithState(function, mode, Encoders.LONG(), Encoders.LONG(), NoTimeout())
                .toDF();
    }

    /** Counts the rows of each key. */
    private static final class Counting extends StatefulProcessor<String, Row, Long> {
        private transient ValueState<Long> seen;

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            seen = getHandle().getValueState("seen", Encoders.LONG(), TTLConfig.NONE());
        }

        @Override
        public Iterator<Long> handleInputRows(String key, Iterator<Row> rows, TimerValues timers) {
            long n = seen.exists() ? seen.get() : 0;
            while (rows.hasNext()) {
                rows.next();
                n++;
            }
            seen.update(n);
            return List.of(n).iterator();
        }
    }

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "1")
                .config("millrace.source.parallelism", "1")
                .create();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    @TestFactory
    Stream<DynamicTest> matrix() {
        List<DynamicTest> tests = new ArrayList<>();
        shapes().forEach(shape -> {
            for (Trigger trigger : TRIGGERS) {
                tests.add(DynamicTest.dynamicTest(shape.name() + " in " + trigger.kind(), () -> check(shape, trigger)));
            }
        });
        return tests.stream();
    }

    private static void check(Shape shape, Trigger trigger) throws Exception {
        for (int m = 0; m < MODES.size(); m++) {
            String mode = MODES.get(m);
            Throwable error = catchThrowable(() -> run(shape, mode, trigger));
            if (!shape.allowed().get(m)) {
                assertThat(error).as("%s must be refused", mode).isInstanceOf(AnalysisException.class);
            } else {
                assertThat(error).as("%s must run", mode).isNull();
            }
        }
    }

    private static void run(Shape shape, String mode, Trigger trigger) throws Exception {
        MemoryStream<Row> stream = MemoryStream.create(session, Encoders.row(StructType.fromDDL("k STRING, v BIGINT")));
        stream.addData(List.of(RowFactory.create("a", 1L)));
        StreamingQuery query = shape.query()
                .apply(stream)
                .writeStream()
                .format("noop")
                .outputMode(mode)
                .trigger(trigger)
                .start();
        if (trigger.kind() == Trigger.Kind.AVAILABLE_NOW) {
            assertThat(query.awaitTermination(60_000)).isTrue();
        } else {
            query.processAllAvailable();
            query.stop();
        }
        if (query.exception().isPresent()) {
            throw query.exception().get();
        }
    }
}
