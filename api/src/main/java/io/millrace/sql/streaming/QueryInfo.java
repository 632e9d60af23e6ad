package io.millrace.sql.streaming;

import java.util.UUID;

/** The query and batch that a processor runs in. */
public interface QueryInfo {
    /** From the checkpoint: the same at every restart. */
    UUID getQueryId();

    /** New at every start; that of the node's own handle where several nodes run the query. */
    UUID getRunId();

    /**
     * The number of the epoch, from 0. In real time that of the one which the next barrier is to end; if that one is cancelled, its rows become
     * durable under a later number.
     */
    long getBatchId();
}
