package io.millrace.connector;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Bytes of a sink's writer that are on their way, to a broker, a database or a file, and the bound above which it takes no more. The task's thread adds and
 * asks for room; any thread removes.
 *
 * <p>Both happen for each row. In one counter every change would fetch its cache line from the other thread's processor, so each side counts
 * up on a line of its own, and the task looks at the other side's only when what it saw last leaves no room.
 */
public final class InFlight {
    /** Places that no cache line and no pair of lines holds together, with nothing beside them. */
    private static final int ADDED = 16;

    private static final int REMOVED = 32;
    private static final int SLOTS = 48;

    private final long maxBytes;
    private final AtomicLongArray totals = new AtomicLongArray(SLOTS);

    /** What had been removed when the task last looked. Task's thread. */
    private long removedSeen;

    /**
     * The task found no room. It sets this and looks again, a remover counts and then reads this: volatile, so that one of them sees what the
     * other did.
     */
    private volatile boolean waiting;

    private volatile Runnable whenReady = () -> {};

    public InFlight(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @param whenReadyAgain called from any thread */
    public void onReady(Runnable whenReadyAgain) {
        whenReady = whenReadyAgain;
    }

    /** If not, the task hears when there is. Task's thread. */
    public boolean hasRoom() {
        if (fits()) {
            return true;
        }
        removedSeen = totals.get(REMOVED);
        if (fits()) {
            return true;
        }
        waiting = true;
        removedSeen = totals.get(REMOVED);
        if (fits()) {
            waiting = false;
            return true;
        }
        return false;
    }

    private boolean fits() {
        return totals.getPlain(ADDED) - removedSeen < maxBytes;
    }

    /** Task's thread. */
    public void add(long more) {
        totals.setRelease(ADDED, totals.getPlain(ADDED) + more);
    }

    /** Any thread. */
    public void remove(long less) {
        long removed = totals.addAndGet(REMOVED, less);
        // What the task had added when it began to wait is seen with its flag.
        if (waiting && totals.getAcquire(ADDED) - removed < maxBytes) {
            waiting = false;
            whenReady.run();
        }
    }

    /** Something went wrong: whoever waits is to come and hear. */
    public void wake() {
        whenReady.run();
    }
}
