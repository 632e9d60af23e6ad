package io.millrace.spi.state;

import io.millrace.spi.checkpoint.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * How values that an earlier program wrote become values that the program of now reads. Whoever restores state applies it to all that comes out
 * of the checkpoint, so that local stores only ever hold what the program of now reads. Keys never change. Thread-safe.
 */
@FunctionalInterface
public interface Reshaping {
    /** For state that has always had the same shape. */
    Reshaping NONE = manifest -> (execution, table) -> null;

    /**
     * What is to be done with the objects that a manifest names.
     *
     * @throws io.millrace.error.MillraceException if it names state that cannot become what the program reads
     */
    Plan of(Manifest manifest);

    /** For one restore. One thread. */
    @FunctionalInterface
    interface Plan {
        /** What becomes of the values of a table in the objects of an execution; null: they stay as they are. */
        @Nullable
        Change of(long execution, String table);
    }

    /** From an old value to a new one. One thread. */
    @FunctionalInterface
    interface Change {
        /** The new value in an array of its own. The old one is read only. */
        byte[] apply(byte[] value, int off, int len);
    }
}
