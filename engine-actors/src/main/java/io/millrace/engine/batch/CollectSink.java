package io.millrace.engine.batch;

import io.millrace.connector.RowSink;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives the rows of a batch query to its caller. */
final class CollectSink implements StreamSink {
    private static final byte[] NOTHING = new byte[0];

    private final RowSink rows;

    CollectSink(RowSink rows) {
        this.rows = rows;
    }

    @Override
    public SinkWriter createWriter(int partition) {
        return new SinkWriter() {
            @Override
            public void write(byte[] base, int off, int len) {
                rows.row(base, off, len);
            }

            @Override
            public CompletionStage<byte[]> prepare(long epoch) {
                return CompletableFuture.completedFuture(NOTHING);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String description() {
        return "collect";
    }

    @Override
    public void close() {}
}
