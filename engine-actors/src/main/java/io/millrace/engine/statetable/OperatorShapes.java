package io.millrace.engine.statetable;

import io.millrace.engine.keyed.ProcessorShape;
import io.millrace.engine.operator.RankedRows;
import io.millrace.engine.operator.TopNOperator;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.Stage;
import io.millrace.sql.Encoder;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.tree.GroupCall;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the operators of a plan keep. Pure but for the user's init of processors. */
public final class OperatorShapes {
    private static final StructType NOTHING = new StructType();

    private OperatorShapes() {}

    /** Downstream first, as in progress reports; an operator's place is its operatorId. */
    public static List<OperatorShape> of(PhysicalPlan plan) {
        List<OperatorShape> all = new ArrayList<>();
        for (Stage stage : plan.fromTheSink()) {
            for (int i = stage.operators().size() - 1; i >= 0; i--) {
                OperatorShape shape = of(stage.id(), stage.operators().get(i));
                if (shape != null) {
                    all.add(shape);
                }
            }
        }
        return List.copyOf(all);
    }

    private static @Nullable OperatorShape of(int stage, OperatorSpec operator) {
        if (operator instanceof OperatorSpec.Aggregate a) {
            StoreShape groups = StoreShape.of(a.uid() + "/groups", Layout.ROWS, a.keySchema(), BufferColumns.of(a));
            return new OperatorShape("stateStoreSave", stage, List.of(groups));
        } else if (operator instanceof OperatorSpec.SessionAggregate s) {
            return new OperatorShape("sessionWindowStateStoreSaveExec", stage, List.of(sessions(s)));
        } else if (operator instanceof OperatorSpec.Deduplicate d) {
            StoreShape seen = d.withinWatermark()
                    ? StoreShape.of(d.uid() + "/timers", Layout.SEEN_UNTIL, d.keySchema(), NOTHING)
                    : StoreShape.of(d.uid() + "/seen", Layout.SEEN, d.keySchema(), NOTHING);
            return new OperatorShape(d.withinWatermark() ? "dedupeWithinWatermark" : "dedupe", stage, List.of(seen));
        } else if (operator instanceof OperatorSpec.TopN t) {
            StructType rows = RankedRows.schema(t.ranks().input());
            return new OperatorShape(
                    TopNOperator.NAME,
                    stage,
                    List.of(StoreShape.of(t.uid() + "/rows", Layout.ROWS, t.keySchema(), rows)));
        } else if (operator instanceof OperatorSpec.StreamJoin j) {
            List<StoreShape> stores = new ArrayList<>(side(j, "left", j.left()));
            stores.addAll(side(j, "right", j.right()));
            return new OperatorShape("symmetricHashJoin", stage, stores);
        } else if (operator instanceof OperatorSpec.Grouped g && g.stateful()) {
            return grouped(stage, g);
        } else if (operator instanceof OperatorSpec.Limit l && l.stateful()) {
            StoreShape count = StoreShape.of(l.uid() + "/count", Layout.COUNT, NOTHING, NOTHING);
            return new OperatorShape("globalLimit", stage, List.of(count));
        }
        return null;
    }

    private static StoreShape sessions(OperatorSpec.SessionAggregate s) {
        List<StructField> keys = new ArrayList<>(s.groups().keySchema().fieldList());
        StructField bounds = keys.remove(s.sessionKey());
        return StoreShape.of(s.uid() + "/sessions", Layout.SESSIONS, new StructType(keys), BufferColumns.of(s.groups()))
                .within(new StructType(List.of(bounds)));
    }

    /** The columns of a join's key have no names of their own; Spark calls them field0, field1 … */
    private static List<StoreShape> side(OperatorSpec.StreamJoin join, String name, OperatorSpec.JoinSide side) {
        StructType key = NOTHING;
        for (int i = 0; i < join.keySchema().size(); i++) {
            key = key.add("field" + i, join.keySchema().field(i).dataType());
        }
        String table = join.uid() + "/" + name;
        return List.of(
                StoreShape.of(table + "-rows", Layout.JOIN_ROWS, key, side.schema())
                        .named(name + "-keyWithIndexToValue"),
                StoreShape.of(table + "-keys", Layout.JOIN_COUNTS, key, NOTHING).named(name + "-keyToNumValues"));
    }

    private static OperatorShape grouped(int stage, OperatorSpec.Grouped g) {
        StructType key = g.input().keyEncoder().schema();
        if (g.call() instanceof GroupCall.Processor p) {
            return new OperatorShape("transformWithStateExec", stage, processor(g.uid(), key, p));
        }
        boolean map = g.call() instanceof GroupCall.MapState;
        Encoder<Object> state =
                map ? ((GroupCall.MapState) g.call()).state() : ((GroupCall.FlatMapState) g.call()).state();
        GroupStateTimeout timeout =
                map ? ((GroupCall.MapState) g.call()).timeout() : ((GroupCall.FlatMapState) g.call()).timeout();
        StoreShape states = StoreShape.of(
                        g.uid() + "/" + Layout.GROUP_STATE.use(""), Layout.GROUP_STATE, key, state.schema())
                .with(timeout != GroupStateTimeout.NO_TIMEOUT);
        return new OperatorShape("flatMapGroupsWithState", stage, List.of(states));
    }

    private static List<StoreShape> processor(String uid, StructType key, GroupCall.Processor p) {
        List<StoreShape> stores = new ArrayList<>();
        for (Map.Entry<String, ProcessorShape.Kept> e : new TreeMap<>(ProcessorShape.kept(p)).entrySet()) {
            ProcessorShape.Kept kept = e.getValue();
            Layout layout = switch (kept.layout()) {
                case "ValueState" -> Layout.VALUE;
                case "ListState" -> Layout.LIST;
                default -> Layout.MAP;
            };
            StructType userKey = kept.userKey();
            stores.add(StoreShape.of(uid + "/" + layout.use(e.getKey()), layout, key, kept.value())
                    .ofVariable(e.getKey())
                    .with(kept.ttl())
                    .within(userKey == null ? NOTHING : userKey));
        }
        if (p.timeMode() != TimeMode.NONE) {
            stores.add(
                    StoreShape.of(uid + "/timers", Layout.TIMERS, key, NOTHING).ofVariable(StoreShape.TIMERS));
        }
        return stores;
    }
}
