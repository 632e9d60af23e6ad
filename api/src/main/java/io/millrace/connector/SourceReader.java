package io.millrace.connector;

/**
 * Reads the splits of one task. All calls but {@link #wakeup} come from the task's thread.
 */
public interface SourceReader extends AutoCloseable {

    /** Reads these splits too, each from its position. Called before the first poll and when splits are added. */
    void assign(Positions start);

    /** Read no further than these positions (exclusive); splits not named have no bound. Replaces the bounds set before. */
    void limit(Positions endExclusive);

    /**
     * Delivers what is there, waiting at most maxWaitNs when there is nothing; at most a few thousand rows a call. Returns the
     * number of rows. A record that cannot be read fails the query with an error that names split and position.
     */
    int poll(SourceOutput out, long maxWaitNs);

    /** The next position of every assigned split, as of the last poll's end. */
    Positions positions();

    /** Makes a waiting poll return; from any thread. */
    void wakeup();

    @Override
    void close();
}
