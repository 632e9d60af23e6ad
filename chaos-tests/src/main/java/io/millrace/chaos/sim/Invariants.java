package io.millrace.chaos.sim;

import io.millrace.engine.epoch.Recovery;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What must hold after every event, checked where it could break: when something enters the log and when something becomes
 * visible. I1 is the log's own order; I5, I6 are checked by {@link ModelTask} and {@link ModelCoordinator}.
 */
final class Invariants {
    private final ModelStore store;

    Invariants(ModelStore store) {
        this.store = store;
    }

    void beforeAppend(LogRecord record) {
        long generation = -1;
        long execution = -1;
        LogRecord.@Nullable Epoch last = null;
        LogRecord.@Nullable Planned planned = null;
        for (LogRecord r : store.log) {
            if (r instanceof LogRecord.Generation g) {
                generation = g.generation();
            } else if (r instanceof LogRecord.Execution x) {
                execution = x.execution();
            } else if (r instanceof LogRecord.Epoch e) {
                last = e;
            } else if (r instanceof LogRecord.Planned p) {
                planned = p;
            }
        }
        if (record instanceof LogRecord.Create) {
            check(store.log.isEmpty(), "I1: CREATE is not the first record");
        } else if (record instanceof LogRecord.Generation r) {
            check(r.generation() == generation + 1, "I1: generations are not consecutive: " + r);
        } else if (record instanceof LogRecord.Execution r) {
            check(r.generation() == generation, "L3: EXECUTION by an old generation: " + r);
            check(r.execution() == execution + 1, "I5: executions are not consecutive: " + r);
            check(
                    r.baseEpoch() == (last == null ? -1 : last.epoch()),
                    "I4: EXECUTION on another state than the last: " + r);
        } else if (record instanceof LogRecord.Planned r) {
            check(r.generation() == generation, "L3: PLANNED by an old generation: " + r);
            check(planned == null || planned.epoch() < r.epoch(), "I11: epoch planned twice: " + r);
            check(last == null || r.epoch() > last.epoch(), "I2: plan of an epoch that is durable: " + r);
        } else if (record instanceof LogRecord.Epoch r) {
            check(
                    r.generation() == generation && r.execution() == execution,
                    "L3: EPOCH by an old coordinator or execution: " + r);
            check(last == null || r.epoch() > last.epoch(), "I2: epoch numbers do not grow: " + r);
            manifest(r, last, planned);
        } else if (record instanceof LogRecord.Finalized r) {
            check(r.generation() == generation, "L3: FINALIZED by an old generation: " + r);
            check(store.publishedEpochs.contains(r.epoch()), "I12: FINALIZED before the sink published " + r.epoch());
        }
    }

    private void manifest(LogRecord.Epoch record, LogRecord.@Nullable Epoch last, LogRecord.@Nullable Planned planned) {
        Manifest m = store.manifest(record.manifest());
        for (ObjectRef ref : m.segments()) {
            check(store.segments.containsKey(ref.path()), "I3: manifest names a missing segment: " + ref);
        }
        if (planned != null && planned.epoch() == record.epoch()) {
            check(
                    m.positions()
                            .get(0)
                            .entrySet()
                            .containsAll(planned.ends().get(0).entrySet()),
                    "I11: epoch " + record.epoch() + " is not what was planned");
        }
        // I4: what the state holds is exactly what lies before the positions.
        Map<String, Long> counted = counted(m.segments());
        m.positions().get(0).forEach((split, position) -> {
            long inState = counted.getOrDefault(split, 0L);
            check(
                    inState == position,
                    "I4: state holds " + inState + " rows of " + split + ", positions say " + position);
        });
        if (last != null) {
            Manifest parent = store.manifest(last.manifest());
            check(m.parentEpoch() == parent.epoch(), "I1: wrong parent");
            check(m.watermarkMs() >= parent.watermarkMs(), "I8: watermark goes back");
            check(
                    m.watermarkUsedMs() == parent.watermarkMs(),
                    "I8: epoch used another watermark than the one before left");
            check(
                    !Recovery.publishes(parent) || store.publishedEpochs.contains(parent.epoch()),
                    "I7: epoch " + record.epoch() + " is committed before its parent is visible");
            parent.positions()
                    .get(0)
                    .forEach((split, position) -> check(
                            m.positions().get(0).getOrDefault(split, -1L) >= position,
                            "I4: position of " + split + " goes back"));
        }
    }

    Map<String, Long> counted(List<ObjectRef> refs) {
        Map<String, Long> sum = new HashMap<>();
        for (ObjectRef ref : refs) {
            store.segments.getOrDefault(ref.path(), Map.of()).forEach((split, n) -> sum.merge(split, n, Long::sum));
        }
        return sum;
    }

    /** I7: what is visible is the output of the durable epochs, each row once and none missing in between. */
    void afterPublish() {
        long epoch = Collections.max(store.publishedEpochs);
        @Nullable Manifest durable = null;
        for (LogRecord r : store.log) {
            if (r instanceof LogRecord.Epoch e && e.epoch() <= epoch) {
                durable = store.manifest(e.manifest());
            }
        }
        check(durable != null && durable.epoch() == epoch, "I7: epoch " + epoch + " is published and not durable");
        Map<String, Long> next = new TreeMap<>();
        for (ModelStore.Rows rows : store.visible) {
            String key = rows.split() + rows.parity();
            long expected = next.getOrDefault(key, 0L);
            check(rows.from() == expected, "I7: " + rows + " is visible, expected from " + expected);
            next.put(key, rows.to());
        }
        if (durable != null) {
            Set<Map.Entry<String, Long>> ends = durable.positions().get(0).entrySet();
            for (Map.Entry<String, Long> end : ends) {
                for (int parity = 0; parity < 2; parity++) {
                    long seen = next.getOrDefault(end.getKey() + parity, 0L);
                    check(
                            seen == end.getValue(),
                            "I7: visible to " + seen + " of " + end + ", parity " + parity + ", epoch " + epoch);
                }
            }
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
