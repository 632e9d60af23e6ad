package io.millrace.sql.streaming;

import io.millrace.error.MillraceException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * User code that keeps state variables and timers by key, given to {@code transformWithState}.
 *
 * <p>Each task works with a copy of its own: a field by field copy of the object given, on which {@code init} is called once, and
 * {@code close} at the end. So what fields refer to is shared, unless it is made in {@code init}.
 */
public abstract class StatefulProcessor<K, I, O> implements Serializable, Cloneable {
    private static final long serialVersionUID = 1L;

    private transient @Nullable StatefulProcessorHandle handle;

    /** Gets the state variables. Also called when a query starts, to see which ones there are. */
    public abstract void init(OutputMode outputMode, TimeMode timeMode);

    /** New rows of a key: all of a batch, in real time one. The iterator given back is walked before another key is handled. */
    public abstract Iterator<O> handleInputRows(K key, Iterator<I> rows, TimerValues timerValues);

    public Iterator<O> handleExpiredTimer(K key, TimerValues timerValues, ExpiredTimerInfo expiredTimerInfo) {
        return Collections.emptyIterator();
    }

    public void close() {}

    /** @throws MillraceException before {@code init} */
    public final StatefulProcessorHandle getHandle() {
        StatefulProcessorHandle now = handle;
        if (now == null) {
            throw new MillraceException(
                    "STATE_STORE_HANDLE_NOT_INITIALIZED",
                    "The processor has no handle yet. Call getHandle() in init or later, not in the" + " constructor.");
        }
        return now;
    }

    /** For the engine. */
    public final void setHandle(@Nullable StatefulProcessorHandle newHandle) {
        handle = newHandle;
    }

    /** The processor of another task; for the engine. Override it where fields must not be shared. */
    @SuppressWarnings("unchecked")
    public StatefulProcessor<K, I, O> copy() {
        try {
            return (StatefulProcessor<K, I, O>) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("A StatefulProcessor is Cloneable", e);
        }
    }
}
