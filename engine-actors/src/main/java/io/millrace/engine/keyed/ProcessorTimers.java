package io.millrace.engine.keyed;

import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.TimerTable;
import io.millrace.row.Bytes;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The timers of a processor: by time over all keys, and beside it the times of each key in order. */
final class ProcessorTimers {
    private static final int TIME = 8;

    private final TimerTable byTime;
    private final StateTable byKey;
    private final StateValue value = new StateValue();
    private byte[] list = new byte[64];
    private int len;
    private long earliestMs;

    ProcessorTimers(OperatorContext context, String uid) {
        byTime = new TimerTable(context.table(uid, "timers", StateTable.Order.SORTED));
        byKey = context.table(uid, "timers-of-key", StateTable.Order.HASHED);
        earliestMs = byTime.earliest();
    }

    /** Copies the times of a key into the list. */
    private void load(CurrentKey key) {
        len = 0;
        if (byKey.get(key.hash(), key.base(), key.off(), key.len(), value)) {
            room(value.len);
            System.arraycopy(value.base, value.off, list, 0, value.len);
            len = value.len;
        }
    }

    private void room(int need) {
        if (need > list.length) {
            list = Arrays.copyOf(list, need * 2);
        }
    }

    /** Where the time stands in the list, or ~ where it belongs. */
    private int find(long timeMs) {
        int at = 0;
        while (at < len && Bytes.getLong(list, at) < timeMs) {
            at += TIME;
        }
        return at < len && Bytes.getLong(list, at) == timeMs ? at : ~at;
    }

    private void store(CurrentKey key) {
        if (len == 0) {
            byKey.remove(key.hash(), key.base(), key.off(), key.len());
        } else {
            byKey.put(key.hash(), key.base(), key.off(), key.len(), list, 0, len);
        }
    }

    void register(CurrentKey key, long timeMs) {
        load(key);
        int at = find(timeMs);
        if (at >= 0) {
            return;
        }
        room(len + TIME);
        System.arraycopy(list, ~at, list, ~at + TIME, len - ~at);
        Bytes.putLong(list, ~at, timeMs);
        len += TIME;
        store(key);
        byTime.add(timeMs, key.hash(), key.base(), key.off(), key.len());
        earliestMs = Math.min(earliestMs, timeMs);
    }

    void delete(CurrentKey key, long timeMs) {
        load(key);
        int at = find(timeMs);
        if (at < 0) {
            return;
        }
        System.arraycopy(list, at + TIME, list, at, len - at - TIME);
        len -= TIME;
        store(key);
        byTime.remove(timeMs, key.hash(), key.base(), key.off(), key.len());
    }

    boolean contains(CurrentKey key, long timeMs) {
        load(key);
        return find(timeMs) >= 0;
    }

    Iterator<Long> list(CurrentKey key) {
        load(key);
        List<Long> all = new ArrayList<>();
        for (int at = 0; at < len; at += TIME) {
            all.add(Bytes.getLong(list, at));
        }
        return all.iterator();
    }

    /** No timer is earlier than this; there may be none at it. */
    long earliestMs() {
        return earliestMs;
    }

    void fill(DueKeys due, long timeMs) {
        due.fill(byTime, timeMs);
    }

    /** Looks for the earliest timer, after some have gone. */
    void settle() {
        earliestMs = byTime.earliest();
    }
}
