package io.millrace.conformance;

import static io.millrace.sql.functions.call_udf;
import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.udaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.java.function.FlatMapGroupsFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapGroupsWithStateFunction;
import io.millrace.api.java.function.ReduceFunction;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoder;
import io.millrace.sql.Encoders;
import io.millrace.sql.KeyValueGroupedDataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Tuple2;
import io.millrace.sql.Tuple3;
import io.millrace.sql.expressions.Aggregator;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.TimeMode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The typed grouped API over batches. */
class TypedGroupsTest {
    record Reading(String k, int v) {}

    record Key(String first, int length) {}

    record Mean(long sum, long count) {}

    /** Sum of the squares of a column. */
    static final class SumOfSquares extends Aggregator<Integer, Long, Long> {
        @Override
        public Long zero() {
            return 0L;
        }

        @Override
        public Long reduce(Long buffer, Integer value) {
            return buffer + (long) value * value;
        }

        @Override
        public Long merge(Long first, Long second) {
            return first + second;
        }

        @Override
        public Long finish(Long buffer) {
            return buffer;
        }

        @Override
        public Encoder<Long> bufferEncoder() {
            return Encoders.LONG();
        }

        @Override
        public Encoder<Long> outputEncoder() {
            return Encoders.LONG();
        }
    }

    /** The mean of a reading, with a record as buffer and another value as result. */
    private static final class MeanOfReadings extends Aggregator<Reading, Mean, Double> {
        @Override
        public Mean zero() {
            return new Mean(0, 0);
        }

        @Override
        public Mean reduce(Mean b, Reading r) {
            return new Mean(b.sum() + r.v(), b.count() + 1);
        }

        @Override
        public Mean merge(Mean a, Mean b) {
            return new Mean(a.sum() + b.sum(), a.count() + b.count());
        }

        @Override
        public Double finish(Mean b) {
            return (double) b.sum() / b.count();
        }

        @Override
        public Encoder<Mean> bufferEncoder() {
            return Encoders.bean(Mean.class);
        }

        @Override
        public Encoder<Double> outputEncoder() {
            return Encoders.DOUBLE();
        }
    }

    private static final Encoder<Reading> READING = Encoders.bean(Reading.class);
    private static MillraceSession session;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder().appName("typed").getOrCreate();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static Dataset<Reading> readings() {
        return session.createDataset(
                List.of(new Reading("a", 2), new Reading("b", 5), new Reading("a", 3), new Reading("bb", 1)), READING);
    }

    private static KeyValueGroupedDataset<String, Reading> byKey() {
        return readings().groupByKey((MapFunction<Reading, String>) Reading::k, Encoders.STRING());
    }

    @Test
    void countKeysAndReduce() {
        assertThat(byKey().count().collectAsList())
                .containsExactlyInAnyOrder(new Tuple2<>("a", 2L), new Tuple2<>("b", 1L), new Tuple2<>("bb", 1L));
        assertThat(byKey().count().columns()).containsExactly("key", "count(1)");
        assertThat(byKey().keys().collectAsList()).containsExactlyInAnyOrder("a", "b", "bb");
        assertThat(byKey().reduceGroups((ReduceFunction<Reading>) (x, y) -> new Reading(x.k(), x.v() + y.v()))
                        .collectAsList())
                .containsExactlyInAnyOrder(
                        new Tuple2<>("a", new Reading("a", 5)),
                        new Tuple2<>("b", new Reading("b", 5)),
                        new Tuple2<>("bb", new Reading("bb", 1)));
    }

    @Test
    void keysOfSeveralColumns() {
        Dataset<Tuple2<Key, Long>> counted = readings()
                .groupByKey(
                        (MapFunction<Reading, Key>) r -> new Key(r.k().substring(0, 1), r.k().length()),
                        Encoders.bean(Key.class))
                .count();
        assertThat(counted.collectAsList())
                .containsExactlyInAnyOrder(
                        new Tuple2<>(new Key("a", 1), 2L),
                        new Tuple2<>(new Key("b", 1), 1L),
                        new Tuple2<>(new Key("b", 2), 1L));
    }

    @Test
    void aggregatorsOverObjectsAndOverColumns() {
        assertThat(byKey().agg(
                                new MeanOfReadings().toColumn().name("mean"),
                                new MeanOfReadings().toColumn().name("again"))
                        .collectAsList())
                .containsExactlyInAnyOrder(
                        new Tuple3<>("a", 2.5, 2.5), new Tuple3<>("b", 5.0, 5.0), new Tuple3<>("bb", 1.0, 1.0));
        assertThat(readings().select(new MeanOfReadings().toColumn()).collectAsList())
                .containsExactly(2.75);
        session.udf().register("squares", udaf(new SumOfSquares(), Encoders.INT()));
        assertThat(readings()
                        .groupBy("k")
                        .agg(call_udf("squares", col("v")).as("s"))
                        .where("s > 20")
                        .as(Encoders.tuple(Encoders.STRING(), Encoders.LONG()))
                        .collectAsList())
                .containsExactly(new Tuple2<>("b", 25L));
        assertThatThrownBy(() -> readings().agg(new MeanOfReadings().toColumn()))
                .hasMessageContaining("UNBOUND_TYPED_COLUMN");
    }

    @Test
    void valuesAreMappedAndGroupsFlattened() {
        assertThat(byKey().mapValues((MapFunction<Reading, Integer>) Reading::v, Encoders.INT())
                        .mapValues((MapFunction<Integer, Long>) v -> v * 10L, Encoders.LONG())
                        .flatMapGroups(
                                (FlatMapGroupsFunction<String, Long, String>) (key, values) -> {
                                    long sum = 0;
                                    while (values.hasNext()) {
                                        sum += values.next();
                                    }
                                    return Arrays.asList(key + sum, key).iterator();
                                },
                                Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("a50", "a", "b50", "b", "bb10", "bb");
    }

    /** A batch is one call a key, with nothing kept before. */
    @Test
    void functionsWithStateRunOverBatches() {
        assertThat(byKey().mapGroupsWithState(
                                (MapGroupsWithStateFunction<String, Reading, Long, String>) (key, rows, state) -> {
                                    long n = 0;
                                    while (rows.hasNext()) {
                                        n += rows.next().v();
                                    }
                                    String before = state.exists() + ":";
                                    state.update(n);
                                    return before + key + state.get();
                                },
                                Encoders.LONG(),
                                Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("false:a5", "false:b5", "false:bb1");
        assertThat(readings()
                        .toDF()
                        .groupByKey((MapFunction<io.millrace.sql.Row, String>) r -> r.getString(0), Encoders.STRING())
                        .transformWithState(
                                new ProcessorCases.Counting(), TimeMode.None(), OutputMode.Update(), Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("a:2", "b:1", "bb:1");
    }
}
