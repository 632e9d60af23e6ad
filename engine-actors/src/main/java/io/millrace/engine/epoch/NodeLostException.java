package io.millrace.engine.epoch;

import io.millrace.error.TransientException;
import org.jspecify.annotations.Nullable;

/** A node with tasks of the query is gone, or was given up. The query goes on without it; it is not the query's fault. */
public final class NodeLostException extends TransientException {
    private static final long serialVersionUID = 1L;

    public NodeLostException(String text, @Nullable Throwable cause) {
        super("MILLRACE_NODE_LOST", text, cause);
    }
}
