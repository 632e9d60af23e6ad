package io.millrace.conformance.observed;

import static io.millrace.conformance.observed.ObservedChains.joined;
import static io.millrace.conformance.observed.ObservedChains.timed;

import io.millrace.api.java.function.FlatMapGroupsWithStateFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapGroupsWithStateFunction;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.KeyValueGroupedDataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.GroupState;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Queries of observed-chains.txt with flatMapGroupsWithState and mapGroupsWithState, by what their function does. */
final class ObservedGroups {
    private static final int FULL = 3;
    private static final long AGAIN = 100;

    private final Map<String, ObservedChains.Chain> all = new LinkedHashMap<>();

    private ObservedGroups() {
        for (OutputMode mode : List.of(OutputMode.Append(), OutputMode.Update())) {
            String suffix = "_" + mode.toString().toLowerCase(Locale.ROOT);
            for (String how : List.of("", "rm")) {
                all.put("G_no_" + how + suffix, (a, b, c) -> flatMap(a, how, mode, GroupStateTimeout.NoTimeout()));
            }
            for (String how : List.of("et", "etrm", "etkeep", "etagain", "etnostate")) {
                all.put("G_et_" + how + suffix, (a, b, c) -> byEventTime(timed(a, "2 seconds"), how, mode));
            }
            for (String how : List.of("pt", "ptrm", "ptkeep", "ptagain", "ptlong", "ptnostate")) {
                all.put("G_pt_" + how + suffix, (a, b, c) -> byClock(a, how, mode));
                all.put("G_ptwm_" + how + suffix, (a, b, c) -> byClock(timed(a, "2 seconds"), how, mode));
            }
            all.put(
                    "G_u" + suffix,
                    (a, b, c) -> byEventTime(timed(a, "2 seconds").union(timed(b, "5 seconds")), "et", mode));
            all.put(
                    "G_dd" + suffix,
                    (a, b, c) -> byEventTime(timed(a, "2 seconds").dropDuplicates("k", "t"), "etrm", mode));
            all.put(
                    "G_j" + suffix,
                    (a, b, c) -> byEventTime(
                            joined(
                                    timed(a, "2 seconds"),
                                    timed(b, "3 seconds"),
                                    "x.k = y.k AND x.t = y.t",
                                    "inner",
                                    "x.k",
                                    "x.v",
                                    "x.t"),
                            "et",
                            mode));
            all.put(
                    "G_agg" + suffix,
                    (a, b, c) -> flatMap(timed(a, "2 seconds"), "", mode, GroupStateTimeout.NoTimeout())
                            .groupBy("r")
                            .count());
        }
        for (String how : List.of("et", "etrm", "etkeep", "etagain")) {
            all.put("M_et_" + how, (a, b, c) -> map(timed(a, "2 seconds"), how));
        }
    }

    static Map<String, ObservedChains.Chain> all() {
        return new ObservedGroups().all;
    }

    static KeyValueGroupedDataset<String, Row> byKey(Dataset<Row> rows) {
        return rows.groupByKey(
                (MapFunction<Row, String>) row -> row.isNullAt(0) ? "_" : row.getString(0), Encoders.STRING());
    }

    /** The row's event time in seconds, -1 without one. */
    static long second(Row row) {
        return row.isNullAt(2) ? -1 : row.getTimestamp(2).getTime() / 1000;
    }

    private static Dataset<Row> byEventTime(Dataset<Row> rows, String how, OutputMode mode) {
        return flatMap(rows, how, mode, GroupStateTimeout.EventTimeTimeout());
    }

    private static Dataset<Row> byClock(Dataset<Row> rows, String how, OutputMode mode) {
        return flatMap(rows, how, mode, GroupStateTimeout.ProcessingTimeTimeout());
    }

    private static Dataset<Row> flatMap(Dataset<Row> rows, String how, OutputMode mode, GroupStateTimeout timeout) {
        FlatMapGroupsWithStateFunction<String, Row, Long, String> function =
                (key, group, state) -> count(key, group, state, how).iterator();
        return byKey(rows)
                .flatMapGroupsWithState(function, mode, Encoders.LONG(), Encoders.STRING(), timeout)
                .toDF("r");
    }

    private static Dataset<Row> map(Dataset<Row> rows, String how) {
        MapGroupsWithStateFunction<String, Row, Long, String> function =
                (key, group, state) -> count(key, group, state, how).get(0);
        return byKey(rows)
                .mapGroupsWithState(function, Encoders.LONG(), Encoders.STRING(), GroupStateTimeout.EventTimeTimeout())
                .toDF("r");
    }

    private static List<String> count(String key, Iterator<Row> rows, GroupState<Long> state, String how) {
        boolean event = how.startsWith("et");
        boolean clock = how.startsWith("pt");
        if (state.hasTimedOut()) {
            return List.of(timedOut(key, state, how, event, clock));
        }
        long seen = state.exists() ? state.get() : 0;
        long latest = 0;
        for (; rows.hasNext(); seen++) {
            latest = Math.max(latest, second(rows.next()));
        }
        if (how.endsWith("rm") && seen >= FULL) {
            state.remove();
            return List.of(key + ":gone" + seen);
        }
        if (!how.endsWith("nostate")) {
            state.update(seen);
        }
        if (event) {
            state.setTimeoutTimestamp(Math.max(state.getCurrentWatermarkMs() + 1, (latest + 5) * 1000));
        } else if (clock) {
            state.setTimeoutDuration(how.endsWith("long") ? 6000 : 3000);
        }
        return List.of(key + ":" + seen + (clock ? "@" + state.getCurrentProcessingTimeMs() / 1000 : ""));
    }

    private static String timedOut(String key, GroupState<Long> state, String how, boolean event, boolean clock) {
        StringBuilder out = new StringBuilder(key).append(":T").append(state.exists() ? state.get() : "none");
        if (event) {
            out.append('@').append(state.getCurrentWatermarkMs() / 1000);
        } else if (clock) {
            out.append('@').append(state.getCurrentProcessingTimeMs() / 1000);
        }
        if (how.endsWith("again") && state.exists() && state.get() < AGAIN) {
            state.update(state.get() + AGAIN);
            if (event) {
                state.setTimeoutTimestamp(state.getCurrentWatermarkMs() + 4000);
            } else {
                state.setTimeoutDuration("2 seconds");
            }
        } else if (!how.endsWith("keep")) {
            state.remove();
        }
        return out.toString();
    }
}
