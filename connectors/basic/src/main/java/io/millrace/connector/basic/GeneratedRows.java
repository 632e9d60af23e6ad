package io.millrace.connector.basic;

import io.millrace.connector.Positions;
import io.millrace.connector.RowSink;
import io.millrace.connector.SourceOutput;
import io.millrace.connector.SourceReader;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A reader whose rows (timestamp, value) follow from split and position alone. Task thread only, but {@link #wakeup}.
 */
final class GeneratedRows implements SourceReader {
    private static final int MAX_ROWS_PER_POLL = 1000;

    /** What stands at a position, and up to where there is something now. */
    interface Series {
        long timestampUs(String split, long position);

        long value(String split, long position);

        /** The end (exclusive) of what this split holds now. */
        long available(String split);

        /** Nanoseconds until there may be more. */
        long nextNs(String split);
    }

    private final Series series;
    private final int[] columns;
    private final RowWriter writer = new RowWriter();
    private final Map<String, Long> next = new TreeMap<>();
    private final Map<String, Long> limits = new HashMap<>();
    private volatile CountDownLatch waiting = new CountDownLatch(1);

    GeneratedRows(StructType wanted, Series series) {
        this.series = series;
        columns = wanted.fieldList().stream()
                .map(StructField::name)
                .mapToInt(name -> name.equals("timestamp") ? 0 : 1)
                .toArray();
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
        CountDownLatch latch = waiting;
        int rows = deliver(out);
        if (rows == 0 && maxWaitNs > 0) {
            await(latch, maxWaitNs);
            rows = deliver(out);
        }
        return rows;
    }

    private int deliver(SourceOutput out) {
        int rows = 0;
        List<String> splits = new ArrayList<>(next.keySet());
        int share = Math.max(1, MAX_ROWS_PER_POLL / Math.max(1, splits.size()));
        for (String name : splits) {
            long at = next.getOrDefault(name, 0L);
            long limit = limits.getOrDefault(name, Long.MAX_VALUE);
            // A share for each, so that a split that always has more does not keep the others waiting.
            long end = Math.min(at + share, Math.min(series.available(name), limit));
            if (at < end) {
                out.split(name);
            }
            for (; at < end; at++, rows++) {
                write(name, at, out);
            }
            next.put(name, at);
        }
        return rows;
    }

    private void write(String split, long position, RowSink out) {
        writer.begin(columns.length);
        for (int i = 0; i < columns.length; i++) {
            writer.setLong(i, columns[i] == 0 ? series.timestampUs(split, position) : series.value(split, position));
        }
        out.row(writer.buffer(), 0, writer.length());
    }

    private void await(CountDownLatch latch, long maxWaitNs) {
        long waitNs = maxWaitNs;
        for (String name : next.keySet()) {
            boolean limited = next.getOrDefault(name, 0L) >= limits.getOrDefault(name, Long.MAX_VALUE);
            if (!limited) {
                waitNs = Math.min(waitNs, Math.max(0, series.nextNs(name)));
            }
        }
        try {
            if (latch.await(waitNs, TimeUnit.NANOSECONDS)) {
                waiting = new CountDownLatch(1);
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
        waiting.countDown();
    }

    @Override
    public void close() {}
}
