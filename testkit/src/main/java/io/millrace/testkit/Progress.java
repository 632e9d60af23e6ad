package io.millrace.testkit;

import io.millrace.sql.streaming.StreamingQueryListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes up who waits for something to become of a query. Thread-safe. */
final class Progress extends StreamingQueryListener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        signal();
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        signal();
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        signal();
    }

    private void signal() {
        lock.lock();
        try {
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this holds, which has to do with an epoch or the end of a query; false if time is up before. */
    boolean await(BooleanSupplier condition, Duration atMost) {
        long leftNs = TimeUnit.NANOSECONDS.convert(atMost);
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (leftNs <= 0) {
                    return false;
                }
                leftNs = news.awaitNanos(leftNs);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a query", e);
        } finally {
            lock.unlock();
        }
    }
}
