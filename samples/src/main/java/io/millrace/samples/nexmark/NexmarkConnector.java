package io.millrace.samples.nexmark;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.Positions;
import io.millrace.connector.RowSink;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code format("nexmark")}: a table of the auction house, as a stream or as a whole. Options: {@code table} (person, auction or bid),
 * {@code events} (of all three tables together), {@code eventsPerSecond} of event time (10,000), {@code numPartitions} (1), {@code seed}
 * (1). Rows are there at once: a query reads them as fast as it can.
 */
public final class NexmarkConnector implements Connector {
    private static final int MAX_PARTITIONS = 1024;

    @Override
    public String shortName() {
        return "nexmark";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        if (userSchema != null) {
            throw new AnalysisException(
                    "UNSUPPORTED_USER_SPECIFIED_SCHEMA",
                    "The source 'nexmark' has fixed schemas, one for each table. Leave schema(…) out.");
        }
        return StructType.fromDDL(table(options).ddl());
    }

    private static AuctionTable table(Options options) {
        String name = options.get("table", "");
        for (AuctionTable table : AuctionTable.values()) {
            if (table.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return table;
            }
        }
        throw Options.invalid("table", name, "person, auction or bid");
    }

    private static long positive(Options options, String name, long otherwise) {
        long value = options.getLong(name, otherwise);
        if (value < 1) {
            throw Options.invalid(name, String.valueOf(value), "at least 1");
        }
        return value;
    }

    private static AuctionRows rows(SourceRequest request) {
        Options options = request.options();
        AuctionHouse house = new AuctionHouse(options.getLong("seed", 1), positive(options, "eventsPerSecond", 10_000));
        AuctionTable table = table(options);
        long partitions = positive(options, "numPartitions", 1);
        if (partitions > MAX_PARTITIONS) {
            throw Options.invalid("numPartitions", String.valueOf(partitions), "at most " + MAX_PARTITIONS);
        }
        long events = positive(options, "events", 100_000);
        return new AuctionRows(house, table, request.schema(), table.rowsUntil(events), (int) partitions);
    }

    @Override
    public StreamSource openStream(SourceRequest request) {
        return new Stream(rows(request));
    }

    @Override
    public BatchSource openBatch(SourceRequest request) {
        AuctionRows rows = rows(request);
        return new BatchSource() {
            @Override
            public void readAll(RowSink out) {
                for (long index = 0; index < rows.count(); index++) {
                    rows.write(index, out);
                }
            }

            @Override
            public void close() {}
        };
    }

    /** All rows are there from the beginning; a split is the number of a partition. */
    private record Stream(AuctionRows rows) implements StreamSource {
        @Override
        public Positions initial() {
            TreeMap<String, Long> start = new TreeMap<>();
            for (int i = 0; i < rows.partitions(); i++) {
                start.put(String.valueOf(i), 0L);
            }
            return Positions.of(start);
        }

        @Override
        public Positions latest(Positions known) {
            TreeMap<String, Long> end = new TreeMap<>();
            known.next().keySet().forEach(split -> end.put(split, rows.ofSplit(split)));
            return Positions.of(end);
        }

        @Override
        public Positions nextBatchEnd(Positions from, boolean ignoreLimits) {
            return latest(from);
        }

        @Override
        public SourceReader createReader() {
            return new AuctionReader(rows);
        }

        @Override
        public boolean distributed() {
            return true;
        }

        @Override
        public String description() {
            return "Nexmark[" + rows.table().name().toLowerCase(Locale.ROOT) + "]";
        }

        @Override
        public void close() {}
    }
}
