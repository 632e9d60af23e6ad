package io.millrace.engine.keyed;

import io.millrace.engine.operator.QueryRun;
import io.millrace.error.MillraceException;
import io.millrace.sql.Encoder;
import io.millrace.sql.streaming.ListState;
import io.millrace.sql.streaming.MapState;
import io.millrace.sql.streaming.QueryInfo;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.StatefulProcessorHandle;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.ValueState;
import io.millrace.sql.tree.GroupCall;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a processor keeps, seen without keeping anything: a copy of it is initialised with a handle that only writes down what it is asked
 * for. What a restart is held against.
 *
 * @param variables kind and types by name, for example {@code Value(BIGINT)}
 */
public record ProcessorShape(String outputMode, String timeMode, Map<String, Variable> variables) {
    public ProcessorShape {
        variables = Map.copyOf(variables);
    }

    /** @param types what is stored, a mark for a time to live included */
    public record Variable(String kind, String types) {}

    /**
     * What a variable holds, by the names of its columns.
     *
     * @param layout ValueState, ListState or MapState
     * @param userKey of a map's own keys; null for the others
     */
    public record Kept(
            String layout, StructType value, @Nullable StructType userKey, boolean ttl) {
        private Variable variable() {
            String types = userKey == null ? types(value) : types(userKey) + " to " + types(value);
            return new Variable(layout, types + (ttl ? " ttl" : ""));
        }

        private static String types(StructType schema) {
            StringBuilder text = new StringBuilder();
            for (StructField f : schema.fields()) {
                text.append(text.length() > 0 ? "," : "").append(f.dataType().sql());
            }
            return text.toString();
        }
    }

    /** What user code throws in init comes through as it is. */
    public static ProcessorShape of(GroupCall.Processor call) {
        Map<String, Variable> variables = new TreeMap<>();
        kept(call).forEach((name, kept) -> variables.put(name, kept.variable()));
        return new ProcessorShape(call.mode().toString(), call.timeMode().toString(), variables);
    }

    /** The variables by name. What user code throws in init comes through as it is. */
    public static Map<String, Kept> kept(GroupCall.Processor call) {
        StatefulProcessor<Object, Object, Object> probe = call.processor().copy();
        Probe handle = new Probe(call);
        probe.setHandle(handle);
        probe.init(call.mode(), call.timeMode());
        probe.close();
        return Map.copyOf(handle.variables);
    }

    /** One line each; {@link #read} reads it. */
    public String text() {
        StringBuilder out = new StringBuilder(outputMode).append('\n').append(timeMode);
        new TreeMap<>(variables)
                .forEach((name, v) -> out.append('\n')
                        .append(v.kind())
                        .append('\t')
                        .append(v.types())
                        .append('\t')
                        .append(name));
        return out.toString();
    }

    public static ProcessorShape read(String text) {
        String[] lines = text.split("\n", -1);
        Map<String, Variable> variables = new TreeMap<>();
        for (int i = 2; i < lines.length; i++) {
            String[] parts = lines[i].split("\t", 3);
            variables.put(parts[2], new Variable(parts[0], parts[1]));
        }
        return new ProcessorShape(lines[0], lines[1], variables);
    }

    private static final class Probe implements StatefulProcessorHandle {
        private final GroupCall.Processor call;
        private final Map<String, Kept> variables = new TreeMap<>();

        Probe(GroupCall.Processor call) {
            this.call = call;
        }

        private void note(
                String operation,
                String name,
                String layout,
                Encoder<?> value,
                @Nullable Encoder<?> userKey,
                TTLConfig ttl) {
            HandleRules.variable(operation, name, false, variables.containsKey(name));
            boolean lives = HandleRules.ttlMs(name, ttl, call.timeMode()) > 0;
            variables.put(name, new Kept(layout, value.schema(), userKey == null ? null : userKey.schema(), lives));
        }

        @Override
        public <T> ValueState<T> getValueState(String stateName, Encoder<T> valueEncoder, TTLConfig ttlConfig) {
            note("get_value_state", stateName, "ValueState", valueEncoder, null, ttlConfig);
            return new NoValue<>(stateName);
        }

        @Override
        public <T> ListState<T> getListState(String stateName, Encoder<T> valueEncoder, TTLConfig ttlConfig) {
            note("get_list_state", stateName, "ListState", valueEncoder, null, ttlConfig);
            return new NoList<>(stateName);
        }

        @Override
        public <K, V> MapState<K, V> getMapState(
                String stateName, Encoder<K> userKeyEncoder, Encoder<V> valueEncoder, TTLConfig ttlConfig) {
            note("get_map_state", stateName, "MapState", valueEncoder, userKeyEncoder, ttlConfig);
            return new NoMap<>(stateName);
        }

        private MillraceException tooEarly(String operation) {
            HandleRules.timer(operation, call.timeMode(), false);
            throw new IllegalStateException("Timers are refused in init.");
        }

        @Override
        public void registerTimer(long expiryTimestampMs) {
            throw tooEarly("register_timer");
        }

        @Override
        public void deleteTimer(long expiryTimestampMs) {
            throw tooEarly("delete_timer");
        }

        @Override
        public Iterator<Long> listTimers() {
            throw tooEarly("list_timers");
        }

        @Override
        public void deleteIfExists(String stateName) {
            HandleRules.variable("delete_if_exists", stateName, false, variables.containsKey(stateName));
        }

        @Override
        public QueryInfo getQueryInfo() {
            return new RunInfo(QueryRun.NONE, 0);
        }
    }

    private static MillraceException noKey(String name) {
        return new MillraceException(
                "INTERNAL_ERROR_TWS",
                "Implicit key not found in state store for stateName=" + name
                        + ". Use state variables only while a key is handled, not in init or close.");
    }

    private record NoValue<T>(String name) implements ValueState<T> {
        @Override
        public boolean exists() {
            throw noKey(name);
        }

        @Override
        public T get() {
            throw noKey(name);
        }

        @Override
        public void update(@Nullable T newState) {
            throw noKey(name);
        }

        @Override
        public void clear() {
            throw noKey(name);
        }
    }

    private record NoList<T>(String name) implements ListState<T> {
        @Override
        public boolean exists() {
            throw noKey(name);
        }

        @Override
        public Iterator<T> get() {
            throw noKey(name);
        }

        @Override
        public void put(T[] newState) {
            throw noKey(name);
        }

        @Override
        public void appendValue(T newState) {
            throw noKey(name);
        }

        @Override
        public void appendList(T[] newState) {
            throw noKey(name);
        }

        @Override
        public void clear() {
            throw noKey(name);
        }
    }

    private record NoMap<K, V>(String name) implements MapState<K, V> {
        @Override
        public boolean exists() {
            throw noKey(name);
        }

        @Override
        public V getValue(K key) {
            throw noKey(name);
        }

        @Override
        public boolean containsKey(K key) {
            throw noKey(name);
        }

        @Override
        public void updateValue(K key, V value) {
            throw noKey(name);
        }

        @Override
        public Iterator<io.millrace.sql.Tuple2<K, V>> iterator() {
            throw noKey(name);
        }

        @Override
        public Iterator<K> keys() {
            throw noKey(name);
        }

        @Override
        public Iterator<V> values() {
            throw noKey(name);
        }

        @Override
        public void removeKey(K key) {
            throw noKey(name);
        }

        @Override
        public void clear() {
            throw noKey(name);
        }
    }
}
