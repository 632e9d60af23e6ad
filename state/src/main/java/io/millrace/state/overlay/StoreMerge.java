package io.millrace.state.overlay;

import io.millrace.row.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Entries of several key groups in one order: key order (a merge of one scan a group), or group by group. */
final class StoreMerge implements AutoCloseable {
    private final List<Backing.Scan> scans = new ArrayList<>();
    private final PriorityQueue<Backing.Scan> queue = new PriorityQueue<>(StoreMerge::byKey);
    private Backing.@Nullable Scan current;
    private final boolean sorted;

    private StoreMerge(boolean sorted) {
        this.sorted = sorted;
    }

    static StoreMerge open(Backing backing, int first, int end, boolean sorted, byte @Nullable [] from) {
        StoreMerge m = new StoreMerge(sorted);
        boolean opened = false;
        try {
            if (sorted) {
                for (int g = first; g < end; g++) {
                    Backing.Scan s = backing.scan(g, g + 1, from);
                    m.scans.add(s);
                    if (s.next()) {
                        m.queue.add(s);
                    }
                }
            } else {
                m.scans.add(backing.scan(first, end, from));
            }
            opened = true;
            return m;
        } finally {
            if (!opened) {
                m.close();
            }
        }
    }

    private static int byKey(Backing.Scan a, Backing.Scan b) {
        return Bytes.compare(a.key(), 0, a.key().length, b.key(), 0, b.key().length);
    }

    boolean next() {
        if (!sorted) {
            current = scans.get(0);
            return current.next();
        }
        if (current != null && current.next()) {
            queue.add(current);
        }
        current = queue.poll();
        return current != null;
    }

    int keyHash() {
        return at().keyHash();
    }

    byte[] key() {
        return at().key();
    }

    byte[] value() {
        return at().value();
    }

    int valueOff() {
        return at().valueOff();
    }

    private Backing.Scan at() {
        if (current == null) {
            throw new IllegalStateException("next has not moved to an entry");
        }
        return current;
    }

    @Override
    public void close() {
        scans.forEach(Backing.Scan::close);
    }
}
