package io.millrace.bench.state;

import io.millrace.row.Bytes;
import io.millrace.row.KeyHash;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateDelta;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.TaskState;
import io.millrace.state.storage.FileCheckpointStorage;
import io.millrace.state.store.RocksStateBackend;
import io.millrace.state.store.StateSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a barrier costs a task: freezing the overlay after {@code changed} of its keys were written, which the record path waits for. The bound copies
 * the bytes that changed once. Single shots, since each freeze needs an overlay of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 20)
@Measurement(iterations = 50)
@Fork(1)
public class FreezeBenchmark {
    private static final int KEY_BYTES = 16;
    private static final int VALUE_BYTES = 24;
    private static final int GROUPS = 256;

    @Param({"100", "10000", "100000"})
    private int changed;

    private final ExecutorService background = Executors.newFixedThreadPool(2);
    private final byte[] key = new byte[KEY_BYTES];
    private final byte[] value = new byte[VALUE_BYTES];
    private byte[] from = {};
    private byte[] to = {};
    private @Nullable Path folder;
    private @Nullable RocksStateBackend backend;
    private @Nullable TaskState task;
    private long epoch;

    @Setup(Level.Iteration)
    public void change() throws IOException {
        folder = Files.createTempDirectory("millrace-freeze-benchmark-");
        backend = RocksStateBackend.open(
                StateSettings.defaults(),
                FileCheckpointStorage.open(Files.createDirectories(folder.resolve("checkpoint"))),
                Files.createDirectories(folder.resolve("local")),
                "benchmark",
                1,
                Optional.empty(),
                background);
        task = backend.open(new TaskId(1, 0), new KeyGroupRange(0, GROUPS, GROUPS));
        StateTable table = task.table("benchmark/values", StateTable.Order.HASHED);
        for (int i = 0; i < changed; i++) {
            Bytes.putLong(key, 0, i * 0x9E3779B97F4A7C15L);
            table.put(KeyHash.hash(key, 0, KEY_BYTES), key, 0, KEY_BYTES, value, 0, VALUE_BYTES);
        }
        from = new byte[changed * (KEY_BYTES + VALUE_BYTES)];
        to = new byte[from.length];
    }

    @TearDown(Level.Iteration)
    public void delete() throws IOException {
        if (backend == null || folder == null) {
            return;
        }
        backend.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @TearDown(Level.Trial)
    public void end() {
        background.shutdown();
    }

    @Benchmark
    public StateDelta freeze() {
        if (task == null) {
            throw new IllegalStateException("Not set up");
        }
        return task.freeze(epoch++);
    }

    @Benchmark
    public byte[] boundCopy() {
        System.arraycopy(from, 0, to, 0, from.length);
        return to;
    }
}
