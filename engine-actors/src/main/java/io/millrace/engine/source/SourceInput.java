package io.millrace.engine.source;

import io.millrace.connector.Positions;
import io.millrace.connector.SourceOutput;
import io.millrace.connector.SourceReader;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A connector's reader as a task sees it: planned ends become limits on this task's own splits, and tell when an epoch has been
 * read.
 */
public final class SourceInput implements AutoCloseable {
    private final SourceReader reader;
    private @Nullable Positions ends;

    public SourceInput(SourceReader reader) {
        this.reader = reader;
    }

    /** Splits to read; one that is read already stays where it is, for the coordinator may say it again. */
    public void assign(Positions start) {
        TreeMap<String, Long> fresh = new TreeMap<>(start.next());
        fresh.keySet().removeAll(reader.positions().next().keySet());
        if (fresh.isEmpty()) {
            return;
        }
        reader.assign(new Positions(fresh));
        if (ends != null) {
            limit(ends);
        }
    }

    /** A planned epoch: read up to these ends. Own splits that they do not name are not read in this epoch. */
    public void limit(Positions endExclusive) {
        ends = endExclusive;
        TreeMap<String, Long> own = new TreeMap<>();
        reader.positions().next().forEach((split, at) -> own.put(split, endExclusive.get(split, at)));
        reader.limit(new Positions(own));
    }

    /** Whether every own split stands at its planned end. */
    public boolean reached() {
        if (ends == null) {
            return false;
        }
        for (Map.Entry<String, Long> e : reader.positions().next().entrySet()) {
            if (e.getValue() < ends.get(e.getKey(), e.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Delivers what is there; see {@link SourceReader#poll}. */
    public int poll(SourceOutput out, long maxWaitNs) {
        return reader.poll(out, maxWaitNs);
    }

    public Positions positions() {
        return reader.positions();
    }

    public void wakeup() {
        reader.wakeup();
    }

    @Override
    public void close() {
        reader.close();
    }
}
