package io.millrace.conformance.observed;

import static io.millrace.conformance.observed.ObservedChains.joined;
import static io.millrace.conformance.observed.ObservedChains.timed;
import static io.millrace.conformance.observed.ObservedGroups.byKey;
import static io.millrace.conformance.observed.ObservedGroups.second;
import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.count;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.max;
import static io.millrace.sql.functions.window;

import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.streaming.ExpiredTimerInfo;
import io.millrace.sql.streaming.ListState;
import io.millrace.sql.streaming.MapState;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import io.millrace.sql.streaming.ValueState;
import io.millrace.sql.types.StructType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queries of observed-chains.txt with transformWithState: timers, state that expires, and processors behind and before other operators. */
final class ObservedProcessors {
    private static final StructType TIMED = StructType.fromDDL("k STRING, v INT, t TIMESTAMP");
    private static final String SAME = "x.k = y.k AND x.t = y.t";

    private final Map<String, ObservedChains.Chain> all = new LinkedHashMap<>();

    private ObservedProcessors() {
        for (OutputMode mode : List.of(OutputMode.Append(), OutputMode.Update())) {
            String suffix = "_" + mode.toString().toLowerCase(Locale.ROOT);
            TimeMode event = TimeMode.EventTime();
            TimeMode clock = TimeMode.ProcessingTime();
            for (String how : List.of("", "move", "two", "again", "clear", "againclear")) {
                all.put(
                        "P_et_" + how + suffix,
                        (a, b, c) -> run(timed(a, "2 seconds"), new Timers(how, true), event, mode));
            }
            for (String how : List.of("", "two", "again", "clear")) {
                all.put("P_pt_" + how + suffix, (a, b, c) -> run(a, new Timers(how, false), clock, mode));
            }
            for (String how : List.of("v", "l", "m", "vlm")) {
                all.put("P_ttl_" + how + suffix, (a, b, c) -> run(a, new Expiring(how), clock, mode));
            }
            chains(mode, suffix);
        }
    }

    private void chains(OutputMode mode, String suffix) {
        TimeMode event = TimeMode.EventTime();
        all.put(
                "P_rows_agg" + suffix,
                (a, b, c) -> numbered(timed(a, "2 seconds"), mode)
                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                        .agg(count(lit(1)), max("v")));
        all.put(
                "P_rows_ddw" + suffix,
                (a, b, c) -> numbered(timed(a, "2 seconds"), mode).dropDuplicatesWithinWatermark("k"));
        all.put(
                "P_rows_j" + suffix,
                (a, b, c) -> numbered(timed(a, "2 seconds"), mode)
                        .as("x")
                        .join(timed(b, "3 seconds").as("y"), expr(SAME), "left_outer"));
        all.put(
                "P_chain" + suffix,
                (a, b, c) -> run(numbered(timed(a, "2 seconds"), mode), new Timers("", true), event, mode));
        all.put(
                "P_w" + suffix,
                (a, b, c) -> run(
                        timed(a, "2 seconds")
                                .groupBy(window(col("t"), "5 seconds"), col("k"))
                                .count()
                                .selectExpr("k", "CAST(count AS INT) v", "window_time(window) t"),
                        new Timers("", true),
                        event,
                        mode));
        all.put(
                "P_j" + suffix,
                (a, b, c) -> run(
                        joined(timed(a, "2 seconds"), timed(b, "3 seconds"), SAME, "left_outer", "x.k", "x.v", "x.t"),
                        new Timers("", true),
                        event,
                        mode));
    }

    static Map<String, ObservedChains.Chain> all() {
        return new ObservedProcessors().all;
    }

    private static Dataset<Row> run(
            Dataset<Row> rows, StatefulProcessor<String, Row, String> processor, TimeMode time, OutputMode mode) {
        return byKey(rows)
                .transformWithState(processor, time, mode, Encoders.STRING())
                .toDF("r");
    }

    private static Dataset<Row> numbered(Dataset<Row> rows, OutputMode mode) {
        return byKey(rows).transformWithState(new Numbering(), "t", mode, Encoders.row(TIMED));
    }

    private static <T> List<T> list(Iterator<T> all) {
        List<T> list = new ArrayList<>();
        all.forEachRemaining(list::add);
        return list;
    }

    /** The latest event time of each key, and timers five seconds after it or three seconds from now. */
    private static final class Timers extends StatefulProcessor<String, Row, String> {
        private final String how;
        private final boolean event;
        private transient ValueState<Long> latest;

