package io.millrace.connector;

/** A bounded read. One thread. */
public interface BatchSource extends AutoCloseable {
    /** Delivers all rows. */
    void readAll(RowSink out);

    @Override
    void close();
}
