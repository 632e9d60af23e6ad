package io.millrace.engine.query;

import io.millrace.engine.epoch.CoordinatorSpec;
import io.millrace.engine.epoch.PinnedPositions;
import io.millrace.engine.keyed.ProcessorShape;
import io.millrace.engine.statetable.StateRules;
import io.millrace.engine.statetable.StateShape;
import io.millrace.error.MillraceException;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.tree.GroupCall;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a query may go on from a checkpoint, decided from its first record, and for what functions keep by key from the shape that its newest
 * manifest notes. Stateless parts may change at will; sources, stateful operators and the rest of the shape of their state may not.
 */
public final class RestartChecks {
    private static final String KEY_SCHEMA = "state.key.";
    private static final String VALUE_SCHEMA = "state.value.";
    private static final String FUNCTIONS = "state.functions.";
    /** What dropDuplicatesWithinWatermark keeps of a key. */
    private static final String EXPIRY = "expiry";

    private static final String EXCHANGE_TASKS = "millrace.sql.shuffle.partitions";

    private RestartChecks() {}

    /**
     * The first record of a new query's log: what a restart will be held against.
     *
     * @param exchangeTasks tasks of stages behind an exchange
     * @param watermarkPolicy min or max
     */
    public static LogRecord.Create create(
            String queryId, PhysicalPlan plan, int keyGroups, int exchangeTasks, String watermarkPolicy) {
        Map<String, String> pinned = new HashMap<>();
        pinned.put(EXCHANGE_TASKS, Integer.toString(exchangeTasks));
        pinned.put(CoordinatorSpec.WATERMARK_POLICY, watermarkPolicy);
        List<String> uids = new ArrayList<>();
        for (State state : states(plan)) {
            uids.add(state.uid);
            pinned.put(KEY_SCHEMA + state.uid, state.key);
            pinned.put(VALUE_SCHEMA + state.uid, state.value);
            if (!state.functions.isEmpty()) {
                pinned.put(FUNCTIONS + state.uid, state.functions);
            }
        }
        return new LogRecord.Create(queryId, plan.fingerprint(), List.copyOf(uids), keyGroups, Map.copyOf(pinned));
    }

    /** Tasks of stages behind an exchange, as the query was created with. */
    public static int exchangeTasks(LogRecord.Create created, int otherwise) {
        String pinned = created.pinned().get(EXCHANGE_TASKS);
        return pinned == null ? otherwise : Integer.parseInt(pinned);
    }

    /**
     * What functions kept by key before, and keep now.
     *
     * @param before of the newest durable epoch, empty if there is none; null if that one does not note it
     */
    public record Kept(@Nullable StateShape before, StateShape now) {}

    /** Throws what keeps this plan from going on where the query of this record stands. */
    public static void check(LogRecord.Create created, PhysicalPlan plan, Kept kept) {
        int before = PinnedPositions.sources(created.pinned());
        if (before != plan.sources().size()) {
            throw new MillraceException(
                    "STREAMING_SOURCES_CHANGED",
                    "There are [" + before + "] sources in the checkpoint offsets and now there are ["
                            + plan.sources().size()
                            + "] sources requested by the query. Cannot continue. Use the same sources, or a new checkpointLocation.");
        }
        Map<String, State> now = new TreeMap<>();
        for (State state : states(plan)) {
            now.put(state.uid, state);
        }
        if (created.operatorUids().isEmpty() && !now.isEmpty()) {
            throw new AnalysisException(
                    "STREAMING_STATEFUL_OPERATOR_MISSING_STATE_DIRECTORY",
                    "The query of the checkpoint kept no state, and this one has the stateful operators " + now.keySet()
                            + ". Undo the change, or use a new checkpointLocation.");
        }
        for (String uid : created.operatorUids()) {
            State state = now.get(uid);
            if (state != null) {
                checkSchemas(created, state, kept.before() != null);
            }
        }
        if (!new TreeSet<>(created.operatorUids()).equals(new TreeSet<>(now.keySet()))) {
            throw notMatching(created.operatorUids().toString(), now.keySet().toString());
        }
        if (kept.before() != null) {
            StateRules.check(kept.before(), kept.now());
        }
    }

    private static AnalysisException notMatching(String before, String now) {
        return new AnalysisException(
                "STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA",
                "The stateful operators in the checkpoint are " + before + ", those of the query are " + now
                        + ". Stateful operators must not be added, removed or replaced on one checkpoint: undo the change, or use a new checkpointLocation.");
    }

