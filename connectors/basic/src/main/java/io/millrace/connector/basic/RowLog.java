package io.millrace.connector.basic;

import io.millrace.connector.Positions;
import io.millrace.connector.SourceOutput;
import io.millrace.connector.SourceReader;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory in the order of their arrival, with blocking readers. Any number of writers and readers; guarded by its monitor.
 */
final class RowLog {
    static final String SPLIT = "0";
    private static final int MAX_ROWS_PER_POLL = 10_000;

    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /** Appends rows in internal form; readers see all of them at once. */
    synchronized long addAll(List<@Nullable Object[]> more) {
        rows.addAll(more);
        notifyAll();
        return rows.size();
    }

    synchronized long size() {
        return rows.size();
    }

    /**
     * @param full the columns of the rows in this log
     * @param wanted the columns to deliver
     */
    SourceReader reader(StructType full, StructType wanted) {
        return new Reader(full, wanted);
    }

    private final class Reader implements SourceReader {
        private final RowCodec codec;
        private final int[] columns;
        private long next;
        private long limit = Long.MAX_VALUE;
        private boolean assigned;
        private boolean woken;

        Reader(StructType full, StructType wanted) {
            codec = new RowCodec(wanted);
            columns = wanted.fieldList().stream()
                    .mapToInt(f -> full.fieldIndex(f.name()))
                    .toArray();
        }

        @Override
        public void assign(Positions start) {
            if (start.next().containsKey(SPLIT)) {
                next = start.get(SPLIT, 0);
                assigned = true;
            }
        }

        @Override
        public void limit(Positions endExclusive) {
            limit = endExclusive.get(SPLIT, Long.MAX_VALUE);
        }

        @Override
        public int poll(SourceOutput out, long maxWaitNs) {
            List<@Nullable Object[]> batch;
            try {
                batch = take(maxWaitNs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            }
            for (@Nullable Object[] row : batch) {
                byte[] bytes = codec.encode(project(row));
                out.row(bytes, 0, bytes.length);
            }
            next += batch.size();
            return batch.size();
        }

        private List<@Nullable Object[]> take(long maxWaitNs) throws InterruptedException {
            synchronized (RowLog.this) {
                if (available() == 0 && maxWaitNs > 0 && !woken) {
                    TimeUnit.NANOSECONDS.timedWait(RowLog.this, maxWaitNs);
                }
                woken = false;
                int n = (int) Math.min(available(), MAX_ROWS_PER_POLL);
                return new ArrayList<>(rows.subList((int) next, (int) next + n));
            }
        }

        private long available() {
            return assigned ? Math.max(0, Math.min(rows.size(), limit) - next) : 0;
        }

        private @Nullable Object[] project(@Nullable Object[] row) {
            Object[] out = new Object[columns.length];
            for (int i = 0; i < columns.length; i++) {
                out[i] = row[columns[i]];
            }
            return out;
        }

        @Override
        public Positions positions() {
            return assigned ? Positions.of(java.util.Map.of(SPLIT, next)) : Positions.NONE;
        }

        @Override
        public void wakeup() {
            synchronized (RowLog.this) {
                woken = true;
                RowLog.this.notifyAll();
            }
        }

        @Override
        public void close() {}
    }
}
