package io.millrace.connector.basic;

import io.millrace.connector.Connector;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.Positions;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code format("rate")}: rows (timestamp, value) at {@code rowsPerSecond}, after {@code rampUpTime}, spread over {@code numPartitions} splits.
 * A row's timestamp is the time when it is due, which follows from its number, so a repeat after a restart gives the same rows.
 */
public final class RateConnector implements Connector {
    static final StructType SCHEMA =
            new StructType().add("timestamp", DataTypes.TimestampType).add("value", DataTypes.LongType);

    @Override
    public String shortName() {
        return "rate";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        refuseUserSchema(shortName(), userSchema);
        return SCHEMA;
    }

    static void refuseUserSchema(String format, @Nullable StructType userSchema) {
        if (userSchema != null) {
            throw new AnalysisException(
                    "UNSUPPORTED_USER_SPECIFIED_SCHEMA",
                    "The source '" + format + "' has a fixed schema. Leave schema(…) out.");
        }
    }

    @Override
    public StreamSource openStream(SourceRequest request) {
        Options o = request.options();
        long rowsPerSecond = o.getLong("rowsPerSecond", 1);
        long partitions = o.getLong("numPartitions", 1);
        if (rowsPerSecond < 1) {
            throw Options.invalid("rowsPerSecond", String.valueOf(rowsPerSecond), "at least 1");
        }
        if (partitions < 1 || partitions > 1024) {
            throw Options.invalid("numPartitions", String.valueOf(partitions), "from 1 to 1024");
        }
        RateCurve curve = new RateCurve(rowsPerSecond, rampUpS(o.get("rampUpTime", "0s")));
        return new Source(request.schema(), request.environment(), curve, (int) partitions);
    }

    /** Without a unit the text means seconds, as in Spark. */
    private static long rampUpS(String text) {
        String unit = text.trim().matches("\\d+") ? "s" : "";
        return TimeUnit.MILLISECONDS.toSeconds(Options.durationMs("rampUpTime", text.trim() + unit));
    }

    /**
     * A split is named {@code number@startMs}: the time of its row 0 travels with the positions, so a restart goes on with the same series.
     */
    private static final class Source implements StreamSource, GeneratedRows.Series {
        private final StructType schema;
        private final Environment environment;
        private final RateCurve curve;
        private final int partitions;

        Source(StructType schema, Environment environment, RateCurve curve, int partitions) {
            this.schema = schema;
            this.environment = environment;
            this.curve = curve;
            this.partitions = partitions;
        }

        @Override
        public Positions initial() {
            TreeMap<String, Long> start = new TreeMap<>();
            long startMs = environment.currentTimeMs();
            for (int i = 0; i < partitions; i++) {
                start.put(i + "@" + startMs, 0L);
            }
            return Positions.of(start);
        }

        /** The splits known so far are those of the query's first start; nothing is known before initial() or a reader's assign. */
        @Override
        public Positions latest(Positions known) {
            TreeMap<String, Long> end = new TreeMap<>();
            known.next().forEach((split, next) -> end.put(split, Math.max(next, available(split))));
            return Positions.of(end);
        }

        @Override
        public Positions nextBatchEnd(Positions from, boolean ignoreLimits) {
            return latest(from);
        }

        @Override
        public SourceReader createReader() {
            return new GeneratedRows(schema, this);
        }

        private static int number(String split) {
            return Integer.parseInt(split.substring(0, split.indexOf('@')));
        }

        private static long startMs(String split) {
            return Long.parseLong(split.substring(split.indexOf('@') + 1));
        }

        @Override
        public long timestampUs(String split, long position) {
            return startMs(split) * 1000 + curve.timeUs(value(split, position));
        }

        @Override
        public long value(String split, long position) {
            return position * partitions + number(split);
        }

        @Override
        public long available(String split) {
            long allRows = curve.rows(Math.max(0, environment.currentTimeMs() - startMs(split)));
            return Math.max(0, (allRows - number(split) + partitions - 1) / partitions);
        }

        @Override
        public long nextNs(String split) {
            long periodNs = TimeUnit.SECONDS.toNanos(1) / curve.rowsPerSecond();
            return Math.max(TimeUnit.MILLISECONDS.toNanos(1), Math.min(periodNs, TimeUnit.MILLISECONDS.toNanos(50)));
        }

        @Override
        public boolean distributed() {
            return true;
        }

        @Override
        public String description() {
            return "RateStream[rowsPerSecond=" + curve.rowsPerSecond() + ", rampUpTimeSeconds=" + curve.rampUpS()
                    + ", numPartitions=" + partitions + "]";
        }

        @Override
        public void close() {}
    }
}
