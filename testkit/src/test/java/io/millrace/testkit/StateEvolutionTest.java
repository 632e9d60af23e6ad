package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapGroupsWithStateFunction;
import io.millrace.engine.launch.CrashPoint;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoder;
import io.millrace.sql.Encoders;
import io.millrace.sql.KeyValueGroupedDataset;
import io.millrace.sql.Row;
import io.millrace.sql.Tuple2;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.ListState;
import io.millrace.sql.streaming.MapState;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import io.millrace.sql.streaming.ValueState;
import io.millrace.testkit.EvolvingClasses.Narrow;
import io.millrace.testkit.EvolvingClasses.Next;
import io.millrace.testkit.EvolvingClasses.One;
import io.millrace.testkit.EvolvingClasses.Text;
import io.millrace.testkit.EvolvingClasses.Three;
import io.millrace.testkit.EvolvingClasses.Two;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that go on with the state of others, whose classes had other fields. */
@Timeout(120)
class StateEvolutionTest {
    @RegisterExtension
    final MillraceKit kit = MillraceKit.create();

    /** Where the state stands when another program goes on with it. */
    enum Standing {
        /** In segments, read into memory. */
        SEGMENTS,
        /** In a base that becomes the store, and segments above. */
        BASE
    }

    private void standing(Standing where) {
        if (where == Standing.BASE) {
            kit.with("millrace.state.applyBytes", "0").with("millrace.state.materialiseEvery", "2");
        }
    }

    /** Keeps a value, what it was before in a list, and one a word in a map; says what it found. */
    private static final class Keeper<V> extends StatefulProcessor<String, String, String> {
        private final Class<V> type;
        private final Next<V> next;
        private final TTLConfig ttl;
        private transient ValueState<V> value;
        private transient ListState<V> list;
        private transient MapState<String, V> map;

        Keeper(Class<V> type, Next<V> next, TTLConfig ttl) {
            this.type = type;
            this.next = next;
            this.ttl = ttl;
        }

        @Override
        public void init(OutputMode mode, TimeMode time) {
            Encoder<V> encoder = Encoders.bean(type);
            value = getHandle().getValueState("value", encoder, TTLConfig.NONE());
            list = getHandle().getListState("list", encoder, ttl);
            map = getHandle().getMapState("map", Encoders.STRING(), encoder, ttl);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Iterator<String> handleInputRows(String key, Iterator<String> rows, TimerValues times) {
            List<String> found = new ArrayList<>();
            while (rows.hasNext()) {
                String word = rows.next();
                V before = value.exists() ? value.get() : null;
                List<V> all = new ArrayList<>();
                list.get().forEachRemaining(all::add);
                TreeMap<String, V> words = new TreeMap<>();
                Iterator<Tuple2<String, V>> entries = map.iterator();
                entries.forEachRemaining(e -> words.put(e._1(), e._2()));
                found.add(before + " " + all + " " + words);
                if (before != null) {
                    list.appendValue(before);
                    map.updateValue(word, before);
                }
                value.update(next.of(before, word));
            }
            return found.iterator();
        }
    }

    private KeyValueGroupedDataset<String, String> byFirstLetter(TestStream<String> words) {
        return words.toDS().groupByKey((MapFunction<String, String>) w -> w.substring(0, 1), Encoders.STRING());
    }

    private <V> QuerySetup<String> keeper(TestStream<String> words, Class<V> type, Next<V> next, boolean lives) {
        TTLConfig ttl = lives ? new TTLConfig(Duration.ofHours(1)) : TTLConfig.NONE();
        return processor(words, new Keeper<>(type, next, ttl));
    }

    private QuerySetup<String> processor(
            TestStream<String> words, StatefulProcessor<String, String, String> processor) {
        return kit.query(byFirstLetter(words)
                        .transformWithState(
                                processor, TimeMode.ProcessingTime(), OutputMode.Update(), Encoders.STRING()))
                .outputMode("update");
    }

