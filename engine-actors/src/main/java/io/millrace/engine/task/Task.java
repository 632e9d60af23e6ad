package io.millrace.engine.task;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.spi.exchange.StreamItem;

/**
 * One task as its owner sees it: no actor, thread or clock inside. All calls come from one thread at a time; none blocks but
 * {@link #work} of a source task, for at most the time it is given.
 */
public interface Task extends AutoCloseable {

    /** Opens operators and state, creates reader or writer. Before anything else. */
    void open();

    /**
     * Takes the next item of input channel {@code channel} (its place in the plan). Never refuses: credit bounds what can come.
     * Processing happens in {@link #work}.
     */
    void offer(int channel, StreamItem item);

    /** Source tasks: the next barrier, or the next planned epoch. Ignored if the epoch is not above the last one. */
    void beginEpoch(TaskCommand.BeginEpoch begin);

    void cancelEpoch(long epoch);

    void epochDurable(long epoch);

    /** Source tasks: splits to read, the first ones included. */
    void assign(Positions start);

    /**
     * Where a task stands in the sequence of epochs.
     *
     * @param lastEpoch the highest epoch that it has been told to begin, or whose barrier it has seen; -1: none
     * @param lastCancelled the highest epoch that it knows to be cancelled; -1: none
     * @param reads source tasks: the next position of each split
     */
    record Standing(long lastEpoch, long lastCancelled, Positions reads) {}

    Standing standing();

    /** Source tasks: nothing more will be read; the end of input goes out after the last epoch's barrier. */
    void finishInput();

    /**
     * One duty cycle: processes what is there as far as output credit goes, and flushes open frames at its end. Returns whether
     * anything was done; false means that only a new item, a command, credit or {@link #wakeup} can change that.
     *
     * @param nowMs wall clock, for {@code current_timestamp()} in real time, idleness and processing-time timers
     * @param maxWaitNs how long a source's poll may wait for data
     */
    boolean work(long nowMs, long maxWaitNs);

    /**
     * Whether the last work() stopped before an output without credit, a sink that is not ready, or for want of an epoch to read: then only
     * credit, a command or the deadline can change it, and a source's poll did not wait.
     */
    boolean blocked();

    /** When work() should be called again even without news (idleness, timers), in the clock of nowMs; Long.MAX_VALUE: never. */
    long nextDeadlineMs();

    /** Ends a waiting poll; from any thread. */
    void wakeup();

    /** Closes everything; error is what went wrong or null. Idempotent. */
    void close(@org.jspecify.annotations.Nullable Throwable error);

    @Override
    default void close() {
        close(null);
    }
}
