package io.millrace.planner.codegen;

import io.millrace.connector.RowSink;

/**
 * A run of row-by-row steps as one object: generated, or interpreting. One instance a task; one thread at a time.
 *
 * <p>Rows given to {@code out} stand in a buffer of the stage that the next row overwrites, or are the input row itself where
 * no step changes it.
 */
public abstract class FusedStage {
    private EventTimes[] watches = new EventTimes[0];

    /** Takes one row through all steps; zero or more rows come out, before this returns. */
    public abstract void process(byte[] base, int off, int len, RowSink out);

    /** Declares the watermark ordinals that the stage watches; place k of {@link #watch} is the k-th of them. */
    protected final void declareWatches(int... ordinals) {
        watches = new EventTimes[ordinals.length];
        for (int i = 0; i < ordinals.length; i++) {
            watches[i] = new EventTimes(ordinals[i]);
        }
    }

    protected final EventTimes watch(int place) {
        return watches[place];
    }

    /** The event times seen, one entry a watermark that this stage watches. */
    public final EventTimes[] eventTimes() {
        return watches.clone();
    }

    /** The largest event time seen for this watermark, in milliseconds since 1970; Long.MIN_VALUE before the first. */
    public final long maxEventTimeMs(int watermarkOrdinal) {
        for (EventTimes w : watches) {
            if (w.ordinal() == watermarkOrdinal) {
                return w.maxMs();
            }
        }
        return Long.MIN_VALUE;
    }

    /** Forgets all event times seen, as after a recovery. */
    public final void resetEventTimes() {
        for (EventTimes w : watches) {
            w.reset();
        }
    }
}
