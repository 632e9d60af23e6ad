package io.millrace.engine.sink;

import io.millrace.api.java.function.VoidFunction2;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls the user's function once an epoch with all its rows, empty ones included, before the epoch is acknowledged. Runs in a
 * single sink task; the function runs on the executor given, one call at a time and in order of epochs.
 *
 * @param <D> what the function takes for the rows: a Dataset
 */
public final class ForeachBatchSink<D> implements StreamSink {
    private static final byte[] NOTHING = new byte[0];

    private final StructType schema;
    private final Function<List<@Nullable Object[]>, D> datasets;
    private final VoidFunction2<D, Long> function;
    private final Executor blocking;

    /** @param datasets makes a Dataset of rows in internal form */
    public ForeachBatchSink(
            StructType schema,
            Function<List<@Nullable Object[]>, D> datasets,
            VoidFunction2<D, Long> function,
            Executor blocking) {
        this.schema = schema;
        this.datasets = datasets;
        this.function = function;
        this.blocking = blocking;
    }

    @Override
    public SinkWriter createWriter(int partition) {
        if (partition != 0) {
            throw new MillraceException(
                    "INTERNAL_ERROR",
                    "foreachBatch needs all rows of an epoch in one task, but a writer for partition " + partition
                            + " was asked for.");
        }
        return new Writer();
    }

    @Override
    public boolean distributed() {
        return true;
    }

    @Override
    public String description() {
        return "ForeachBatchSink";
    }

    @Override
    public void close() {}

    private final class Writer implements SinkWriter {
        private final RowCodec codec = new RowCodec(schema);
        private List<@Nullable Object[]> rows = new ArrayList<>();
        private CompletableFuture<byte[]> last = CompletableFuture.completedFuture(NOTHING);

        @Override
        public void write(byte[] base, int off, int len) {
            rows.add(codec.decode(base, off));
        }

        @Override
        public CompletionStage<byte[]> prepare(long epoch) {
            List<@Nullable Object[]> batch = rows;
            rows = new ArrayList<>();
            last = last.thenApplyAsync(before -> call(batch, epoch), blocking);
            return last;
        }

        private byte[] call(List<@Nullable Object[]> batch, long epoch) {
            try {
                function.call(datasets.apply(batch), epoch);
                return NOTHING;
            } catch (Exception e) {
                throw e instanceof MillraceException known
                        ? known
                        : new ExecutionException(
                                "FOREACH_BATCH_USER_FUNCTION_ERROR",
                                "The function given to foreachBatch failed in batch " + epoch + ": " + e
                                        + ". It is called again with the same rows and id after a restart.",
                                e);
            }
        }

        @Override
        public void close() {
            rows = new ArrayList<>();
        }
    }
}
