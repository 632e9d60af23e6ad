package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapGroupsFunction;
import io.millrace.api.java.function.MapGroupsWithStateFunction;
import io.millrace.conformance.GroupStateCases.Count;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.KeyValueGroupedDataset;
import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.streaming.GroupState;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.StructType;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Section 5.7: what is refused, what fails, and timeouts by the clock. */
final class GroupStateScenarios {
    private static final String STREAM = "k STRING, v BIGINT";
    private static final GroupStateTimeout NONE = GroupStateTimeout.NoTimeout();

    private GroupStateScenarios() {}

    private static Dataset<Row> map(Dataset<Row> df, GroupStateTimeout timeout) {
        return GroupStateCases.byFirst(df)
                .mapGroupsWithState(
                        (MapGroupsWithStateFunction<String, Row, Long, Count>) (key, rows, state) -> {
                            long n = state.exists() ? state.get() : 0;
                            while (rows.hasNext()) {
                                rows.next();
                                n++;
                            }
                            state.update(n);
                            return new Count(key, n);
                        },
                        Encoders.LONG(),
                        Encoders.bean(Count.class),
                        timeout)
                .toDF();
    }

    private static Dataset<Row> flatMap(Dataset<Row> df, OutputMode mode, GroupStateTimeout timeout) {
        return GroupStateCases.flatMap(df, mode, timeout, GroupStateCases::toThree);
    }

    /** Counts; a key without rows for the time given is forgotten and says -1. */
    private static Dataset<Row> expiring(Dataset<Row> df, long timeoutMs) {
        return GroupStateCases.flatMap(
                df, OutputMode.Update(), GroupStateTimeout.ProcessingTimeTimeout(), (key, rows, state) -> {
                    if (state.hasTimedOut()) {
                        state.remove();
                        return List.of(new Count(key, -1)).iterator();
                    }
                    long n = state.exists() ? state.get() : 0;
                    while (rows.hasNext()) {
                        rows.next();
                        n++;
                    }
                    state.update(n);
                    state.setTimeoutDuration(timeoutMs);
                    return List.of(new Count(key, n)).iterator();
                });
    }

    private static Bench.Run fails(Bench b, Dataset<Row> query, String text) throws Exception {
        Bench.Run run = b.start(query, "update");
        Bench.fails(run, text);
        return run;
    }

    private static void outputModes(Bench b) throws Exception {
        Dataset<Row> df = b.stream(STREAM).toDF();
        b.refused(
                flatMap(df, OutputMode.Update(), NONE),
                "append",
                "flatMapGroupsWithState in update mode is not supported with Append output mode on a streaming DataFrame/Dataset");
        b.refused(
                flatMap(df, OutputMode.Append(), NONE),
                "update",
                "flatMapGroupsWithState in append mode is not supported with Update output mode on a streaming DataFrame/Dataset");
        b.start(flatMap(df, OutputMode.Append(), NONE), "append").stop();
        assertThatThrownBy(() -> flatMap(df, OutputMode.Complete(), NONE))
                .hasMessageContaining("The output mode of function should be append or update");
        b.refused(
                flatMap(df, OutputMode.Update(), NONE).groupBy("key").count(),
                "update",
                "flatMapGroupsWithState in update mode is not supported with aggregation on a streaming DataFrame/Dataset");
        b.refused(
                map(df, NONE),
                "append",
                "mapGroupsWithState is not supported with Append output mode on a streaming DataFrame/Dataset");
        b.refused(
                map(map(df, NONE).selectExpr("key AS k", "count AS v"), NONE),
                "update",
                "Multiple mapGroupsWithStates are not supported on a streaming DataFrames/Datasets");
        b.refused(
                flatMap(df, OutputMode.Update(), GroupStateTimeout.EventTimeTimeout()),
                "update",
                "Watermark must be specified in the query using '[Dataset/DataFrame].withWatermark()' for using event-time timeout in");
    }

    /** Timeouts of keys without rows come by the clock alone, before and after a restart. */
    private static void processingTime(Bench b, Trigger trigger) throws Exception {
        var stream = b.stream(STREAM);
        Dataset<Row> query = expiring(stream.toDF(), 400);
        Bench.Run run = b.start(query, "update", trigger);
        Bench.add(stream, (Object) Bench.row("a", 1L));
        assertThat(run.rows()).containsExactly("(a,1)");
        Bench.add(stream, (Object) Bench.row("b", 1L));
        await(run, "(a,-1)");
        await(run, "(b,-1)");
        Bench.add(stream, (Object) Bench.row("c", 1L));
        run.rows();
        run.stop();
        Bench.Run again = b.start(query, "update", trigger);
        await(again, "(c,-1)");
        again.stop();
    }

    private static void await(Bench.Run run, String row) {
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(() ->
                        run.epochs().values().stream().flatMap(List::stream).anyMatch(row::equals));
    }

    private static KeyValueGroupedDataset<String, Long> initial(Bench b, Object[]... rows) {
        Dataset<Row> table = b.session()
                .createDataFrame(
                        java.util.Arrays.stream(rows).map(RowFactory::create).toList(), StructType.fromDDL(STREAM));
        return GroupStateCases.byFirst(table).mapValues((MapFunction<Row, Long>) r -> r.getLong(1), Encoders.LONG());
    }

    private static Dataset<Row> withInitial(Dataset<Row> df, KeyValueGroupedDataset<String, Long> initial) {
        return GroupStateCases.byFirst(df)
                .flatMapGroupsWithState(
                        GroupStateCases::toThree,
                        OutputMode.Update(),
                        Encoders.LONG(),
                        Encoders.bean(Count.class),
                        NONE,
                        initial)
                .toDF();
    }

