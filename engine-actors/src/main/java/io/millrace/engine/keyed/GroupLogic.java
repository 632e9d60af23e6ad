package io.millrace.engine.keyed;

import io.millrace.engine.operator.EpochReport;
import io.millrace.engine.operator.OperatorContext;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What is done with the rows of one key, and what is kept of it. {@link GroupedOperator} says when.
 *
 * <p>A call is begun by {@link #call} or {@link #callDue}; its results are then taken one by one, maybe much later, and
 * {@link #finished} ends it. No other call is begun in between.
 */
interface GroupLogic extends AutoCloseable {

    void open(OperatorContext context, GroupTimes times);

    /** Something kept of this key before the first row. */
    default void initial(CurrentKey key, Object state) {
        throw new IllegalStateException("Nothing is kept here.");
    }

    /** Whether keys with an initial state are called though they have no row. */
    default boolean callsInitialKeys() {
        return false;
    }

    @Nullable
    Iterator<?> call(CurrentKey key, Iterator<Object> values);

    default void finished(CurrentKey key) {}

    /** Whether rows at or before the watermark are dropped, and keys fall due by it rather than by the clock. */
    default boolean byWatermark() {
        return false;
    }

    /** Notes which calls are due by now; those that become due by being made wait for the next time. */
    default void findDue() {}

    /** Moves to the next due call and its key; false if there is none. */
    default boolean nextDue(CurrentKey key) {
        return false;
    }

    default @Nullable Iterator<?> callDue(CurrentKey key) {
        throw new IllegalStateException("Nothing is due here.");
    }

    /** The end of an epoch, after all calls. */
    default void endEpoch() {}

    /** When a call falls due by the clock, or a moment long ago if one is due already; Long.MAX_VALUE: none. */
    default long nextDeadlineMs() {
        return Long.MAX_VALUE;
    }

    /** @param dropped late rows of the epoch */
    default void report(EpochReport report, long dropped) {}

    /** What user code threw, under the condition that Spark has for it. */
    RuntimeException failure(Exception failed);

    @Override
    default void close() {}
}