    /** @param noted whether a manifest notes what functions keep, so that the record need not be asked for that */
    private static void checkSchemas(LogRecord.Create created, State now, boolean noted) {
        String value = created.pinned().get(VALUE_SCHEMA + now.uid);
        if (value != null && value.equals(EXPIRY) != now.value.equals(EXPIRY)) {
            String within = "dropDuplicatesWithinWatermark";
            throw notMatching(value.equals(EXPIRY) ? within : now.uid, now.value.equals(EXPIRY) ? within : now.uid);
        }
        String key = created.pinned().get(KEY_SCHEMA + now.uid);
        if (key != null && !key.equals(now.key)) {
            throw new AnalysisException(
                    "STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE", notCompatible("key", now.uid, key, now.key));
        }
        if (value != null && now.processor && value.indexOf('\n') > 0) {
            ProcessorRestart.checkModes(value, now.value);
            if (!noted) {
                ProcessorRestart.checkVariables(now.uid, value, now.value);
            }
        } else if (value != null && noted && now.timeout != null && value.indexOf('\n') < 0) {
            if (!value.endsWith(" " + now.timeout)) {
                throw new AnalysisException(
                        "STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE", notCompatible("value", now.uid, value, now.value));
            }
        } else if (value != null && TopNRestart.describes(value)) {
            TopNRestart.check(now.uid, value, now.value);
        } else if (value != null && !value.equals(now.value)) {
            throw new AnalysisException(
                    "STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE", notCompatible("value", now.uid, value, now.value));
        }
        // Of one type, and yet of another meaning: a count would go on as a sum.
        String functions = created.pinned().get(FUNCTIONS + now.uid);
        if (functions != null && !functions.equals(now.functions)) {
            throw new AnalysisException(
                    "STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE",
                    notCompatible("value", now.uid, functions, now.functions));
        }
    }

    private static String notCompatible(String what, String uid, String before, String now) {
        return "The " + what + "s that operator '" + uid + "' keeps are of other types than in the checkpoint. There: "
                + before
                + ", now: " + now
                + ". Undo the change, or start with a new checkpointLocation.";
    }

    /**
     * What an operator keeps: types only, since columns may be renamed.
     *
     * @param functions the aggregates whose buffers it keeps, by name; empty for other operators
     * @param timeout of groups with a state; else null
     */
    private record State(
            String uid,
            String key,
            String value,
            String functions,
            boolean processor,
            @Nullable String timeout) {
        State(String uid, String key, String value) {
            this(uid, key, value, "", false, null);
        }
    }

    private static List<State> states(PhysicalPlan plan) {
        List<State> all = new ArrayList<>();
        plan.stages()
                .forEach(stage -> stage.operators().forEach(operator -> {
                    State state = stateOf(operator);
                    if (state != null) {
                        all.add(state);
                    }
                }));
        return all;
    }

    /** The uid that an operator's state is kept under; empty for one without state. */
    public static Optional<String> stateUid(OperatorSpec operator) {
        return Optional.ofNullable(stateOf(operator)).map(State::uid);
    }

    private static @Nullable State stateOf(OperatorSpec operator) {
        if (operator instanceof OperatorSpec.Aggregate a) {
            String functions =
                    a.aggregates().stream().map(call -> call.agg().def().name()).collect(Collectors.joining(","));
            return new State(a.uid(), types(a.keySchema()), types(a.bufferSchema()), functions, false, null);
        } else if (operator instanceof OperatorSpec.SessionAggregate s) {
            return stateOf(s.groups());
        } else if (operator instanceof OperatorSpec.Deduplicate d) {
            return new State(d.uid(), types(d.keySchema()), d.withinWatermark() ? EXPIRY : "");
        } else if (operator instanceof OperatorSpec.TopN t) {
            return new State(
                    t.uid(),
                    types(t.keySchema()),
                    TopNRestart.text(t, types(t.ranks().input())));
        } else if (operator instanceof OperatorSpec.StreamJoin j) {
            String rows = j.type() + " left " + types(j.left().schema()) + timers(j, j.left()) + " right "
                    + types(j.right().schema()) + timers(j, j.right());
            return new State(j.uid(), types(j.keySchema()), rows);
        } else if (operator instanceof OperatorSpec.Grouped g && g.call() instanceof GroupCall.Processor p) {
            String shape = ProcessorShape.of(p).text();
            return new State(g.uid(), types(g.input().keyEncoder().schema()), shape, "", true, null);
        } else if (operator instanceof OperatorSpec.Grouped g && g.stateful()) {
            StructType keys = g.input().keyEncoder().schema();
            String timeout = timeout(g.call()).toString();
            return new State(g.uid(), types(keys), kept(g.call()) + " " + timeout, "", false, timeout);
        } else if (operator instanceof OperatorSpec.Limit l && l.stateful()) {
            return new State(l.uid(), "", "count");
        }
        return null;
    }

    /** What a side's rows are dropped by: their timers in the state stand for one row, or for all of a key. */
    private static String timers(OperatorSpec.StreamJoin join, OperatorSpec.JoinSide side) {
        return join.keyTime() >= 0
                ? " until key " + join.keyTime()
                : side.boundTime() >= 0 ? " until column " + side.boundTime() : "";
    }

    private static String kept(GroupCall call) {
        return call instanceof GroupCall.MapState m
                ? types(m.state().schema())
                : types(((GroupCall.FlatMapState) call).state().schema());
    }

    private static GroupStateTimeout timeout(GroupCall call) {
        return call instanceof GroupCall.MapState m ? m.timeout() : ((GroupCall.FlatMapState) call).timeout();
    }

    private static String types(StructType schema) {
        StringBuilder text = new StringBuilder();
        for (StructField f : schema.fields()) {
            text.append(text.length() > 0 ? "," : "").append(f.dataType().sql());
        }
        return text.toString();
    }
}
