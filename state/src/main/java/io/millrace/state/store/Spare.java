package io.millrace.state.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The store of key groups that are another node's, of which this one would get some if that were lost. One thread at a time has it: who keeps it up
 * with the epochs, or an execution that takes its key groups out of it.
 */
final class Spare {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable LeftStore store;

    /** Waits for it. To be given back by {@link #release}. */
    void take() {
        lock.lock();
    }

    /** Whether it could be had in so many milliseconds; if so it is to be given back. */
    boolean take(long patienceMs) {
        try {
            return lock.tryLock(patienceMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void release() {
        lock.unlock();
    }

    /** What stands in it; null: nothing. For who has taken it. */
    @Nullable
    LeftStore store() {
        check();
        return store;
    }

    /** What was in it is the caller's business. For who has taken it. */
    void set(@Nullable LeftStore now) {
        check();
        store = now;
    }

    private void check() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("taken by nobody, or by somebody else");
        }
    }
}
