package io.millrace.engine.source;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Positions;
import io.millrace.connector.SourceOutput;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import java.util.Map;
import java.util.function.Supplier;

/** A bounded read as a stream with one split that ends at position 1. */
public final class BatchStreamSource implements StreamSource {
    public static final Positions START = Positions.of(Map.of("all", 0L));
    public static final Positions END = Positions.of(Map.of("all", 1L));

    private final Supplier<BatchSource> open;
    private final String description;

    public BatchStreamSource(Supplier<BatchSource> open, String description) {
        this.open = open;
        this.description = description;
    }

    @Override
    public Positions initial() {
        return START;
    }

    @Override
    public Positions latest(Positions known) {
        return END;
    }

    @Override
    public Positions nextBatchEnd(Positions from, boolean ignoreLimits) {
        return END;
    }

    @Override
    public SourceReader createReader() {
        return new Reader();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void close() {}

    private final class Reader implements SourceReader {
        private Positions at = Positions.NONE;
        private Positions end = END;

        @Override
        public void assign(Positions start) {
            at = at.with(start);
        }

        @Override
        public void limit(Positions endExclusive) {
            end = endExclusive;
        }

        @Override
        public int poll(SourceOutput out, long maxWaitNs) {
            if (at.get("all", 1) >= end.get("all", 1)) {
                return 0;
            }
            int[] rows = {0};
            try (BatchSource source = open.get()) {
                source.readAll((base, off, len) -> {
                    rows[0]++;
                    out.row(base, off, len);
                });
            }
            at = END;
            return rows[0];
        }

        @Override
        public Positions positions() {
            return at;
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {}
    }
}
