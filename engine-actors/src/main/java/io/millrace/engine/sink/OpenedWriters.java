package io.millrace.engine.sink;

import io.millrace.connector.SinkWriter;
import io.millrace.connector.TransactionalSink;
import io.millrace.connector.TransactionalSink.WriterContext;
import io.millrace.connector.TransactionalWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writers of a transactional sink for the tasks of one execution on this node. Opening and ending them asks the outside system and may take
 * seconds: it happens here, all at once and on blocking threads, so that no event loop waits for it. Thread-safe.
 */
public final class OpenedWriters implements IntFunction<SinkWriter>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedWriters.class);

    /** After that the next execution ends what is left of their transactions. */
    private static final long ENDING_S = 5;

    private final List<TransactionalWriter> all;
    private final Map<Integer, TransactionalWriter> waiting = new ConcurrentHashMap<>();

    private OpenedWriters(Map<Integer, TransactionalWriter> opened) {
        all = List.copyOf(opened.values());
        waiting.putAll(opened);
    }

    /**
     * Blocks until all are open. If one cannot be, the others are closed, and its error is thrown.
     *
     * @param partitions of the tasks that write
     * @param blocking runs as many calls at once as it is given
     */
    public static OpenedWriters open(
            TransactionalSink sink, List<Integer> partitions, IntFunction<WriterContext> contexts, Executor blocking) {
        Map<Integer, TransactionalWriter> opened = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> opening = partitions.stream()
                .map(partition -> CompletableFuture.runAsync(
                        () -> opened.put(partition, sink.createWriter(contexts.apply(partition))), blocking))
                .toList();
        try {
            // All have come to an end then, well or not.
            CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new)).join();
            return new OpenedWriters(opened);
        } catch (CompletionException e) {
            new OpenedWriters(opened).close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The writer of a task, once; it is the task's from then on. */
    @Override
    public SinkWriter apply(int partition) {
        TransactionalWriter writer = waiting.remove(partition);
        if (writer == null) {
            throw new IllegalStateException("Partition " + partition + " of the sink has no writer on this node");
        }
        return writer;
    }

    /** Closes those that no task has taken, and waits until all have let go of what they had outside; for some seconds at most. */
    @Override
    public void close() {
        waiting.values().forEach(writer -> writer.close(null));
        waiting.clear();
        try {
            CompletableFuture.allOf(all.stream()
                            .map(writer -> writer.ended().toCompletableFuture())
                            .toArray(CompletableFuture[]::new))
                    .get(ENDING_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Writers of the sink did not end in good order; the next execution ends their transactions", e);
        }
    }
}
