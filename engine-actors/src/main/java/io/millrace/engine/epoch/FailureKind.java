package io.millrace.engine.epoch;

import io.millrace.error.MillraceException;
import io.millrace.error.TransientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Whether running the same rows again can help. Decided by type, never by text. */
public enum FailureKind {
    /** A node, a connection, a disk: a new execution may well succeed. */
    INFRASTRUCTURE,
    /** A row, a user function, a setting, a defect: it would happen again. */
    QUERY;

    /** The outermost known type in the chain of causes decides; what is not known is not tried again. */
    public static FailureKind of(Throwable failure) {
        int depth = 0;
        for (@Nullable Throwable t = failure; t != null && depth < 50; t = t.getCause(), depth++) {
            if (t instanceof TransientException) {
                return INFRASTRUCTURE;
            }
            if (t instanceof MillraceException) {
                return QUERY;
            }
            if (t instanceof IOException || t instanceof UncheckedIOException || t instanceof TimeoutException) {
                return INFRASTRUCTURE;
            }
        }
        return QUERY;
    }
}
