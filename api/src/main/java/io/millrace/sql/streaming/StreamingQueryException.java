package io.millrace.sql.streaming;

import io.millrace.error.MillraceException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a streaming query ended by itself. The cause is what happened in a task or in the coordinator. */
public class StreamingQueryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String queryDescription;
    private final String startOffset;
    private final String endOffset;

    /**
     * @param queryDescription the query's name and ids
     * @param startOffset where the failed epoch began, as JSON, or empty
     * @param endOffset where it was to end, as JSON, or empty
     */
    public StreamingQueryException(
            String queryDescription, String message, @Nullable Throwable cause, String startOffset, String endOffset) {
        super(message, cause);
        this.queryDescription = queryDescription;
        this.startOffset = startOffset;
        this.endOffset = endOffset;
    }

    /** The condition of the cause, or {@code STREAM_FAILED} if it has none. */
    public String getCondition() {
        return getCause() instanceof MillraceException m ? m.getCondition() : "STREAM_FAILED";
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

    /** That of the cause; null if it has none. */
    public @Nullable String getSqlState() {
        return getCause() instanceof MillraceException m ? m.getSqlState() : null;
    }

    /** Those of the cause; empty if it has none. */
    public Map<String, String> getMessageParameters() {
        return getCause() instanceof MillraceException m ? m.getMessageParameters() : Map.of();
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
