package io.millrace.chaos.sim;

import io.millrace.engine.epoch.Recovery;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must hold after every event, checked where it could break: when something enters the log and when something becomes
 * visible. I1 is the log's own order; I5, I6, I10 and I11 are checked by {@link ModelTask}, {@link ModelExecution} and {@link ModelCoordinator}
 * too. I9 (timers) is no matter of the control path.
 */
final class Invariants {
    private final ModelStore store;

    private long generation = -1;
    private long execution = -1;
    private LogRecord.@Nullable Planned planned;
    private @Nullable Manifest last;

    /** What the segments of the last manifest hold, by split. */
    private Map<String, Long> counted = new HashMap<>();

    private Set<String> named = new HashSet<>();

    /** To where each split and parity is visible, and how much of what is visible that covers. */
    private final Map<String, Long> visibleTo = new HashMap<>();

    private int covered;

    Invariants(ModelStore store) {
        this.store = store;
    }

    void beforeAppend(LogRecord record) {
        Manifest parent = last;
        if (record instanceof LogRecord.Create) {
            check(store.log.isEmpty(), "I1: CREATE is not the first record", record);
        } else if (record instanceof LogRecord.Generation r) {
            check(r.generation() == generation + 1, "I1: generations are not consecutive", record);
        } else if (record instanceof LogRecord.Execution r) {
            check(r.generation() == generation, "L3: EXECUTION by an old generation", record);
            check(r.execution() == execution + 1, "I5: executions are not consecutive", record);
            check(
                    r.baseEpoch() == (parent == null ? -1 : parent.epoch()),
                    "I4: EXECUTION on another state than the last",
                    record);
        } else if (record instanceof LogRecord.Planned r) {
            LogRecord.Planned before = planned;
            check(r.generation() == generation, "L3: PLANNED by an old generation", record);
            check(before == null || before.epoch() < r.epoch(), "I11: epoch planned twice", record);
            check(parent == null || r.epoch() > parent.epoch(), "I2: plan of an epoch that is durable", record);
        } else if (record instanceof LogRecord.Epoch r) {
            check(
                    r.generation() == generation && r.execution() == execution,
                    "L3: EPOCH by an old coordinator or execution",
                    record);
            check(parent == null || r.epoch() > parent.epoch(), "I2: epoch numbers do not grow", record);
            manifest(r, parent);
        } else if (record instanceof LogRecord.Finalized r) {
            check(r.generation() == generation, "L3: FINALIZED by an old generation", record);
            check(store.publishedEpochs.contains(r.epoch()), "I12: FINALIZED before the sink published", record);
        }
    }

    void afterAppend(LogRecord record) {
        if (record instanceof LogRecord.Generation r) {
            generation = r.generation();
        } else if (record instanceof LogRecord.Execution r) {
            execution = r.execution();
        } else if (record instanceof LogRecord.Planned r) {
            planned = r;
        } else if (record instanceof LogRecord.Epoch r) {
            last = store.manifest(r.manifest());
        }
    }

    private void manifest(LogRecord.Epoch record, @Nullable Manifest parent) {
        Manifest m = store.manifest(record.manifest());
        LogRecord.Planned plan = planned;
        if (plan != null && plan.epoch() == record.epoch()) {
            check(
                    m.positions()
                            .get(0)
                            .entrySet()
                            .containsAll(plan.ends().get(0).entrySet()),
                    "I11: the epoch is not what was planned",
                    record);
        }
        count(m.segments(), record);
        // I4: what the state holds is exactly what lies before the positions.
        m.positions()
                .get(0)
                .forEach((split, position) -> check(
                        counted.getOrDefault(split, 0L).longValue() == position,
                        "I4: state and positions differ",
                        record,
                        split,
                        counted));
        if (parent != null) {
            check(m.parentEpoch() == parent.epoch(), "I1: wrong parent", record);
            check(m.watermarkMs() >= parent.watermarkMs(), "I8: watermark goes back", record);
            check(
                    m.watermarkUsedMs() == parent.watermarkMs(),
                    "I8: the epoch used another watermark than the one before left",
                    record);
            check(
                    !Recovery.publishes(parent) || store.publishedEpochs.contains(parent.epoch()),
                    "I7: committed before its parent is visible",
                    record);
            parent.positions()
                    .get(0)
                    .forEach((split, position) -> check(
                            m.positions().get(0).getOrDefault(split, -1L) >= position,
                            "I4: a position goes back",
                            record,
                            split));
        }
    }

    /** A manifest names what its parent did, and more; only the difference is counted. */
    private void count(List<ObjectRef> segments, LogRecord record) {
        Set<String> names = new HashSet<>();
        for (ObjectRef ref : segments) {
            names.add(ref.path());
            Map<String, Long> segment = store.segments.get(ref.path());
            check(segment != null, "I3: the manifest names a missing segment", record, ref);
            if (segment != null && !named.contains(ref.path())) {
                segment.forEach((split, n) -> counted.merge(split, n, Long::sum));
            }
        }
        check(names.size() == segments.size(), "I3: a segment is named twice", record);
        check(names.containsAll(named), "I3: a segment of the parent is not named", record);
        named = names;
    }

    /** I7: what is visible is the output of the durable epochs, each row once and none missing in between. */
    void afterPublish(long epoch) {
        Manifest durable = last;
        check(
                durable != null && epoch <= durable.epoch(),
                "I7: an epoch is published and not durable",
                epoch,
                durable == null ? "none" : durable.epoch());
        List<ModelStore.Rows> visible = store.visible;
        for (; covered < visible.size(); covered++) {
            ModelStore.Rows rows = visible.get(covered);
            String key = key(rows.split(), rows.parity());
            check(rows.from() == visibleTo.getOrDefault(key, 0L), "I7: visible out of order", rows, visibleTo);
            visibleTo.put(key, rows.to());
        }
        if (durable != null && durable.epoch() == epoch) {
            durable.positions().get(0).forEach((split, end) -> {
                for (int parity = 0; parity < 2; parity++) {
                    check(
                            visibleTo.getOrDefault(key(split, parity), 0L).equals(end),
                            "I7: not all of a durable epoch is visible",
                            epoch,
                            split,
                            visibleTo);
                }
            });
        }
    }

    private static String key(String split, int parity) {
        return parity == 0 ? split : split + "'";
    }

    private static void check(boolean holds, String what, Object... of) {
        if (!holds) {
            throw new AssertionError(what + ": " + List.of(of));
        }
    }
}
