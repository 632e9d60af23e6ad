package io.millrace.engine.sink;

import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.row.RowCodec;
import io.millrace.sql.Encoder;
import io.millrace.sql.ForeachWriter;
import io.millrace.sql.types.StructType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The user's {@link ForeachWriter}: opened and closed for every partition and epoch, with or without rows. Its calls run on the
 * task's thread.
 */
public final class ForeachSink<T> implements StreamSink {
    private static final byte[] NOTHING = new byte[0];

    private final IntFunction<ForeachWriter<T>> writers;
    private final Encoder<T> encoder;
    private final StructType schema;

    /**
     * @param writers the writer of a partition; two partitions must not share one, for their threads differ
     * @param schema of the rows, which the encoder reads
     */
    public ForeachSink(IntFunction<ForeachWriter<T>> writers, Encoder<T> encoder, StructType schema) {
        this.writers = writers;
        this.encoder = encoder;
        this.schema = schema;
    }

    @Override
    public SinkWriter createWriter(int partition) {
        return new Writer<>(writers.apply(partition), encoder, new RowCodec(schema), partition);
    }

    @Override
    public boolean distributed() {
        return true;
    }

    @Override
    public String description() {
        return "ForeachWriterTable";
    }

    @Override
    public void close() {}

    private static final class Writer<T> implements SinkWriter {
        private final ForeachWriter<T> user;
        private final Encoder<T> encoder;
        private final RowCodec codec;
        private final int partition;
        private long epoch;
        private boolean open;
        private boolean wanted;

        Writer(ForeachWriter<T> user, Encoder<T> encoder, RowCodec codec, int partition) {
            this.user = user;
            this.encoder = encoder;
            this.codec = codec;
            this.partition = partition;
        }

        @Override
        public void beginEpoch(long next) {
            epoch = next;
        }

        private void openOnce() {
            if (!open) {
                open = true;
                try {
                    wanted = user.open(partition, epoch);
                } catch (RuntimeException e) {
                    throw failure("open", e);
                }
            }
        }

        @Override
        public void write(byte[] base, int off, int len) {
            openOnce();
            if (wanted) {
                T object = encoder.fromRow(codec.decode(base, off));
                try {
                    user.process(object);
                } catch (RuntimeException e) {
                    throw failure("process", e);
                }
            }
        }

        @Override
        public CompletionStage<byte[]> prepare(long barrier) {
            openOnce();
            end(null);
            return CompletableFuture.completedFuture(NOTHING);
        }

        private void end(@Nullable Throwable error) {
            open = false;
            try {
                user.close(error);
            } catch (RuntimeException e) {
                throw failure("close", e);
            }
        }

        @Override
        public void close(@Nullable Throwable error) {
            if (open) {
                end(error);
            }
        }

        @Override
        public void close() {
            close(null);
        }

        private MillraceException failure(String call, RuntimeException e) {
            return e instanceof MillraceException known
                    ? known
                    : new ExecutionException(
                            "FOREACH_USER_FUNCTION_ERROR",
                            call + " of the ForeachWriter failed in partition " + partition + ", epoch " + epoch + ": "
                                    + e + ". Handle this in the writer if the query is to go on.",
                            e);
        }
    }
}
