package io.millrace.engine.sink;

import io.millrace.connector.SinkFiles;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.SinkObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Files of a sink as objects of the checkpoint location; a reference is path, length and hash. */
public final class StoredSinkFiles implements SinkFiles {
    private final CheckpointStorage storage;
    private final Executor blocking;
    private final LongFunction<String> names;

    private StoredSinkFiles(CheckpointStorage storage, Executor blocking, LongFunction<String> names) {
        this.storage = storage;
        this.blocking = blocking;
        this.names = names;
    }

    /**
     * For one writer.
     *
     * @param unique tells it from a writer of the same partition and execution that a zombie may have opened elsewhere
     */
    public static StoredSinkFiles of(
            CheckpointStorage storage, Executor blocking, long execution, int partition, String unique) {
        AtomicLong count = new AtomicLong();
        return new StoredSinkFiles(
                storage,
                blocking,
                epoch -> SinkObjects.path(execution, epoch, partition, unique + "-" + count.incrementAndGet()));
    }

    /** For who only reads. */
    public static StoredSinkFiles reading(CheckpointStorage storage) {
        return new StoredSinkFiles(storage, Runnable::run, epoch -> {
            throw new IllegalStateException("Only writers write sink files.");
        });
    }

    @Override
    public CompletionStage<String> write(long epoch, byte[] content) {
        String path = names.apply(epoch);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        ObjectRef ref = storage.put(path, content);
                        return ref.path() + " " + ref.length() + " " + ref.sha256();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                blocking);
    }

    @Override
    public byte[] read(String reference) throws IOException {
        String[] parts = reference.split(" ", -1);
        if (parts.length != 3 || SinkObjects.epochOf(parts[0]) < 0) {
            throw new IOException("Not a reference to a file of a sink: " + reference);
        }
        return storage.read(new ObjectRef(parts[0], Long.parseLong(parts[1]), parts[2]));
    }
}
