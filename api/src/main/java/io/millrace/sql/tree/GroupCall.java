package io.millrace.sql.tree;

import io.millrace.api.java.function.FlatMapGroupsFunction;
import io.millrace.api.java.function.FlatMapGroupsWithStateFunction;
import io.millrace.api.java.function.MapGroupsWithStateFunction;
import io.millrace.sql.Encoder;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.TimeMode;
import org.jspecify.annotations.Nullable;

/** User code that is called for the rows of one key at a time. */
public sealed interface GroupCall {

    /** Without state: batches only. */
    record Plain(FlatMapGroupsFunction<Object, Object, Object> function) implements GroupCall {}

    /** Exactly one object out a call. */
    record MapState(
            MapGroupsWithStateFunction<Object, Object, Object, Object> function,
            Encoder<Object> state,
            GroupStateTimeout timeout)
            implements GroupCall {}

    /** @param mode whether what comes out is final (append) or may be replaced by later rows (update) */
    record FlatMapState(
            FlatMapGroupsWithStateFunction<Object, Object, Object, Object> function,
            OutputMode mode,
            Encoder<Object> state,
            GroupStateTimeout timeout)
            implements GroupCall {}

    /**
     * @param mode for the processor to know; not held against the query's
     * @param eventTimeColumn the column of what comes out that is its event time, or null
     */
    record Processor(
            StatefulProcessor<Object, Object, Object> processor,
            OutputMode mode,
            TimeMode timeMode,
            @Nullable String eventTimeColumn)
            implements GroupCall {}
}
