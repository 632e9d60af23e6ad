package io.millrace.sql.streaming;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a streaming query ended by itself. The cause is what happened in a task or in the coordinator. */
public class StreamingQueryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String queryDescription;
    private final String startOffset;
    private final String endOffset;
    private final Map<String, String> parameters;

    /**
     * @param queryDescription the query's name and ids
     * @param startOffset where the failed epoch began, as JSON, or empty
     * @param endOffset where it was to end, as JSON, or empty
     * @param parameters the query's {@code id} and {@code runId}, and as {@code message} that of the cause
     */
    public StreamingQueryException(
            String queryDescription,
            String message,
            @Nullable Throwable cause,
            String startOffset,
            String endOffset,
            Map<String, String> parameters) {
        super(message, cause);
        this.queryDescription = queryDescription;
        this.startOffset = startOffset;
        this.endOffset = endOffset;
        this.parameters = Map.copyOf(parameters);
    }

    /** Always {@code STREAM_FAILED}, as in Spark: what failed is the cause, which has a condition of its own. */
    public String getCondition() {
        return "STREAM_FAILED";
    }

    /** The message, by the name that Spark has for it. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** What happened, by the name that Spark has for it; null if nothing else did. */
    public @Nullable Throwable cause() {
        return getCause();
    }

    /** The condition, by the other name that Spark has for it. */
    public String getErrorClass() {
        return getCondition();
    }

    public @Nullable String getSqlState() {
        return "XXKST";
    }

    /** The query's {@code id} and {@code runId}, and as {@code message} that of the cause. */
    public Map<String, String> getMessageParameters() {
        return parameters;
    }

    public String queryDescription() {
        return queryDescription;
    }

    public String startOffset() {
        return startOffset;
    }

    public String endOffset() {
        return endOffset;
    }
}
