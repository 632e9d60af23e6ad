package io.millrace.connector.basic;

import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.error.MillraceException;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code format("noop")}: takes every row and keeps none, for measuring all that comes before the sink. */
public final class NoopConnector implements Connector {
    @Override
    public String shortName() {
        return "noop";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        throw new MillraceException("UNSUPPORTED_FEATURE", "The format 'noop' can only be written.");
    }

    @Override
    public StreamSink openSink(SinkRequest request) {
        return new Sink();
    }

    private static final class Sink implements StreamSink {
        @Override
        public SinkWriter createWriter(int partition) {
            return new SinkWriter() {
                @Override
                public void write(byte[] base, int off, int len) {}

                @Override
                public CompletionStage<byte[]> prepare(long epoch) {
                    return CompletableFuture.completedFuture(new byte[0]);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public boolean distributed() {
            return true;
        }

        @Override
        public String description() {
            return "NoopTable";
        }

        @Override
        public void close() {}
    }
}
