package io.millrace.chaos.work;

import static io.millrace.sql.functions.col;

import io.millrace.api.java.function.FlatMapGroupsWithStateFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.KeyValueGroupedDataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import io.millrace.sql.streaming.ValueState;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The count by key as user code with state of its own: the same results as the aggregation gives. */
final class StateByKey {
    /** An input record. */
    record In(String key, long seq, long t) {}

    /** What is kept of a key, and what comes out. */
    record Counted(String key, long count, long last, long sum, long t) {
        Counted plus(In in) {
            return new Counted(key, count + 1, Math.max(last, in.seq()), sum + in.seq(), Math.max(t, in.t()));
        }
    }

    private StateByKey() {}

    static Dataset<Row> count(Job.Kind kind, Dataset<Row> rows) {
        KeyValueGroupedDataset<String, In> byKey =
                rows.as(Encoders.bean(In.class)).groupByKey((MapFunction<In, String>) In::key, Encoders.STRING());
        Dataset<Counted> counted = kind.realTime()
                ? byKey.flatMapGroupsWithState(
                        (FlatMapGroupsWithStateFunction<String, In, Counted, Counted>) (key, in, state) -> {
                            Counted now = taken(key, state.exists() ? state.get() : null, in);
                            state.update(now);
                            return List.of(now).iterator();
                        },
                        OutputMode.Update(),
                        Encoders.bean(Counted.class),
                        Encoders.bean(Counted.class),
                        GroupStateTimeout.NoTimeout())
                : byKey.transformWithState(
                        new Counting(), TimeMode.None(), OutputMode.Update(), Encoders.bean(Counted.class));
        return CountingWorker.output(counted.toDF(), col("count"), col("last"), col("sum"), col("t"));
    }

    private static Counted taken(String key, @Nullable Counted before, Iterator<In> in) {
        Counted now = before == null ? new Counted(key, 0, 0, 0, 0) : before;
        while (in.hasNext()) {
            now = now.plus(in.next());
        }
        return now;
    }

    private static final class Counting extends StatefulProcessor<String, In, Counted> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // set by init
        private transient ValueState<Counted> counted;

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            counted = getHandle().getValueState("counted", Encoders.bean(Counted.class), TTLConfig.NONE);
        }

        @Override
        public Iterator<Counted> handleInputRows(String key, Iterator<In> in, TimerValues timers) {
            Counted now = taken(key, counted.get(), in);
            counted.update(now);
            return List.of(now).iterator();
        }
    }
}
