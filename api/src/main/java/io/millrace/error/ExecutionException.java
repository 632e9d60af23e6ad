package io.millrace.error;

import java.util.Map;

/** A row or a query that failed while running, for example {@code DIVIDE_BY_ZERO} or {@code CAST_INVALID_INPUT}. */
public class ExecutionException extends MillraceException {
    private static final long serialVersionUID = 1L;

    public ExecutionException(String condition, String sqlState, String text) {
        super(condition, sqlState, text, Map.of(), null);
    }

    public ExecutionException(String condition, String text, Throwable cause) {
        super(condition, text, cause);
    }

    private ExecutionException(ExecutionException error, String place) {
        super(error, place);
    }

    @Override
    protected ExecutionException located(String place) {
        return new ExecutionException(this, place);
    }
}
