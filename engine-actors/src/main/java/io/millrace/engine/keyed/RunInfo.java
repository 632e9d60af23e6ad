package io.millrace.engine.keyed;

import io.millrace.engine.operator.QueryRun;
import io.millrace.sql.streaming.QueryInfo;
import java.util.UUID;

/** What a processor is told of where it runs, as of the moment when it asked. */
record RunInfo(QueryRun run, long epoch) implements QueryInfo {
    @Override
    public UUID getQueryId() {
        return run.queryId();
    }

    @Override
    public UUID getRunId() {
        return run.runId();
    }

    @Override
    public long getBatchId() {
        return epoch;
    }
}