        Timers(String how, boolean event) {
            this.how = how;
            this.event = event;
        }

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            latest = getHandle().getValueState("max", Encoders.LONG(), TTLConfig.NONE());
        }

        private long nowMs(TimerValues timers) {
            return event ? timers.getCurrentWatermarkInMs() : timers.getCurrentProcessingTimeInMs();
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Row> rows, TimerValues timers) {
            long max = latest.exists() ? latest.get() : 0;
            while (rows.hasNext()) {
                max = Math.max(max, second(rows.next()));
            }
            if (how.equals("move") && latest.exists()) {
                getHandle().deleteTimer((latest.get() + 5) * 1000);
            }
            latest.update(max);
            getHandle().registerTimer(event ? (max + 5) * 1000 : nowMs(timers) + 3000);
            if (how.equals("two")) {
                getHandle().registerTimer(event ? (max + 9) * 1000 : nowMs(timers) + 6000);
            }
            List<Long> due = new ArrayList<>();
            getHandle().listTimers().forEachRemaining(ms -> due.add(ms / 1000));
            Collections.sort(due);
            return List.of(key + ":" + max + "@" + nowMs(timers) / 1000 + due).iterator();
        }

        @Override
        public Iterator<String> handleExpiredTimer(String key, TimerValues timers, ExpiredTimerInfo timer) {
            String last = latest.exists() ? "m" + latest.get() : "none";
            if (how.startsWith("again") && timer.getExpiryTimeInMs() % 2000 == 0) {
                getHandle().registerTimer(timer.getExpiryTimeInMs() + 3000);
            } else if (how.endsWith("clear")) {
                latest.clear();
            }
            return List.of(key + ":T" + timer.getExpiryTimeInMs() / 1000 + "@" + nowMs(timers) / 1000 + last)
                    .iterator();
        }
    }

    /** Variables of each kind that live for four seconds. */
    private static final class Expiring extends StatefulProcessor<String, Row, String> {
        private final String kinds;
        private transient @Nullable ValueState<Long> value;
        private transient @Nullable ListState<String> list;
        private transient @Nullable MapState<Integer, Long> map;

        Expiring(String kinds) {
            this.kinds = kinds;
        }

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            TTLConfig ttl = new TTLConfig(Duration.ofSeconds(4));
            value = kinds.contains("v") ? getHandle().getValueState("n", Encoders.LONG(), ttl) : null;
            list = kinds.contains("l") ? getHandle().getListState("l", Encoders.STRING(), ttl) : null;
            map = kinds.contains("m") ? getHandle().getMapState("m", Encoders.INT(), Encoders.LONG(), ttl) : null;
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Row> rows, TimerValues timers) {
            StringBuilder out = new StringBuilder(key).append('@').append(timers.getCurrentProcessingTimeInMs() / 1000);
            List<Integer> values = list(rows).stream()
                    .map(row -> row.isNullAt(1) ? -1 : row.getInt(1))
                    .filter(v -> v > 1)
                    .toList();
            ValueState<Long> one = value;
            if (one != null) {
                out.append(':').append(one.exists() ? one.get() : "none");
                values.forEach(v -> one.update((long) v));
            }
            ListState<String> several = list;
            if (several != null) {
                out.append(':').append(list(several.get()));
                values.forEach(v -> several.appendValue("" + v));
            }
            MapState<Integer, Long> byValue = map;
            if (byValue != null) {
                out.append(':')
                        .append(list(byValue.iterator()).stream()
                                .map(e -> e._1() + "=" + e._2())
                                .sorted()
                                .toList());
                values.forEach(v -> byValue.updateValue(v, byValue.containsKey(v) ? byValue.getValue(v) + 1 : 1L));
            }
            return List.of(out.toString()).iterator();
        }
    }

    /** Rows as they come, with their number among those of their key. */
    private static final class Numbering extends StatefulProcessor<String, Row, Row> {
        private transient ValueState<Long> seen;

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            seen = getHandle().getValueState("n", Encoders.LONG(), TTLConfig.NONE());
        }

        @Override
        public Iterator<Row> handleInputRows(String key, Iterator<Row> rows, TimerValues timers) {
            long number = seen.exists() ? seen.get() : 0;
            List<Row> out = new ArrayList<>();
            while (rows.hasNext()) {
                Row row = rows.next();
                number++;
                if (!row.isNullAt(2)) {
                    out.add(RowFactory.create(key, (int) number, row.getTimestamp(2)));
                }
            }
            seen.update(number);
            return out.iterator();
        }
    }
}
