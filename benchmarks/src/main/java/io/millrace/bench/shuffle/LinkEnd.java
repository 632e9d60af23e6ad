package io.millrace.bench.shuffle;

/** One process's end of a link with one other process, which carries rows both ways. One thread, which never sleeps. */
interface LinkEnd extends AutoCloseable {
    /** What the other process needs to {@link #connect}; one word. */
    String endpoint();

    void connect(String other);

    /** Sends as many rows as go into one message, if the link stands and has room for it now. */
    boolean sendFull();

    /** Sends one row by itself, if the link stands and has room for it now. */
    boolean sendOne();

    /** One turn of driver, sending and receiving. */
    void work();

    /** Rows that have come, each of which was looked at. */
    long received();

    /** Something that depends on every row that came, so that looking at it is not optimised away. */
    long sum();

    @Override
    void close();
}
