package io.millrace.engine.keyed;

import io.millrace.engine.operator.OperatorContext;
import io.millrace.error.MillraceException;
import io.millrace.spi.state.StateTable;
import io.millrace.sql.Encoder;
import io.millrace.sql.streaming.ListState;
import io.millrace.sql.streaming.MapState;
import io.millrace.sql.streaming.QueryInfo;
import io.millrace.sql.streaming.StatefulProcessorHandle;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.ValueState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a processor may ask for, over the tables of its task. */
final class ProcessorHandle implements StatefulProcessorHandle {
    private final OperatorContext context;
    private final String uid;
    private final TimeMode timeMode;
    private final GroupTimes times;
    private final ProcessorTimers timers;
    private final Map<String, ProcessorVariable> variables = new LinkedHashMap<>();
    private boolean initialised;
    private @Nullable CurrentKey key;
    private long updates;
    private long removals;

    ProcessorHandle(OperatorContext context, String uid, TimeMode timeMode, GroupTimes times) {
        this.context = context;
        this.uid = uid;
        this.timeMode = timeMode;
        this.times = times;
        timers = new ProcessorTimers(context, uid);
    }

    void initialised() {
        initialised = true;
    }

    @Nullable
    CurrentKey key() {
        return key;
    }

    void key(@Nullable CurrentKey handled) {
        key = handled;
    }

    ProcessorTimers timers() {
        return timers;
    }

    void countUpdate() {
        updates++;
    }

    void countRemoval() {
        removals++;
    }

    long takeUpdates() {
        long n = updates;
        updates = 0;
        return n;
    }

    long takeRemovals() {
        long n = removals;
        removals = 0;
        return n;
    }

    long size() {
        return variables.values().stream().mapToLong(ProcessorVariable::size).sum();
    }

    void expire() {
        variables.values().forEach(ProcessorVariable::expire);
    }

    // ---- State variables

    private <V extends ProcessorVariable> V add(String name, V variable) {
        variables.put(name, variable);
        return variable;
    }

    private long ttlMs(String operation, String name, TTLConfig ttl) {
        HandleRules.variable(operation, name, initialised, variables.containsKey(name));
        return HandleRules.ttlMs(name, ttl, timeMode);
    }

    private Cells cells(String use, StateTable.Order order, Encoder<?> encoder, long ttlMs) {
        return new Cells(context, uid, use, order, erased(encoder), ttlMs, times);
    }

    @SuppressWarnings("unchecked")
    private static Encoder<Object> erased(Encoder<?> encoder) {
        return (Encoder<Object>) encoder;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> ValueState<T> getValueState(String stateName, Encoder<T> valueEncoder, TTLConfig ttlConfig) {
        long ttlMs = ttlMs("get_value_state", stateName, ttlConfig);
        Cells cells = cells("value-" + stateName, StateTable.Order.HASHED, valueEncoder, ttlMs);
        return (ValueState<T>) add(stateName, new ProcessorValue(this, stateName, cells));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> ListState<T> getListState(String stateName, Encoder<T> valueEncoder, TTLConfig ttlConfig) {
        long ttlMs = ttlMs("get_list_state", stateName, ttlConfig);
        Cells elements = cells("list-" + stateName, StateTable.Order.HASHED, valueEncoder, ttlMs);
        StateTable bounds = context.table(uid, "list-bounds-" + stateName, StateTable.Order.HASHED);
        return (ListState<T>) add(stateName, new ProcessorList(this, stateName, elements, bounds));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <K, V> MapState<K, V> getMapState(
            String stateName, Encoder<K> userKeyEncoder, Encoder<V> valueEncoder, TTLConfig ttlConfig) {
        long ttlMs = ttlMs("get_map_state", stateName, ttlConfig);
        Cells cells = cells("map-" + stateName, StateTable.Order.SORTED, valueEncoder, ttlMs);
        return (MapState<K, V>) add(stateName, new ProcessorMap(this, stateName, cells, erased(userKeyEncoder)));
    }

    @Override
    public void deleteIfExists(String stateName) {
        HandleRules.variable("delete_if_exists", stateName, initialised, variables.containsKey(stateName));
        for (String use : new String[] {"value-", "list-", "list-bounds-"}) {
            empty(use + stateName, StateTable.Order.HASHED);
            empty(use + stateName + "-ttl", StateTable.Order.SORTED);
        }
        empty("map-" + stateName, StateTable.Order.SORTED);
        empty("map-" + stateName + "-ttl", StateTable.Order.SORTED);
    }

    private void empty(String use, StateTable.Order order) {
        try (StateTable.Cursor all = context.table(uid, use, order).scan()) {
            while (all.next()) {
                all.remove();
            }
        }
    }

    // ---- Timers

    private CurrentKey timed(String operation) {
        HandleRules.timer(operation, timeMode, initialised);
        CurrentKey now = key;
        if (now == null) {
            throw new MillraceException(
                    "INTERNAL_ERROR_TWS",
                    "Implicit key not found for operation=" + operation
                            + ". Timers belong to the key that is being handled; outside of a call there is none.");
        }
        return now;
    }

    @Override
    public void registerTimer(long expiryTimestampMs) {
        timers.register(timed("register_timer"), expiryTimestampMs);
    }

    @Override
    public void deleteTimer(long expiryTimestampMs) {
        timers.delete(timed("delete_timer"), expiryTimestampMs);
    }

    @Override
    public Iterator<Long> listTimers() {
        return timers.list(timed("list_timers"));
    }

    @Override
    public QueryInfo getQueryInfo() {
        return new RunInfo(context.run(), times.epoch);
    }
}
