package io.millrace.engine.keyed;

import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import org.jspecify.annotations.Nullable;

/** A state variable of a processor; all of them see the key that is being handled. */
abstract class ProcessorVariable {
    private final ProcessorHandle handle;
    private final String name;

    ProcessorVariable(ProcessorHandle handle, String name) {
        this.handle = handle;
        this.name = name;
    }

    /** The key that is being handled. */
    CurrentKey key() {
        CurrentKey now = handle.key();
        if (now == null) {
            throw new MillraceException(
                    "INTERNAL_ERROR_TWS",
                    "Implicit key not found in state store for stateName=" + name
                            + ". Use state variables only while a key is handled, not in init or close.");
        }
        return now;
    }

    void countUpdate() {
        handle.countUpdate();
    }

    void countRemoval() {
        handle.countRemoval();
    }

    Object notNull(@Nullable Object object) {
        if (object == null) {
            throw refused("NULL_VALUE", "Cannot write null values to List state or as a value");
        }
        return object;
    }

    ExecutionException refused(String condition, String text) {
        return new ExecutionException(
                "ILLEGAL_STATE_STORE_VALUE." + condition,
                "42601",
                "State " + name + " cannot keep this: " + text + ". Use clear() to keep nothing.");
    }

    /** Entries that count as rows of state. */
    abstract long size();

    /** Removes what is over. */
    abstract void expire();
}
