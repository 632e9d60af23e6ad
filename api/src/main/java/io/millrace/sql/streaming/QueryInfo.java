package io.millrace.sql.streaming;

import java.util.UUID;

/** The query and batch that a processor runs in. */
public interface QueryInfo {
    UUID getQueryId();

    UUID getRunId();

    long getBatchId();
}