    private static List<String> rows(Dataset<Row> table) {
        return table.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    /** Some epochs of the first program: two keys, of which one is not touched again. */
    private Path first(TestStream<String> words, boolean lives) {
        TestQuery<String> query =
                keeper(words, One.class, EvolvingClasses::one, lives).start();
        for (String word : List.of("a1", "b1", "a2", "b2", "a3")) {
            words.add(word);
            query.step();
        }
        query.stop();
        return query.checkpoint();
    }

    private static final String TAGS_OF_A = "[WeighedTag[weight=0.0, name=a1], WeighedTag[weight=0.0, name=a2]";

    @ParameterizedTest
    @EnumSource(Standing.class)
    void everyKindOfVariableGoesOn(Standing where) {
        standing(where);
        for (boolean lives : new boolean[] {false, true}) {
            TestStream<String> words = kit.stream(Encoders.STRING());
            Path checkpoint = first(words, lives);
            TestQuery<String> two = keeper(words, Two.class, EvolvingClasses::two, lives)
                    .checkpoint(checkpoint)
                    .start();
            words.add("a4");
            String a1 = "Two[seen=false, n=1, tags=[WeighedTag[weight=0.0, name=a1]], note=null]";
            String a2 = "Two[seen=false, n=2, tags=" + TAGS_OF_A + "], note=null]";
            String a3 = "Two[seen=false, n=3, tags=" + TAGS_OF_A + ", WeighedTag[weight=0.0, name=a3]], note=null]";
            two.step().assertRows(a3 + " [" + a1 + ", " + a2 + "] {a2=" + a1 + ", a3=" + a2 + "}");
            words.add("b3");
            String b1 = "Two[seen=false, n=1, tags=[WeighedTag[weight=0.0, name=b1]], note=null]";
            String b2 =
                    "Two[seen=false, n=2, tags=[WeighedTag[weight=0.0, name=b1], WeighedTag[weight=0.0, name=b2]], note=null]";
            two.step().assertRows(b2 + " [" + b1 + "] {b2=" + b1 + "}");
            two.stop();
            // Once more, with what both have left: a key that was touched in between, and one that was not.
            TestQuery<String> again = keeper(words, Two.class, EvolvingClasses::two, lives)
                    .checkpoint(checkpoint)
                    .start();
            words.add("a5");
            String big = String.valueOf(3 + (1L << 40));
            assertThat(again.step().rows())
                    .singleElement()
                    .asString()
                    .startsWith("Two[seen=true, n=" + big + ", tags=");
            again.stop();
        }
    }

    @ParameterizedTest
    @EnumSource(Standing.class)
    void severalChangesInTurn(Standing where) {
        standing(where);
        TestStream<String> words = kit.stream(Encoders.STRING());
        Path checkpoint = first(words, false);
        TestQuery<String> two = keeper(words, Two.class, EvolvingClasses::two, false)
                .checkpoint(checkpoint)
                .start();
        words.add("a4");
        two.step();
        two.stop();
        TestQuery<String> three = keeper(words, Three.class, EvolvingClasses::three, false)
                .checkpoint(checkpoint)
                .start();
        words.add("b3");
        three.step().assertRows("Three[last=null, n=2.0] [Three[last=null, n=1.0]] {b2=Three[last=null, n=1.0]}");
        words.add("a5");
        String a4 = "Three[last=null, n=" + (3.0 + (1L << 40)) + "]";
        assertThat(three.step().rows()).singleElement().asString().startsWith(a4 + " [");
        three.stop();
        assertThatThrownBy(() -> keeper(words, Two.class, EvolvingClasses::two, false)
                        .checkpoint(checkpoint)
                        .start())
                .hasMessageContaining("STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE")
                .hasMessageContaining("'n' was DOUBLE and is BIGINT");
        TestQuery<String> still = keeper(words, Three.class, EvolvingClasses::three, false)
                .checkpoint(checkpoint)
                .start();
        words.add("b4");
        assertThat(still.step().rows()).singleElement().asString().startsWith("Three[last=b3, n=2.5] [");
        still.stop();
    }

    @Test
    void whatIsNoWideningIsRefusedWithBothSchemas() {
        TestStream<String> words = kit.stream(Encoders.STRING());
        TestQuery<String> two =
                keeper(words, Two.class, EvolvingClasses::two, false).start();
        words.add("a1");
        two.step();
        two.stop();
        assertThatThrownBy(() -> keeper(words, Narrow.class, (before, word) -> new Narrow(1, List.of()), false)
                        .checkpoint(two.checkpoint())
                        .start())
                .hasMessageContaining("STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE")
                .hasMessageContaining("state variable 'list' of operator")
                .hasMessageContaining("There: seen BOOLEAN NOT NULL,n BIGINT NOT NULL")
                .hasMessageContaining("now: n INT NOT NULL")
                .hasMessageContaining("'n' was BIGINT and is INT");
        assertThatThrownBy(() -> keeper(words, Two.class, EvolvingClasses::two, true)
                        .checkpoint(two.checkpoint())
                        .start())
                .hasMessageContaining("a time to live was added");
        TestQuery<String> same = keeper(words, Two.class, EvolvingClasses::two, false)
                .checkpoint(two.checkpoint())
                .start();
        words.add("a2");
        same.step().assertRows("Two[seen=true, n=" + (1L << 40) + ", tags=[], note=a1] [] {}");
        same.stop();
    }

    /** Until its first epoch is durable, another program has not been there. */
    @ParameterizedTest
    @EnumSource(Standing.class)
    void aProgramThatDiesBeforeItsFirstCommitLeavesTheOldOneItsState(Standing where) {
        standing(where);
        TestStream<String> words = kit.stream(Encoders.STRING());
        Path checkpoint = first(words, false);
        words.add("a4");
        keeper(words, Two.class, EvolvingClasses::two, false)
                .checkpoint(checkpoint)
                .start()
                .crashAt(CrashPoint.BEFORE_COMMIT);
        TestQuery<String> old = keeper(words, One.class, EvolvingClasses::one, false)
                .checkpoint(checkpoint)
                .start();
        assertThat(old.step().rows()).singleElement().asString().startsWith("One[n=3, last=a3, tags=[");
        old.stop();
        words.add("b3");
        keeper(words, Two.class, EvolvingClasses::two, false)
                .checkpoint(checkpoint)
                .start()
                .crashAt(CrashPoint.AFTER_COMMIT);
        TestQuery<String> two = keeper(words, Two.class, EvolvingClasses::two, false)
                .checkpoint(checkpoint)
                .start();
        words.add("a5", "b4");
        two.step();
        assertThat(two.rows()).anyMatch(row -> row.startsWith("Two[seen=false, n=4, "));
        assertThat(two.rows()).anyMatch(row -> row.startsWith("Two[seen=true, n=" + (2 + (1L << 40)) + ", "));
        two.stop();
    }

    @Test
    void aVariableThatIsAddedCanChangeLater() {
        TestStream<String> words = kit.stream(Encoders.STRING());
        TestQuery<String> none = processor(words, new Extra<>(null, null)).start();
        words.add("a1");
        none.step();
        none.stop();
        Path checkpoint = none.checkpoint();
        TestQuery<String> added = processor(words, new Extra<>(One.class, EvolvingClasses::one))
                .checkpoint(checkpoint)
                .start();
        words.add("a2");
        added.step().assertRows("null");
        added.stop();
        TestQuery<String> without =
                processor(words, new Extra<>(null, null)).checkpoint(checkpoint).start();
        words.add("a3");
        without.step().assertRows("none");
        without.stop();
        assertThatThrownBy(() -> processor(words, new Extra<>(Text.class, (b, w) -> new Text(w, 0)))
                        .checkpoint(checkpoint)
                        .start())
                .hasMessageContaining("state variable 'extra' of operator")
                .hasMessageContaining("'n' was INT and is STRING");
        TestQuery<String> changed = processor(words, new Extra<>(Two.class, EvolvingClasses::two))
                .checkpoint(checkpoint)
                .start();
        words.add("a4");
        changed.step().assertRows("Two[seen=false, n=1, tags=[WeighedTag[weight=0.0, name=a2]], note=null]");
        changed.stop();
    }

    /** A counter, and another variable, or none. */
    private static final class Extra<V> extends StatefulProcessor<String, String, String> {
        private final @Nullable Class<V> type;
        private final @Nullable Next<V> next;
        private transient ValueState<Long> count;
        private transient @Nullable ValueState<V> extra;

        Extra(@Nullable Class<V> type, @Nullable Next<V> next) {
            this.type = type;
            this.next = next;
        }

        @Override
        public void init(OutputMode mode, TimeMode time) {
            count = getHandle().getValueState("count", Encoders.LONG(), TTLConfig.NONE());
            extra = type == null ? null : getHandle().getValueState("extra", Encoders.bean(type), TTLConfig.NONE());
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<String> rows, TimerValues times) {
            List<String> found = new ArrayList<>();
            rows.forEachRemaining(word -> {
                count.update(1 + (count.exists() ? count.get() : 0));
                if (extra == null || next == null) {
                    found.add("none");
                } else {
                    V before = extra.exists() ? extra.get() : null;
                    found.add(String.valueOf(before));
                    extra.update(next.of(before, word));
                }
            });
            return found.iterator();
        }
    }

    // ---- groups with a state

    private <S> QuerySetup<String> groups(
            TestStream<String> words, Class<S> type, Next<S> next, GroupStateTimeout timeout) {
        return kit.query(byFirstLetter(words)
                        .mapGroupsWithState(
                                (MapGroupsWithStateFunction<String, String, S, String>) (key, rows, state) -> {
                                    @Nullable S found = state.exists() ? state.get() : null;
                                    @Nullable S now = found;
                                    while (rows.hasNext()) {
                                        now = next.of(now, rows.next());
                                    }
                                    state.update(now);
                                    return key + " " + found;
                                },
                                Encoders.bean(type),
                                Encoders.STRING(),
                                timeout))
                .outputMode("update");
    }

    @ParameterizedTest
    @EnumSource(Standing.class)
    void groupsWithAState(Standing where) {
        standing(where);
        for (GroupStateTimeout timeout :
                List.of(GroupStateTimeout.NoTimeout(), GroupStateTimeout.ProcessingTimeTimeout())) {
            TestStream<String> words = kit.stream(Encoders.STRING());
            TestQuery<String> one =
                    groups(words, One.class, EvolvingClasses::one, timeout).start();
            for (String word : List.of("a1", "b1", "a2", "a3")) {
                words.add(word);
                one.step();
            }
            one.stop();
            TestQuery<String> two = groups(words, Two.class, EvolvingClasses::two, timeout)
                    .checkpoint(one.checkpoint())
                    .start();
            words.add("a4");
            two.step()
                    .assertRows("a Two[seen=false, n=3, tags=" + TAGS_OF_A
                            + ", WeighedTag[weight=0.0, name=a3]], note=null]");
            two.stop();
            TestQuery<String> three = groups(words, Three.class, EvolvingClasses::three, timeout)
                    .checkpoint(one.checkpoint())
                    .start();
            words.add("a5", "b2");
            three.step()
                    .assertRowsInAnyOrder(
                            "a Three[last=null, n=" + (3.0 + (1L << 40)) + "]", "b Three[last=null, n=1.0]");
            three.stop();
            assertThatThrownBy(() -> groups(words, Two.class, EvolvingClasses::two, timeout)
                            .checkpoint(one.checkpoint())
                            .start())
                    .hasMessageContaining("STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE")
                    .hasMessageContaining("'n' was DOUBLE and is BIGINT");
            assertThatThrownBy(() -> groups(
                                    words, Three.class, EvolvingClasses::three, GroupStateTimeout.EventTimeTimeout())
                            .checkpoint(one.checkpoint())
                            .start())
                    .isInstanceOf(RuntimeException.class);
        }
    }

    // ---- real time, another number of tasks, and the state as a table

    @ParameterizedTest
    @EnumSource(Standing.class)
    void inRealTimeAndOnAnotherNumberOfTasks(Standing where) {
        standing(where);
        TestStream<String> words = kit.stream(Encoders.STRING());
        TestQuery<String> one =
                keeper(words, One.class, EvolvingClasses::one, false).realTime().start();
        for (String word : List.of("a1", "b1", "c1", "d1", "a2")) {
            words.add(word);
            one.awaitQuiet();
        }
        one.stop();
        TestQuery<String> two = keeper(words, Two.class, EvolvingClasses::two, false)
                .realTime()
                .checkpoint(one.checkpoint())
                .start();
        kit.session().streams().active()[0].rescale(3);
        words.add("a3", "c2");
        two.awaitRows(2);
        two.awaitQuiet();
        assertThat(two.written()).anyMatch(row -> row.startsWith("Two[seen=false, n=2, tags=" + TAGS_OF_A));
        assertThat(two.written())
                .anyMatch(row -> row.startsWith("Two[seen=false, n=1, tags=[WeighedTag[weight=0.0, name=c1]]"));
        kit.session().streams().active()[0].rescale(1);
        words.add("d2", "a4");
        two.awaitRows(4);
        two.awaitQuiet();
        assertThat(two.written())
                .anyMatch(row -> row.startsWith("Two[seen=false, n=1, tags=[WeighedTag[weight=0.0, name=d1]]"));
        assertThat(two.written()).anyMatch(row -> row.startsWith("Two[seen=true, n=" + (2 + (1L << 40))));
        two.stop();
    }

    @ParameterizedTest
    @EnumSource(Standing.class)
    void theTableOfAnEpochHasTheColumnsThatTheStateHadThen(Standing where) {
        standing(where);
        TestStream<String> words = kit.stream(Encoders.STRING());
        Path checkpoint = first(words, false);
        TestQuery<String> two = keeper(words, Two.class, EvolvingClasses::two, false)
                .checkpoint(checkpoint)
                .start();
        Function<Dataset<Row>, String> columns =
                t -> t.select("value.*").schema().simpleString();
        Dataset<Row> before = two.state("stateVarName", "value");
        assertThat(columns.apply(before))
                .as("the other program has not been there yet")
                .isEqualTo("struct<n:int,last:string,tags:array<struct<name:string>>>");
        assertThat(rows(before.selectExpr("key.value", "value.n", "value.last")))
                .containsExactly("[a,3,a3]", "[b,2,b2]");
        words.add("a4");
        two.step();
        Dataset<Row> after = two.state("stateVarName", "value");
        assertThat(columns.apply(after))
                .isEqualTo("struct<seen:boolean,n:bigint,tags:array<struct<weight:double,name:string>>,note:string>");
        assertThat(rows(after.selectExpr("key.value", "value.seen", "value.n", "value.note")))
                .containsExactly("[a,true," + (3 + (1L << 40)) + ",a4]", "[b,false,2,null]");
        assertThat(rows(two.state("stateVarName", "map")
                        .selectExpr("key.value", "user_map_key.value", "user_map_value.n")))
                .containsExactly("[a,a2,1]", "[a,a3,2]", "[a,a4,3]", "[b,b2,1]");
        Dataset<Row> old = two.state("stateVarName", "value", "batchId", "4");
        assertThat(rows(old.selectExpr("key.value", "value.n", "value.last"))).containsExactly("[a,3,a3]", "[b,2,b2]");
        two.stop();
    }
}
