package io.millrace.connector.basic;

import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.Positions;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code format("rate-micro-batch")}: {@code rowsPerBatch} rows in every epoch, which carry the timestamp
 * {@code startTimestamp + epoch * advanceMillisPerBatch}. The same rows at every run.
 */
public final class RateMicroBatchConnector implements Connector {
    @Override
    public String shortName() {
        return "rate-micro-batch";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        RateConnector.refuseUserSchema(shortName(), userSchema);
        return RateConnector.SCHEMA;
    }

    @Override
    public StreamSource openStream(SourceRequest request) {
        Options o = request.options();
        o.require("rowsPerBatch", "Say how many rows each batch has, for example option(\"rowsPerBatch\", 100).");
        long rowsPerBatch = o.getLong("rowsPerBatch", 0);
        if (rowsPerBatch < 1) {
            throw Options.invalid("rowsPerBatch", String.valueOf(rowsPerBatch), "at least 1");
        }
        return new Source(
                request.schema(),
                rowsPerBatch,
                o.getLong("startTimestamp", 0),
                o.getLong("advanceMillisPerBatch", 1000));
    }

    private record Source(StructType schema, long rowsPerBatch, long startMs, long advanceMs)
            implements StreamSource, GeneratedRows.Series {
        private static final String SPLIT = "0";

        @Override
        public Positions initial() {
            return Positions.of(Map.of(SPLIT, 0L));
        }

        /** There is always one batch more. */
        @Override
        public Positions latest(Positions known) {
            return nextBatchEnd(known, false);
        }

        @Override
        public Positions nextBatchEnd(Positions from, boolean ignoreLimits) {
            return Positions.of(Map.of(SPLIT, from.get(SPLIT, 0) + rowsPerBatch));
        }

        @Override
        public SourceReader createReader() {
            return new GeneratedRows(schema, this);
        }

        @Override
        public long timestampUs(String split, long position) {
            return (startMs + position / rowsPerBatch * advanceMs) * 1000;
        }

        @Override
        public long value(String split, long position) {
            return position;
        }

        @Override
        public long available(String split) {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextNs(String split) {
            return Long.MAX_VALUE;
        }

        @Override
        public String describe(Positions positions) {
            long rows = positions.get(SPLIT, 0);
            return "{\"offset\":" + rows + ",\"timestamp\":" + timestampUs(SPLIT, rows) / 1000 + "}";
        }

        @Override
        public String description() {
            return "RatePerMicroBatchStream[rowsPerBatch=" + rowsPerBatch + ", numPartitions=1, startTimestamp="
                    + startMs + ", advanceMsPerBatch=" + advanceMs + "]";
        }

        @Override
        public void close() {}
    }
}
