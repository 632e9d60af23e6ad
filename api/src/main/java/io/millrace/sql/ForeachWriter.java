package io.millrace.sql;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A user's sink for single rows. Millrace opens and closes it for every partition of every epoch, as Spark does:
 * {@code open}, then {@code process} for each row if open returned true, then {@code close} in any case.
 *
 * <p>One instance a partition, used by one thread.
 */
public abstract class ForeachWriter<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Prepares for the rows of one partition in one epoch. (partitionId, epochId) repeats when an epoch is replayed: return false
     * to skip what was written before.
     */
    public abstract boolean open(long partitionId, long epochId);

    public abstract void process(T value);

    /** @param errorOrNull what ended the rows early, or null */
    public abstract void close(@Nullable Throwable errorOrNull);
}
