package io.millrace.testkit;

import io.millrace.sql.ForeachWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The sink of a query under test: keeps what was written, epoch by epoch, attempt by attempt. Thread-safe. */
final class Recorder<T> extends ForeachWriter<T> {
    private final transient ReentrantLock lock = new ReentrantLock();
    private final transient Condition more = lock.newCondition();

    // Guarded by lock.
    private final transient TreeMap<Long, List<T>> epochs = new TreeMap<>();
    private final transient List<T> written = new ArrayList<>();
    private transient List<T> open = new ArrayList<>();

    @Override
    public boolean open(long partitionId, long epochId) {
        lock.lock();
        try {
            open = new ArrayList<>();
            epochs.put(epochId, open);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void process(T value) {
        lock.lock();
        try {
            open.add(value);
            written.add(value);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close(@Nullable Throwable errorOrNull) {
        // The rows stay as they are: whether they count is up to the epoch.
    }

    /** The rows of an epoch as they were written last. */
    List<T> of(long epoch) {
        lock.lock();
        try {
            return List.copyOf(epochs.getOrDefault(epoch, List.of()));
        } finally {
            lock.unlock();
        }
    }

    /** All rows; of an epoch that was repeated, the last attempt's. */
    List<T> rows() {
        lock.lock();
        try {
            return epochs.values().stream().flatMap(List::stream).toList();
        } finally {
            lock.unlock();
        }
    }

    /** All rows in the order in which they were written, those of attempts that came to nothing too. */
    List<T> written() {
        lock.lock();
        try {
            return List.copyOf(written);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many rows were written in all; false if time is up before. */
    boolean awaitWritten(int count, Duration atMost) throws InterruptedException {
        long leftNs = TimeUnit.NANOSECONDS.convert(atMost);
        lock.lock();
        try {
            while (written.size() < count) {
                if (leftNs <= 0) {
                    return false;
                }
                leftNs = more.awaitNanos(leftNs);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
