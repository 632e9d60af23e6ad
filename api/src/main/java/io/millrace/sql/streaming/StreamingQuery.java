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

    /**
     * Has the query go on with so many tasks: each stage behind an exchange gets this number, a source at most that many and no more than it
     * has splits. The query ends an epoch, stops its tasks behind it, and starts new ones from there; nothing is rolled back or read twice,
     * and for that while nothing is read. Waits until the new tasks run. The number stays over restarts on the checkpoint, whatever the
     * settings say. One that changes nothing returns at once; calls at the same time are carried out one after another.
     *
     * <p>Not in Spark.
     *
     * @param parallelism from 1 to the number of key groups ({@code millrace.keyGroups}, 256)
     * @return for how many milliseconds nothing was read on account of this call; 0 if nothing had to change
     * @throws io.millrace.error.MillraceException PARALLELISM_OUT_OF_RANGE; STREAM_FAILED if the query fails meanwhile; QUERY_NOT_ACTIVE if
     *     it has ended
     */
    long rescale(int parallelism);

    /** Prints the physical plan. */
    void explain();

    void explain(boolean extended);

    MillraceSession session();

    /** Spark's name for {@link #session}. */
    default MillraceSession sparkSession() {
        return session();
    }
}
