package io.millrace.connector.files;

import io.millrace.connector.Environment;
import io.millrace.connector.Positions;
import io.millrace.connector.RowSink;
import io.millrace.connector.SourceOutput;
import io.millrace.connector.SourceReader;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of the list, record by record. Bounded, it reads what has a number; without bounds (in real time) it looks for new files
 * itself, at most once an interval.
 */
final class FileStreamReader implements SourceReader {
    private static final int MAX_ROWS_PER_POLL = 4_000;

    private final FileLog log;
    private final FileIntake intake;
    private final SourceCleaner cleaner;
    private final RecordFormat format;
    private final Environment environment;
    private final long pollIntervalNs;

    private int file;
    private long record;
    private long limit = Long.MAX_VALUE;
    private boolean bounded;
    private boolean assigned;
    private RecordFormat.@Nullable OpenRecords open;
    private boolean looked;
    private long lookedNs;
    private int rows;

    /** Guarded by this. */
    private boolean woken;

    FileStreamReader(
            FileLog log,
            FileIntake intake,
            SourceCleaner cleaner,
            RecordFormat format,
            Environment environment,
            long pollIntervalNs) {
        this.log = log;
        this.intake = intake;
        this.cleaner = cleaner;
        this.format = format;
        this.environment = environment;
        this.pollIntervalNs = pollIntervalNs;
    }

    @Override
    public void assign(Positions start) {
        Long at = start.next().get(FileStreamSource.SPLIT);
        if (at == null) {
            return;
        }
        FilePosition position = FilePosition.of(at);
        file = position.file();
        record = position.record();
        if (file > 0) {
            log.get(file - 1);
        }
        cleaner.readFrom(file);
        assigned = true;
    }

    @Override
    public void limit(Positions endExclusive) {
        bounded = true;
        limit = endExclusive.get(FileStreamSource.SPLIT, Long.MAX_VALUE);
    }

    @Override
    public int poll(SourceOutput out, long maxWaitNs) {
        if (!assigned) {
            await(maxWaitNs);
            return 0;
        }
        int read = read(out);
        if (read > 0 || bounded) {
            return read;
        }
        long nowNs = environment.nanoTime();
        long dueInNs = looked ? pollIntervalNs - (nowNs - lookedNs) : 0;
        if (dueInNs > 0) {
            await(Math.min(dueInNs, maxWaitNs));
            return 0;
        }
        looked = true;
        lookedNs = nowNs;
        intake.takeAll();
        return read(out);
    }

    private int read(SourceOutput out) {
        RowSink counting = (base, off, len) -> {
            rows++;
            out.row(base, off, len);
        };
        rows = 0;
        while (rows < MAX_ROWS_PER_POLL && at() < limit && hasFile()) {
            RecordFormat.OpenRecords in = open == null ? open() : open;
            if (in.next(counting)) {
                record++;
            } else {
                close();
                file++;
                record = 0;
            }
        }
        return rows;
    }

    private boolean hasFile() {
        // A planned end names files that are in the list; without bounds the list is all there is for now.
        return open != null || (bounded && limit < Long.MAX_VALUE) || file < log.size();
    }

    private RecordFormat.OpenRecords open() {
        RecordFormat.OpenRecords in = format.open(log.get(file));
        open = in;
        in.skip(record);
        return in;
    }

    private void await(long maxWaitNs) {
        synchronized (this) {
            try {
                if (!woken && maxWaitNs > 0) {
                    TimeUnit.NANOSECONDS.timedWait(this, maxWaitNs);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            woken = false;
        }
    }

    private long at() {
        return new FilePosition(file, record).toLong();
    }

    @Override
    public Positions positions() {
        return assigned ? Positions.of(Map.of(FileStreamSource.SPLIT, at())) : Positions.NONE;
    }

    @Override
    public void wakeup() {
        synchronized (this) {
            woken = true;
            notifyAll();
        }
    }

    @Override
    public void close() {
        RecordFormat.OpenRecords in = open;
        if (in != null) {
            open = null;
            in.close();
        }
    }
}
