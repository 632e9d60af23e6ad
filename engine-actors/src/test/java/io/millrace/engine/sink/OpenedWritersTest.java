package io.millrace.engine.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.TransactionalSink;
import io.millrace.connector.TransactionalSink.WriterContext;
import io.millrace.connector.TransactionalWriter;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.state.storage.FileCheckpointStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OpenedWritersTest {
    @TempDir
    Path dir;

    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private CheckpointStorage storage;

    @BeforeEach
    void open() throws Exception {
        storage = FileCheckpointStorage.open(dir);
    }

    @AfterEach
    void close() throws Exception {
        blocking.shutdownNow();
        storage.close();
    }

    /** A sink whose writers hold something outside until they are told that it is gone. */
    private static final class Outside implements TransactionalSink {
        final Map<Integer, Held> writers = new ConcurrentHashMap<>();
        final CyclicBarrier together;
        final int broken;

        Outside(int atOnce, int broken) {
            together = new CyclicBarrier(atOnce);
            this.broken = broken;
        }

        @Override
        public TransactionalWriter createWriter(WriterContext context) {
            try {
                together.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            if (context.partition() == broken) {
                throw new IllegalStateException("no right to write " + broken);
            }
            Held writer = new Held();
            writers.put(context.partition(), writer);
            return writer;
        }

        @Override
        public void recover(Recovery recovery) {}

        @Override
        public String description() {
            return "outside";
        }

        @Override
        public void close() {}
    }

    private static final class Held implements TransactionalWriter {
        final CompletableFuture<Void> gone = new CompletableFuture<>();
        volatile boolean closed;

        @Override
        public void write(byte[] base, int off, int len) {}

        @Override
        public CompletionStage<byte[]> prepare(long epoch) {
            return CompletableFuture.completedFuture(new byte[0]);
        }

        @Override
        public CompletionStage<Void> publish(long epoch) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> ended() {
            return gone;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private OpenedWriters opened(Outside sink) {
        return OpenedWriters.open(
                sink,
                List.of(0, 1, 2),
                partition ->
                        new WriterContext(partition, 7, StoredSinkFiles.of(storage, blocking, 7, partition, "unique")),
                blocking);
    }

    @Test
    void allAreOpenedAtOnceAndEachIsGivenToItsTaskOnce() {
        Outside sink = new Outside(3, -1);
        OpenedWriters writers = opened(sink);
        assertThat(writers.apply(1)).isSameAs(sink.writers.get(1));
        assertThatThrownBy(() -> writers.apply(1)).hasMessageContaining("Partition 1");
        assertThatThrownBy(() -> writers.apply(3)).hasMessageContaining("Partition 3");
    }

    @Test
    void whoCannotOpenOneLeavesNoneOpen() {
        Outside sink = new Outside(3, 1);
        blocking.execute(() -> {
            while (sink.writers.size() < 2 || !sink.writers.values().stream().allMatch(w -> w.closed)) {
                Thread.onSpinWait();
            }
            sink.writers.values().forEach(w -> w.gone.complete(null));
        });
        assertThatThrownBy(() -> opened(sink)).hasMessage("no right to write 1");
        assertThat(sink.writers.values()).hasSize(2).allMatch(w -> w.closed);
    }

    @Test
    void itEndsWhenAllWritersHaveAndClosesThoseThatNoTaskTook() throws Exception {
        Outside sink = new Outside(3, -1);
        OpenedWriters writers = opened(sink);
        var taken = writers.apply(0);
        var closing = CompletableFuture.runAsync(writers::close, blocking);
        Held waiting = sink.writers.get(2);
        while (!waiting.closed) {
            Thread.onSpinWait();
        }
        assertThat(closing).isNotDone();
        assertThat(sink.writers.get(0).closed).as("is the task's to close").isFalse();
        taken.close();
        sink.writers.values().forEach(w -> w.gone.complete(null));
        closing.get();
    }
}
