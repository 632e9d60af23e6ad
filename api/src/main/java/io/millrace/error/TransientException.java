package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure of the surroundings (a node, a broker, a disk), not of the query: trying again may succeed, and the engine does so a
 * bounded number of times. Connectors throw it for what their client calls retriable.
 */
public class TransientException extends MillraceException {
    private static final long serialVersionUID = 1L;

    public TransientException(String condition, String text, @Nullable Throwable cause) {
        super(condition, text, cause);
    }
}