    private static void initialState(Bench b) throws Exception {
        var stream = b.stream(STREAM);
        Dataset<Row> query = withInitial(stream.toDF(), initial(b, Bench.row("a", 1L), Bench.row("z", 1L)));
        Bench.Run run = b.start(query, "update");
        Bench.add(stream, (Object) Bench.row("a", 5L));
        assertThat(run.rows()).contains("(a,2)", "(z,1)");
        run.stop();
        run = b.start(query, "update");
        Bench.add(stream, (Object) Bench.row("z", 5L));
        assertThat(run.rows()).as("not again after a restart").containsExactly("(z,2)");
        run.stop();
    }

    private static void silentInitialState(Bench b) throws Exception {
        String skip = "millrace.sql.streaming.flatMapGroupsWithState.skipEmittingInitialStateKeys";
        b.session().conf().set(skip, "true");
        try {
            var stream = b.stream(STREAM);
            Dataset<Row> query = withInitial(stream.toDF(), initial(b, Bench.row("a", 1L), Bench.row("z", 1L)));
            Bench.Run run = b.start(query, "update");
            Bench.add(stream, (Object) Bench.row("a", 5L));
            assertThat(run.rows()).containsExactly("(a,2)");
            Bench.add(stream, (Object) Bench.row("z", 5L));
            assertThat(run.rows()).as("the state was kept").containsExactly("(a,2)", "(z,2)");
            run.stop();
        } finally {
            b.session().conf().unset(skip);
        }
    }

    private static Dataset<Row> touching(Dataset<Row> df, java.util.function.Consumer<GroupState<Long>> call) {
        return GroupStateCases.flatMap(df, OutputMode.Update(), NONE, (key, rows, state) -> {
            call.accept(state);
            return Collections.emptyIterator();
        });
    }

    static List<Scenario> all() {
        return List.of(
                Scenario.both("GS-03", GroupStateScenarios::outputModes),
                new Scenario(
                        "GS-05",
                        b -> processingTime(b, Trigger.ProcessingTime(100)),
                        b -> processingTime(b, b.trigger()),
                        "by the real clock; batch by batch in GroupStateConformanceTest. After a restart timeouts need no new row"),
                Scenario.both("GS-05 without interval", "a trigger of its own", b -> processingTime(b, b.trigger())),
                Scenario.both("GS-09", b -> {
                    var stream = b.stream(STREAM);
                    Bench.add(stream, (Object) Bench.row("a", 1L));
                    fails(
                            b,
                            touching(stream.toDF(), s -> s.setTimeoutDuration(1000)),
                            "Cannot set timeout duration without enabling processing time timeout in [map|flatMap]GroupsWithState.");
                }),
                Scenario.both("GS-11", b -> {
                    var stream = b.stream(STREAM);
                    Bench.add(stream, (Object) Bench.row("a", 1L));
                    fails(
                            b,
                            withInitial(stream.toDF(), initial(b, Bench.row("a", 1L), Bench.row("a", 2L))),
                            "The initial state provided contained multiple rows(state) with the same key.");
                }),
                Scenario.both("GS-11 initial state", "state before the first row; applied once", b -> initialState(b)),
                Scenario.both(
                        "GS-11 skipEmittingInitialStateKeys",
                        "keys without a row are not called",
                        GroupStateScenarios::silentInitialState),
                Scenario.both("GS-13", b -> {
                    var stream = b.stream(STREAM);
                    Bench.add(stream, (Object) Bench.row("a", 1L));
                    fails(
                            b,
                            touching(stream.toDF(), s -> s.update(null)),
                            "FLATMAPGROUPSWITHSTATE_USER_FUNCTION_ERROR");
                }),
                Scenario.both("GS-13 get", "the second half", b -> {
                    var stream = b.stream(STREAM);
                    Bench.add(stream, (Object) Bench.row("a", 1L));
                    fails(b, touching(stream.toDF(), s -> s.get()), "FLATMAPGROUPSWITHSTATE_USER_FUNCTION_ERROR");
                }),
                Scenario.both("GS-15", "refused on purpose: which rows form a group would depend on the trigger", b -> {
                    Dataset<Row> sums = b.stream("value INT")
                            .toDF()
                            .groupByKey((MapFunction<Row, Integer>) r -> r.getInt(0) % 2, Encoders.INT())
                            .mapGroups(
                                    (MapGroupsFunction<Integer, Row, Count>) GroupStateScenarios::sum,
                                    Encoders.bean(Count.class))
                            .toDF();
                    b.refused(sums, "append", "mapGroups and flatMapGroups are not supported on a streaming");
                    Dataset<Row> batch = b.session()
                            .range(1, 5)
                            .select(col("id").cast("int").as("value"))
                            .groupByKey((MapFunction<Row, Integer>) r -> r.getInt(0) % 2, Encoders.INT())
                            .mapGroups(
                                    (MapGroupsFunction<Integer, Row, Count>) GroupStateScenarios::sum,
                                    Encoders.bean(Count.class))
                            .toDF();
                    assertThat(batch.collectAsList().stream().map(CaseRunner::text))
                            .containsExactlyInAnyOrder("(0,6)", "(1,4)");
                }));
    }

    private static Count sum(Integer key, Iterator<Row> rows) {
        long sum = 0;
        while (rows.hasNext()) {
            sum += rows.next().getInt(0);
        }
        return new Count(String.valueOf(key), sum);
    }
}
