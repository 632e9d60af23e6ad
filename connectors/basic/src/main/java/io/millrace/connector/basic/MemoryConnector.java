package io.millrace.connector.basic;

import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.Positions;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.error.MillraceException;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of {@code format("memory")}: a {@link MemoryStream} of this process, named by the option {@code id}. (The writing side,
 * a table of the session, belongs to the engine.)
 */
public final class MemoryConnector implements Connector {
    private static final Map<String, MemoryStream<?>> STREAMS = new ConcurrentHashMap<>();

    static void register(String id, MemoryStream<?> stream) {
        STREAMS.put(id, stream);
    }

    private static MemoryStream<?> stream(Options options) {
        String id = options.require("id", "Read a MemoryStream by its toDF() or toDS(), not by format(\"memory\").");
        MemoryStream<?> stream = STREAMS.get(id);
        if (stream == null) {
            throw new MillraceException(
                    "UNKNOWN_MEMORY_STREAM",
                    "There is no memory stream '" + id
                            + "' in this process. It lives only as long as the program that made it.");
        }
        return stream;
    }

    @Override
    public String shortName() {
        return "memory";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        return stream(options).encoder().schema();
    }

    @Override
    public StreamSource openStream(SourceRequest request) {
        MemoryStream<?> stream = stream(request.options());
        return new Source(stream, request.schema());
    }

    private record Source(MemoryStream<?> stream, StructType wanted) implements StreamSource {
        @Override
        public Positions initial() {
            return Positions.of(Map.of(RowLog.SPLIT, 0L));
        }

        @Override
        public Positions latest(Positions known) {
            return Positions.of(Map.of(RowLog.SPLIT, stream.log().size()));
        }

        @Override
        public Positions nextBatchEnd(Positions from, boolean ignoreLimits) {
            return latest(from);
        }

        @Override
        public Optional<Lock> stillness() {
            return Optional.of(MemoryStream.ADDING.readLock());
        }

        @Override
        public SourceReader createReader() {
            return stream.log().reader(stream.encoder().schema(), wanted);
        }

        @Override
        public String description() {
            return "MemoryStream[" + String.join(",", wanted.fieldNames()) + "]";
        }

        @Override
        public void close() {}
    }
}
