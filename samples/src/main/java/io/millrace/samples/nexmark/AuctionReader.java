package io.millrace.samples.nexmark;

import io.millrace.connector.Positions;
import io.millrace.connector.SourceOutput;
import io.millrace.connector.SourceReader;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads some partitions in turns, so that their event times stay close. */
final class AuctionReader implements SourceReader {
    private static final int MAX_ROWS_PER_POLL = 1000;

    private final AuctionRows rows;
    private final Map<String, Long> next = new TreeMap<>();
    private final Map<String, Long> limits = new HashMap<>();
    private final Semaphore woken = new Semaphore(0);

    AuctionReader(AuctionRows rows) {
        this.rows = rows.copy();
    }

    @Override
    public void assign(Positions start) {
        next.putAll(start.next());
    }

    @Override
    public void limit(Positions endExclusive) {
        limits.clear();
        limits.putAll(endExclusive.next());
    }

    @Override
    public int poll(SourceOutput out, long maxWaitNs) {
        int delivered = 0;
        int share = Math.max(1, MAX_ROWS_PER_POLL / Math.max(1, next.size()));
        for (Map.Entry<String, Long> split : next.entrySet()) {
            String name = split.getKey();
            long at = split.getValue();
            long end = Math.min(at + share, Math.min(rows.ofSplit(name), limits.getOrDefault(name, Long.MAX_VALUE)));
            if (at < end) {
                out.split(name);
            }
            for (; at < end; at++, delivered++) {
                rows.write(rows.index(name, at), out);
            }
            split.setValue(at);
        }
        if (delivered == 0 && maxWaitNs > 0) {
            await(maxWaitNs);
        }
        return delivered;
    }

    private void await(long maxWaitNs) {
        try {
            if (woken.tryAcquire(maxWaitNs, TimeUnit.NANOSECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Positions positions() {
        return Positions.of(next);
    }

    @Override
    public void wakeup() {
        woken.release();
    }

    @Override
    public void close() {}
}
