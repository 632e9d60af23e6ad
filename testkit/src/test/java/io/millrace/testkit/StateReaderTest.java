package io.millrace.testkit;

import static io.millrace.sql.functions.avg;
import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.max;
import static io.millrace.sql.functions.session_window;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.window;
import static io.millrace.testkit.MillraceKit.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapGroupsWithStateFunction;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.ListState;
import io.millrace.sql.streaming.MapState;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import io.millrace.sql.streaming.ValueState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code format("statestore")} and {@code format("state-metadata")} on what each stateful operator keeps. */
@Timeout(120)
class StateReaderTest {
    private static final Instant START = Instant.parse("2030-06-01T12:00:00Z");

    @RegisterExtension
    final MillraceKit kit = MillraceKit.create().startingAt(START);

    private static Timestamp at(long second) {
        return Timestamp.from(Instant.ofEpochSecond(second));
    }

    private static List<String> rows(Dataset<Row> table) {
        return table.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    private TestQuery<Row> counts(TestStream<Row> words) {
        return kit.query(words.toDF().groupBy("word").count())
                .outputMode("update")
                .start();
    }

    @Test
    void anAggregationOfALiveQueryAndOfAStoppedOne() {
        TestStream<Row> words = kit.stream("word STRING");
        TestQuery<Row> query = counts(words);
        assertThatThrownBy(() -> query.state().collectAsList())
                .hasMessageContaining("STDS_COMMITTED_BATCH_UNAVAILABLE")
                .hasMessageContaining("Wait for its first one");
        words.add(row("a"), row("b"), row("a"));
        query.step();
        assertThat(query.state().schema().simpleString())
                .isEqualTo("struct<key:struct<word:string>,value:struct<count:bigint>,partition_id:int>");
        assertThat(rows(query.state())).containsExactly("[[a],[2],0]", "[[b],[1],0]");
        words.add(row("a"));
        query.step();
        assertThat(rows(query.state())).containsExactly("[[a],[3],0]", "[[b],[1],0]");
        assertThat(rows(query.state("batchId", "0"))).containsExactly("[[a],[2],0]", "[[b],[1],0]");
        query.stop();
        assertThat(rows(query.state().where("key.word = 'a'").select("value.count")))
                .containsExactly("[3]");
        query.restart();
        words.add(row("c"));
        query.step();
        assertThat(rows(query.state())).containsExactly("[[a],[3],0]", "[[b],[1],0]", "[[c],[1],0]");
    }

    /** Names of all files below, and how long they are. */
    private static List<String> files(Path directory) throws Exception {
        try (Stream<Path> all = Files.walk(directory)) {
            List<String> names = new java.util.ArrayList<>();
            for (Path file : all.sorted().toList()) {
                names.add(file + " " + (Files.isDirectory(file) ? 0 : Files.size(file)));
            }
            return names;
        }
    }

    @Test
    void readingChangesNothing() throws Exception {
        TestStream<Row> words = kit.stream("word STRING");
        TestQuery<Row> query = counts(words);
        words.add(row("a"));
        query.step();
        query.stop();
        List<String> before = files(query.checkpoint());
        rows(query.state());
        rows(kit.session()
                .read()
                .format("state-metadata")
                .load(query.checkpoint().toString()));
        assertThat(files(query.checkpoint())).isEqualTo(before);
        Path local = kit.directory().resolve("local");
        try (Stream<Path> left = Files.exists(local) ? Files.list(local) : Stream.empty()) {
            assertThat(left.toList()).isEmpty();
        }
    }

    /** A sink that takes all rows in one task would leave the aggregation one, too. */
    @Test
    void partitionsAreThoseOfTheTasks() throws Exception {
        kit.with("millrace.sql.shuffle.partitions", "4");
        TestStream<Row> words = kit.stream("word STRING, n INT");
        String checkpoint = kit.directory().resolve("four").toString();
        StreamingQuery query = words.toDF()
                .groupBy("word")
                .agg(avg("n"), max("n"), sum("n"), sum(expr("n + 1")))
                .writeStream()
                .outputMode("update")
                .format("noop")
                .option("checkpointLocation", checkpoint)
                .start();
        for (int i = 0; i < 100; i++) {
            words.add(row("w" + i, i));
        }
        query.processAllAvailable();
        Dataset<Row> state = kit.session().read().format("statestore").load(checkpoint);
        assertThat(rows(state.select("partition_id").distinct())).containsExactly("[0]", "[1]", "[2]", "[3]");
        assertThat(state.count()).isEqualTo(100);
        assertThat(rows(state.where("key.word = 'w7'")
                        .select("value.sum", "value.count", "value.max", "value.sum_2", "value.sum_3")))
                .containsExactly("[7.0,1,7,7,8]");
        Dataset<Row> metadata = kit.session().read().format("state-metadata").load(checkpoint);
        assertThat(metadata.collectAsList().get(0).get(3)).isEqualTo(4);
    }

    private Dataset<Row> metadata(TestQuery<?> query) {
        return kit.session()
                .read()
                .format("state-metadata")
                .load(query.checkpoint().toString());
    }

    @Test
    void deduplication() {
        TestStream<Row> rows = kit.stream("k STRING, t TIMESTAMP");
        TestQuery<Row> forEver =
                kit.query(rows.toDF().dropDuplicates(new String[] {"k"})).start();
        TestQuery<Row> within = kit.query(
                        rows.toDF().withWatermark("t", "10 seconds").dropDuplicatesWithinWatermark(new String[] {"k"}))
                .start();
        rows.add(row("a", at(5)), row("a", at(6)), row("b", at(7)));
        forEver.step();
        within.step();
        assertThat(rows(forEver.state())).containsExactly("[[a],[null],0]", "[[b],[null],0]");
        assertThat(rows(within.state().select("key.k", "value.expiresAtMicros")))
                .containsExactly("[a,15000000]", "[b,17000000]");
        assertThat(rows(metadata(within).select("operatorName"))).containsExactly("[dedupeWithinWatermark]");
    }

    @Test
    void bothSidesOfAJoin() {
        TestStream<Row> left = kit.stream("k INT, a STRING");
        TestStream<Row> right = kit.stream("id INT, b STRING");
        TestQuery<Row> joined =
                kit.query(left.toDF().join(right.toDF(), expr("k = id"))).start();
        left.add(row(1, "x"), row(1, "y"), row(2, "z"));
        right.add(row(1, "r"));
        joined.step();
        assertThat(rows(joined.state("joinSide", "left")))
                .containsExactly("[[1],[1,x],0]", "[[1],[1,y],0]", "[[2],[2,z],0]");
        assertThat(rows(joined.state("joinSide", "right"))).containsExactly("[[1],[1,r],0]");
        assertThat(joined.state("joinSide", "right").schema().simpleString())
                .isEqualTo("struct<key:struct<field0:int>,value:struct<id:int,b:string>,partition_id:int>");
        assertThat(rows(joined.state("storeName", "left-keyToNumValues")))
                .containsExactly("[[1],[2],0]", "[[2],[1],0]");
        assertThat(rows(joined.state("storeName", "left-keyWithIndexToValue")
                        .select("key.field0", "key.index", "value.a")))
                .containsExactly("[1,0,x]", "[1,1,y]", "[2,0,z]");
        assertThatThrownBy(joined::state).hasMessageContaining("Set joinSide to left or right");
        assertThat(rows(metadata(joined).select("stateStoreName")))
                .containsExactly(
                        "[left-keyToNumValues]",
                        "[left-keyWithIndexToValue]",
                        "[right-keyToNumValues]",
                        "[right-keyWithIndexToValue]");
    }

    @Test
    void sessions() {
        TestStream<Row> rows = kit.stream("k STRING, t TIMESTAMP");
        TestQuery<Row> query = kit.query(rows.toDF()
                        .withWatermark("t", "1 hour")
                        .groupBy(session_window(col("t"), "10 seconds"), col("k"))
                        .count())
                .start();
        rows.add(row("a", at(100)), row("a", at(105)), row("a", at(200)), row("b", at(-50)));
        query.step();
        assertThat(rows(query.state()
                        .selectExpr(
                                "key.k",
                                "unix_seconds(key.sessionStartTime)",
                                "unix_seconds(value.session_window.end)",
                                "value.count")))
                .containsExactly("[a,100,115,2]", "[a,200,210,1]");
    }

    @Test
    void windowsAndSeveralOperators() {
        TestStream<Row> rows = kit.stream("k STRING, t TIMESTAMP");
        TestQuery<Row> query = kit.query(rows.toDF()
                        .withWatermark("t", "1 minute")
                        .dropDuplicates(new String[] {"k", "t"})
                        .groupBy(window(col("t"), "10 seconds"))
                        .count())
                .start();
        rows.add(row("a", at(1)), row("a", at(1)), row("b", at(11)));
        query.step();
        assertThat(rows(metadata(query).select("operatorId", "operatorName")))
                .containsExactly("[0,stateStoreSave]", "[1,dedupe]");
        assertThat(rows(query.state().selectExpr("unix_seconds(key.window.start)", "value.count")))
                .containsExactly("[0,1]", "[10,1]");
        assertThat(query.state("operatorId", "1").count()).isEqualTo(2);
        assertThatThrownBy(() -> query.state("operatorId", "2")).hasMessageContaining("0 (stateStoreSave), 1 (dedupe)");
    }

    /** Counts, and forgets after half a minute. */
    private static final MapGroupsWithStateFunction<String, String, Long, Long> COUNT = (key, values, state) -> {
        long n = state.exists() ? state.get() : 0;
        while (values.hasNext()) {
            values.next();
            n++;
        }
        state.update(n);
        if (!key.equals("never")) {
            state.setTimeoutDuration("30 seconds");
        }
        return n;
    };

    @Test
    void functionsWithState() {
        TestStream<String> words = kit.stream(Encoders.STRING());
        TestQuery<Long> plain = kit.query(words.toDS()
                        .groupByKey((MapFunction<String, String>) w -> w, Encoders.STRING())
                        .mapGroupsWithState(
                                (MapGroupsWithStateFunction<String, String, Long, Long>) (key, values, state) -> {
                                    values.forEachRemaining(v -> {});
                                    state.update(7L);
                                    return 7L;
                                },
                                Encoders.LONG(),
                                Encoders.LONG()))
                .outputMode("update")
                .start();
        TestQuery<Long> timed = kit.query(words.toDS()
                        .groupByKey((MapFunction<String, String>) w -> w, Encoders.STRING())
                        .mapGroupsWithState(
                                COUNT, Encoders.LONG(), Encoders.LONG(), GroupStateTimeout.ProcessingTimeTimeout()))
                .outputMode("update")
                .start();
        words.add("a", "a", "never");
        plain.step();
        timed.step();
        assertThat(rows(plain.state())).containsExactly("[[a],[[7]],0]", "[[never],[[7]],0]");
        long dueMs = START.plusSeconds(30).toEpochMilli();
        assertThat(rows(timed.state())).containsExactly("[[a],[[2]," + dueMs + "],0]", "[[never],[[1],-1],0]");
        assertThat(timed.state().schema().simpleString())
                .contains("value:struct<groupState:struct<value:bigint>,timeoutTimestamp:bigint>");
    }

    /** Keeps a word's count, its lengths and its letters, and has a timer. */
    private static final class Words extends StatefulProcessor<String, String, Long> {
        private transient ValueState<Long> count;
        private transient ListState<Integer> lengths;
        private transient MapState<String, Long> letters;

        @Override
        public void init(OutputMode mode, TimeMode time) {
            count = getHandle().getValueState("count", Encoders.LONG(), TTLConfig.NONE());
            lengths = getHandle().getListState("lengths", Encoders.INT(), new TTLConfig(Duration.ofMinutes(1)));
            letters = getHandle().getMapState("letters", Encoders.STRING(), Encoders.LONG(), TTLConfig.NONE());
        }

        @Override
        public Iterator<Long> handleInputRows(String key, Iterator<String> rows, TimerValues times) {
            long n = count.exists() ? count.get() : 0;
            while (rows.hasNext()) {
                String word = rows.next();
                n++;
                lengths.appendValue(word.length());
                for (String letter : word.split("")) {
                    letters.updateValue(letter, letters.containsKey(letter) ? letters.getValue(letter) + 1 : 1L);
                }
            }
            count.update(n);
            getHandle().registerTimer(times.getCurrentProcessingTimeInMs() + 5_000);
            return List.of(n).iterator();
        }
    }

    @Test
    void variablesAndTimersOfAProcessor() {
        TestStream<String> words = kit.stream(Encoders.STRING());
        TestQuery<Long> query = kit.query(words.toDS()
                        .groupByKey((MapFunction<String, String>) w -> w.substring(0, 1), Encoders.STRING())
                        .transformWithState(
                                new Words(), TimeMode.ProcessingTime(), OutputMode.Update(), Encoders.LONG()))
                .outputMode("update")
                .start();
        words.add("abba", "aa", "b");
        query.step();
        assertThat(rows(query.state("stateVarName", "count"))).containsExactly("[[a],[2],0]", "[[b],[1],0]");
        assertThat(rows(query.state("stateVarName", "letters")))
                .containsExactly("[[a],[a],[4],0]", "[[a],[b],[2],0]", "[[b],[b],[1],0]");
        long goneMs = START.plusSeconds(60).toEpochMilli();
        assertThat(rows(query.state("stateVarName", "lengths")))
                .containsExactly(
                        "[[a],[[2]," + goneMs + "],0]", "[[a],[[4]," + goneMs + "],0]", "[[b],[[1]," + goneMs + "],0]");
        long dueMs = START.plusSeconds(5).toEpochMilli();
        assertThat(rows(query.state("readRegisteredTimers", "true")))
                .containsExactly("[[a]," + dueMs + ",0]", "[[b]," + dueMs + ",0]");
        assertThat(query.state("stateVarName", "letters").schema().simpleString())
                .isEqualTo(
                        "struct<key:struct<value:string>,user_map_key:struct<value:string>,user_map_value:struct<value:bigint>,partition_id:int>");
        assertThatThrownBy(query::state).hasMessageContaining("Set stateVarName to one of");
        assertThatThrownBy(() -> query.state("stateVarName", "length"))
                .hasMessageContaining("the variable lengths")
                .hasMessageContaining("timers");
    }

    @Test
    void aCountOfLimit() {
        TestStream<Row> rows = kit.stream("v INT");
        TestQuery<Row> query = kit.query(rows.toDF().limit(5)).start();
        rows.add(row(1), row(2));
        query.step();
        assertThat(rows(query.state())).containsExactly("[[null],[2],0]");
    }

    @Test
    void whatIsNotThereIsRefusedByName() {
        TestStream<Row> words = kit.stream("word STRING");
        TestQuery<Row> query = counts(words);
        words.add(row("a"));
        query.step();
        assertThatThrownBy(() -> query.state("batchId", "9").collectAsList())
                .hasMessageContaining("Set batchId to one from 0 to 0");
        assertThatThrownBy(() -> query.state("storeName", "other")).hasMessageContaining("the store default");
        assertThatThrownBy(() -> query.state("joinSide", "left")).hasMessageContaining("the store default");
        assertThatThrownBy(() -> query.state("joinSide", "up")).hasMessageContaining("left,right,none");
        assertThatThrownBy(() -> query.state("readChangeFeed", "true")).hasMessageContaining("not there yet");
        assertThatThrownBy(() -> query.state("batchId", "x").collectAsList()).hasMessageContaining("whole number");
        assertThatThrownBy(() -> query.state("stateVarName", "v", "readRegisteredTimers", "true"))
                .hasMessageContaining("two tables");
        assertThatThrownBy(() -> kit.session().read().format("statestore").load())
                .hasMessageContaining("'path' must be specified");
        assertThatThrownBy(() -> kit.session().read().format("statestore").load("/nowhere/at/all"))
                .hasMessageContaining("/nowhere/at/all");
        assertThatThrownBy(() -> kit.session()
                        .read()
                        .format("statestore")
                        .load(kit.directory().toString()))
                .hasMessageContaining("no commit log");
        assertThatThrownBy(() -> kit.session()
                        .read()
                        .schema("a INT")
                        .format("statestore")
                        .load(query.checkpoint().toString()))
                .hasMessageContaining("Leave schema(…) out");
        TestQuery<Row> stateless = kit.query(words.toDF()).start();
        assertThatThrownBy(stateless::state).hasMessageContaining("keeps no state");
        assertThatThrownBy(() -> kit.session()
                        .readStream()
                        .format("statestore")
                        .option("path", query.checkpoint().toString())
                        .load()
                        .writeStream()
                        .format("noop")
                        .start())
                .hasMessageContaining("statestore");
    }
}
