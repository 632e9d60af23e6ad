package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.java.function.CoGroupFunction;
import io.millrace.api.java.function.FlatMapGroupsFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.Column;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.KeyValueGroupedDataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.Tuple2;
import io.millrace.sql.catalog.Table;
import io.millrace.sql.streaming.ListState;
import io.millrace.sql.streaming.MapState;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.streaming.ValueState;
import io.millrace.sql.types.Metadata;
import io.millrace.sql.types.MetadataBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Methods of Datasets over streams, and of tables where {@code samples/porting}'s DatasetTour, whose rows are Spark's, has not got them:
 * how many tasks there are, and what is refused.
 */
class DatasetMethodsTest {
    record Reading(String k, int v) {}

    private static final Metadata UNIT =
            new MetadataBuilder().putString("unit", "EUR").build();

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

    static Stream<Trigger> rhythms() {
        return Stream.of(Trigger.ProcessingTime(0), Trigger.RealTime(50));
    }

    private static Bench bench(Trigger trigger) throws Exception {
        return new Bench(session, trigger, Files.createTempDirectory(checkpoints, "case"));
    }

    private static Dataset<Row> names() {
        return session.sql("SELECT * FROM VALUES ('a', 'Anna'), ('b', 'Bob') AS n(k, name)");
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void joinWithOfAStreamGivesPairsOfObjects(Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        var stream = b.stream("k STRING, v INT");
        Dataset<Reading> readings = stream.toDF().as(Encoders.record(Reading.class));
        Dataset<Row> names = names();
        Dataset<Tuple2<Reading, Row>> pairs =
                readings.joinWith(names, readings.col("k").equalTo(names.col("k")), "left");
        MapFunction<Tuple2<Reading, Row>, String> text = pair -> pair._1().v() + " of "
                + (pair._2() == null ? "nobody" : pair._2().getString(1));
        Bench.Run run = b.start(pairs.map(text, Encoders.STRING()).toDF(), "append");
        Bench.add(stream, Bench.row("a", 1), Bench.row("b", 2), Bench.row("c", 3));
        assertThat(run.rows()).containsExactlyInAnyOrder("1 of Anna", "2 of Bob", "3 of nobody");
        run.stop();
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void twoStreamsAreJoinedToPairs(Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        var left = b.stream("k STRING, v INT");
        var right = b.stream("k STRING, w INT");
        Dataset<Row> l = left.toDF();
        Dataset<Row> r = right.toDF();
        Dataset<Row> pairs = l.joinWith(r, l.col("k").equalTo(r.col("k"))).select("_1.v", "_2.w");
        Bench.Run run = b.start(pairs, "append");
        Bench.add(left, Bench.row("a", 1), Bench.row("b", 2));
        Bench.add(right, Bench.row("a", 10), Bench.row("c", 30));
        assertThat(run.rows()).containsExactly("(1,10)");
        run.stop();
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void structsAreChangedAndValuesReplacedOnStreams(Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        var stream = b.stream("k STRING, v INT");
        Dataset<Row> rows = stream.toDF()
                .na()
                .replace("k", Map.of("a", "A"))
                .select(struct(col("k"), col("v"), lit(1).as("x")).as("s"))
                .withColumn("s", col("s").withField("y", col("s.v").plus(1)).dropFields("v", "x"))
                .select(col("s.k"), col("s.y"));
        Bench.Run run = b.start(rows, "append");
        Bench.add(stream, Bench.row("a", 1), Bench.row("b", 2));
        assertThat(run.rows()).containsExactlyInAnyOrder("(A,2)", "(b,3)");
        run.stop();
    }

    @Test
    void metadataGoWithAColumnThroughAStreamsPlan() throws Exception {
        Bench b = bench(Trigger.ProcessingTime(0));
        Dataset<Row> rows = b.stream("k STRING, v INT, t TIMESTAMP").toDF().withMetadata("v", UNIT);
        Dataset<Row> kept = rows.withWatermark("t", "1 minute")
                .filter("v > 0")
                .groupBy(col("t"), col("v").as("amount"))
                .count()
                .select(col("amount"), col("amount").as("bare", Metadata.empty()), col("count"));
        assertThat(kept.schema().apply("amount").metadata()).isEqualTo(UNIT);
        assertThat(kept.schema().apply("bare").metadata()).isEqualTo(Metadata.empty());
        assertThat(kept.schema().apply("count").metadata().isEmpty()).isTrue();
        assertThat(rows.join(names(), "k").schema().apply("v").metadata()).isEqualTo(UNIT);
    }

    @Test
    void whatNeedsAWholeTableIsRefusedOnStreams() throws Exception {
        Dataset<Row> stream =
                bench(Trigger.ProcessingTime(0)).stream("k STRING, v INT").toDF();
        MapFunction<Row, String> key = row -> row.getString(0);
        KeyValueGroupedDataset<String, Row> keyed = stream.groupByKey(key, Encoders.STRING());
        KeyValueGroupedDataset<String, Row> table = names().groupByKey(key, Encoders.STRING());
        CoGroupFunction<String, Row, Row, String> meet = (k, l, r) -> List.of(k).iterator();
        FlatMapGroupsFunction<String, Row, String> each =
                (k, rows) -> List.of(k).iterator();
        refused(() -> keyed.cogroup(table, meet, Encoders.STRING()), "transformWithState");
        refused(() -> table.cogroup(keyed, meet, Encoders.STRING()), "transformWithState");
        refused(() -> keyed.flatMapSortedGroups(new Column[] {col("v")}, each, Encoders.STRING()), "foreachBatch");
        refused(() -> stream.randomSplit(new double[] {1, 1}, 1), "pmod(hash(id), 10)");
        refused(stream::stat, "writeStream.start()");
        refused(() -> stream.describe("v"), "writeStream.start()");
        refused(stream::localCheckpoint, "writeStream.start()");
        refused(() -> stream.joinWith(names(), lit(true), "left_semi"), "Use join");
        refused(() -> stream.writeTo("t"), "writeStream()");
        notThere(() -> names().mergeInto("t", lit(true)), "foreachBatch");
        notThere(() -> names().stat().freqItems(new String[] {"k"}), "groupBy(column).count()");
    }

    private static void refused(ThrowingCallable call, String remedy) {
        assertThatThrownBy(call).isInstanceOf(AnalysisException.class).hasMessageContaining(remedy);
    }

    private static void notThere(ThrowingCallable call, String remedy) {
        assertThatThrownBy(call).isInstanceOf(MillraceException.class).hasMessageContaining(remedy);
    }

    /** As observed on Spark 4.2; a column that a subquery of SQL leaves out stays hidden. */
    @Test
    void filterAndOrderByFindColumnsThatTheDatasetHasDropped() {
        Dataset<Row> all =
                session.sql("SELECT * FROM VALUES (1, 'Ann', 3), (2, 'Bob', 1), (3, NULL, 2) AS t(id, name, n)");
        Dataset<Row> ids = all.select("id");
        assertThat(ids.filter(col("name").isNotNull()).collectAsList().toString())
                .isEqualTo("[[1], [2]]");
        assertThat(ids.orderBy("n").collectAsList().toString()).isEqualTo("[[2], [3], [1]]");
        assertThat(ids.where("n > 1")
                        .orderBy(col("n").desc())
                        .select("id")
                        .collectAsList()
                        .toString())
                .isEqualTo("[[1], [3]]");
        assertThat(ids.filter("n > 1").columns()).containsExactly("id");
        assertThatThrownBy(() -> ids.filter("nosuch > 1")).hasMessageContaining("nosuch");
        all.createOrReplaceTempView("dropped");
        assertThatThrownBy(() -> session.sql("SELECT * FROM (SELECT id FROM dropped) WHERE n > 1"))
                .hasMessageContaining("`n`");
    }

    /** As observed on Spark 4.2. */
    @Test
    void argumentsThatMeanNothingAreRefused() {
        Dataset<Row> rows = session.range(3).toDF();
        assertThatThrownBy(() -> rows.limit(-1)).hasMessageContaining("INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE");
        assertThatThrownBy(() -> session.range(0, 5, 0)).hasMessageContaining("step (0) cannot be 0");
        assertThatThrownBy(() -> rows.na().fill(Map.of("nosuch", 1))).hasMessageContaining("nosuch");
    }

    @Test
    void aNewSessionHasTheSettingsThatTheFirstWasMadeWith() {
        try (MillraceSession first = MillraceSession.builder()
                .config("spark.sql.session.timeZone", "UTC")
                .create()) {
            first.sql("SET TIME ZONE 'Asia/Kolkata'");
            try (MillraceSession second = first.newSession()) {
                assertThat(second.sql("SELECT current_timezone()").first().getString(0))
                        .isEqualTo("UTC");
            }
        }
    }

    @Test
    void groupsComeInOrderWhateverTheNumberOfTasks() {
        Dataset<Row> numbers = session.range(3000).selectExpr("(id * 7919) % 3000 AS v", "id % 7 AS k");
        MapFunction<Row, Long> key = row -> row.getLong(1);
        FlatMapGroupsFunction<Long, Row, Boolean> rising = (k, rows) -> {
            List<Long> values = new ArrayList<>();
            rows.forEachRemaining(row -> values.add(row.getLong(0)));
            return List.of(values.size() > 400
                            && values.stream().sorted().toList().equals(values))
                    .iterator();
        };
        Dataset<Boolean> ordered = numbers.groupByKey(key, Encoders.LONG())
                .flatMapSortedGroups(new Column[] {col("v")}, rising, Encoders.BOOLEAN());
        assertThat(ordered.collectAsList()).hasSize(7).containsOnly(true);
    }

    @Test
    void keysAsAnotherClassGroupByItsColumns() {
        Dataset<Reading> readings = session.createDataset(
                List.of(new Reading("a", 1), new Reading("b", 2), new Reading("a", 3)), Encoders.record(Reading.class));
        MapFunction<Reading, String> key = Reading::k;
        Dataset<Tuple2<Row, Long>> counts = readings.groupByKey(key, Encoders.STRING())
                .keyAs(Encoders.row(Encoders.STRING().schema()))
                .count();
        assertThat(counts.collectAsList().stream().map(t -> t._1().getString(0) + t._2()))
                .containsExactlyInAnyOrder("a2", "b1");
    }

    @Test
    void aSplitTakesEachRowOnce() {
        Dataset<Long> numbers = session.range(1000);
        List<Dataset<Long>> parts = numbers.randomSplitAsList(new double[] {1, 3}, 5);
        TreeSet<Long> all = new TreeSet<>(parts.get(0).collectAsList());
        int first = all.size();
        all.addAll(parts.get(1).collectAsList());
        assertThat(all).hasSize(1000);
        assertThat(parts.get(1).count()).isEqualTo(1000 - first);
        assertThat(first).isBetween(150, 350);
        assertThat(numbers.randomSplit(new double[] {1, 3}, 5)[0].collectAsList())
                .isEqualTo(parts.get(0).collectAsList());
    }

    @Test
    void datasetsBuiltAlikeHaveTheSameSemantics() {
        assertThat(alike(1).sameSemantics(alike(1))).isTrue();
        assertThat(alike(1).semanticHash()).isEqualTo(alike(1).semanticHash());
        assertThat(alike(1).sameSemantics(alike(2))).isFalse();
    }

    private static Dataset<Row> alike(int least) {
        Dataset<Row> names = names();
        return names.join(session.range(5).toDF("n"), col("n").gt(least))
                .filter(names.col("k").equalTo("a"));
    }

    @Test
    void aTableIsUsedAsAValueAndAsACondition() {
        Dataset<Long> numbers = session.range(4);
        Dataset<Row> max = numbers.agg(io.millrace.sql.functions.max("id"));
        assertThat(numbers.filter(col("id").equalTo(max.scalar())).collectAsList())
                .containsExactly(3L);
        assertThat(numbers.filter(names().filter("k = 'z'").exists()).count()).isZero();
    }

    @Test
    void aLocalCheckpointIsATableOfItsOwn() {
        Dataset<Row> drawn = session.range(20).selectExpr("rand() AS r").localCheckpoint();
        assertThat(drawn.collectAsList()).isEqualTo(drawn.collectAsList()).hasSize(20);
    }

    @Test
    void theCatalogListsViewsAndTablesInMemory() throws Exception {
        names().createOrReplaceTempView("catalog_names");
        Bench b = bench(Trigger.ProcessingTime(0));
        var stream = b.stream("k STRING, v INT");
        stream.toDF()
                .writeStream()
                .format("memory")
                .queryName("catalog_live")
                .start()
                .stop();
        assertThat(session.catalog().listTables("default", "catalog*").collectAsList())
                .extracting(Table::name)
                .containsExactly("catalog_live", "catalog_names");
        assertThat(session.catalog().getTable("catalog_names").isTemporary()).isTrue();
        assertThat(session.catalog().getFunction("upper").name()).isEqualTo("upper");
        assertThat(session.catalog().listFunctions("default", "uppe*|lower").collectAsList())
                .extracting(io.millrace.sql.catalog.Function::name)
                .containsExactly("lower", "upper");
        assertThat(session.catalog().listDatabases().count()).isEqualTo(1);
        assertThat(session.catalog().isCached("catalog_names")).isFalse();
        assertThat(session.catalog().dropTempView("catalog_names")).isTrue();
        refused(() -> session.catalog().listColumns("catalog_names"), "catalog_names");
        refused(() -> session.catalog().setCurrentDatabase("sales"), "default");
        refused(() -> session.catalog().getFunction("no_such"), "listFunctions()");
        refused(() -> session.catalog().createTable("t", "/p"), "Path does not exist: /p");
    }

    @Test
    void linesAreReadUnderASchema() {
        Dataset<String> lines = session.createDataset(Arrays.asList("{\"a\":1}", " "), Encoders.STRING());
        assertThat(session.read().schema("a INT").json(lines).collectAsList().toString())
                .isEqualTo("[[1]]");
        notThere(() -> session.read().json(lines), "schema(…)");
    }

    /** How often a key came, in three kinds of state that are got with their life time first. */
    private static final class Counts extends StatefulProcessor<String, Reading, String> {
        private static final long serialVersionUID = 1L;

        private ValueState<Integer> sum;
        private ListState<Integer> values;
        private MapState<Integer, Integer> times;

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            sum = getHandle().getValueState("sum", TTLConfig.NONE(), Encoders.INT());
            values = getHandle().getListState("values", TTLConfig.NONE(), Encoders.INT());
            times = getHandle().getMapState("times", TTLConfig.NONE(), Encoders.INT(), Encoders.INT());
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Reading> rows, TimerValues timers) {
            rows.forEachRemaining(row -> {
                sum.update((sum.exists() ? sum.get() : 0) + row.v());
                values.appendValue(row.v());
                times.updateValue(row.v(), times.containsKey(row.v()) ? times.getValue(row.v()) + 1 : 1);
            });
            List<Integer> all = new ArrayList<>();
            values.get().forEachRemaining(all::add);
            return List.of(key + sum.get() + all + times.getValue(1)).iterator();
        }
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void stateIsGotWithItsLifeTimeFirst(Trigger trigger) throws Exception {
        Bench b = bench(trigger);
        var stream = b.stream("k STRING, v INT");
        MapFunction<Reading, String> key = Reading::k;
        Dataset<String> counts = stream.toDF()
                .as(Encoders.record(Reading.class))
                .groupByKey(key, Encoders.STRING())
                .transformWithState(new Counts(), TimeMode.None(), OutputMode.Update(), Encoders.STRING());
        Bench.Run run = b.start(counts.toDF(), "update");
        Bench.add(stream, Bench.row("a", 1), Bench.row("a", 1));
        List<String> rows = run.rows();
        assertThat(rows.get(rows.size() - 1)).isEqualTo("a2[1, 1]2");
        run.stop();
    }
}
