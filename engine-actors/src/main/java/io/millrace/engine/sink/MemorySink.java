package io.millrace.engine.sink;

import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.row.RowCodec;
import io.millrace.sql.streaming.OutputMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Rows into a {@link MemoryTable} of this process. Append and update add rows, complete replaces them. In micro-batch rhythm
 * rows become visible when their epoch is finalised; in real time at once (complete: at the barrier).
 */
public final class MemorySink implements StreamSink {
    private static final byte[] NOTHING = new byte[0];

    private final MemoryTable table;
    private final OutputMode mode;
    private final boolean realTime;

    public MemorySink(MemoryTable table, OutputMode mode, boolean realTime) {
        this.table = table;
        this.mode = mode;
        this.realTime = realTime;
    }

    @Override
    public SinkWriter createWriter(int partition) {
        return new Writer(partition);
    }

    @Override
    public void finalizeEpoch(long epoch, List<byte[]> prepared) {
        table.publish(epoch, mode == OutputMode.COMPLETE);
    }

    @Override
    public String description() {
        return "MemorySink";
    }

    @Override
    public void close() {}

    private final class Writer implements SinkWriter {
        private final RowCodec codec = new RowCodec(table.schema());
        private final int partition;
        private List<@Nullable Object[]> rows = new ArrayList<>();

        Writer(int partition) {
            this.partition = partition;
        }

        @Override
        public void write(byte[] base, int off, int len) {
            @Nullable Object[] row = codec.decode(base, off);
            if (realTime && mode != OutputMode.COMPLETE) {
                table.add(row);
            } else {
                rows.add(row);
            }
        }

        @Override
        public CompletionStage<byte[]> prepare(long epoch) {
            if (!realTime || mode == OutputMode.COMPLETE) {
                table.stage(epoch, partition, rows);
                rows = new ArrayList<>();
                if (realTime) {
                    table.publish(epoch, true);
                }
            }
            return CompletableFuture.completedFuture(NOTHING);
        }

        @Override
        public void close() {
            rows = new ArrayList<>();
        }
    }
}
