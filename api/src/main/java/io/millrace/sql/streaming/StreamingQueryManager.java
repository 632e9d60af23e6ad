package io.millrace.sql.streaming;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The streaming queries of a session. Thread-safe. */
public interface StreamingQueryManager {
    StreamingQuery[] active();

    /** Null if no active query has this id. */
    @Nullable
    StreamingQuery get(UUID id);

    default @Nullable StreamingQuery get(String id) {
        return get(UUID.fromString(id));
    }

    /**
     * Waits until any query has ended since the session began or {@link #resetTerminated} was called.
     *
     * @throws StreamingQueryException if it failed
     */
    void awaitAnyTermination() throws StreamingQueryException;

    /**
     * As above, for at most this many milliseconds; false if none has ended then.
     *
     * @throws StreamingQueryException if one failed
     */
    boolean awaitAnyTermination(long timeoutMs) throws StreamingQueryException;

    /** Forgets the queries that have ended. */
    void resetTerminated();

    void addListener(StreamingQueryListener listener);

    void removeListener(StreamingQueryListener listener);

    StreamingQueryListener[] listListeners();
}
