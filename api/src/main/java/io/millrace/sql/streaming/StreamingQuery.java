package io.millrace.sql.streaming;

import io.millrace.sql.MillraceSession;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A running (or ended) streaming query. Thread-safe. */
public interface StreamingQuery {
    /** The same across restarts on one checkpoint. */
    UUID id();

    /** New at every start. */
    UUID runId();

    /** Null unless given with {@code queryName}. */
    @Nullable
    String name();

    boolean isActive();

    StreamingQueryStatus status();

    /** The latest reports, oldest first; as many as {@code millrace.sql.streaming.numRecentProgressUpdates} (100). */
    StreamingQueryProgress[] recentProgress();

    /** Null before the first report. */
    @Nullable
    StreamingQueryProgress lastProgress();

    /** What ended the query, if it failed. */
    Optional<StreamingQueryException> exception();

    /**
     * Waits until the query has ended.
     *
     * @throws StreamingQueryException if it failed
     */
    void awaitTermination() throws StreamingQueryException;

    /**
     * As above, for at most this many milliseconds; false if the query still runs then.
     *
     * @throws StreamingQueryException if it failed
     */
    boolean awaitTermination(long timeoutMs) throws StreamingQueryException;

    /** Waits until all input that is there at the call is processed and committed; for tests. Throws what failed the query. */
    void processAllAvailable();

    /**
     * Stops the query and waits for it; what is not committed is not lost, but done again at the next start.
     *
     * @throws TimeoutException if it takes longer than {@code millrace.sql.streaming.stopTimeout} (milliseconds; 0: no limit)
     */
    void stop() throws TimeoutException;

    /** Prints the physical plan. */
    void explain();

    void explain(boolean extended);

    MillraceSession session();

    /** Spark's name for {@link #session}. */
    default MillraceSession sparkSession() {
        return session();
    }
}
