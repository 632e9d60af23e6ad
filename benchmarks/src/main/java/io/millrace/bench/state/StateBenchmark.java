package io.millrace.bench.state;

import io.millrace.row.Bytes;
import io.millrace.row.KeyHash;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import io.millrace.spi.state.TaskState;
import io.millrace.state.storage.FileCheckpointStorage;
import io.millrace.state.store.RocksStateBackend;
import io.millrace.state.store.StateSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * One of 10,000 keys of 16 bytes with a value of 24, in the open epoch's overlay; time a call. What begins with {@code bound} does the same without
 * epochs: a hash map of the JDK, which keeps nothing, and RocksDB by itself, which is what every update would pay without the overlay.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StateBenchmark {
    private static final int KEYS = 10_000;
    private static final int KEY_BYTES = 16;
    private static final int VALUE_BYTES = 24;
    private static final int GROUPS = 256;
    private static final int STEP = 7919;

    private final byte[][] keys = new byte[KEYS][KEY_BYTES];
    private final int[] hashes = new int[KEYS];
    private final Map<ByteBuffer, byte[]> map = new HashMap<>();
    private final StateValue value = new StateValue();
    private final ExecutorService background = Executors.newFixedThreadPool(2);
    private @Nullable Path folder;
    private @Nullable RocksStateBackend backend;
    private @Nullable RocksDB rocks;
    private @Nullable TaskState task;
    private @Nullable StateTable table;
    private int at;

    @Setup(Level.Trial)
    public void fill() throws IOException, RocksDBException {
        folder = Files.createTempDirectory("millrace-state-benchmark-");
        backend = RocksStateBackend.open(
                StateSettings.defaults(),
                FileCheckpointStorage.open(Files.createDirectories(folder.resolve("checkpoint"))),
                Files.createDirectories(folder.resolve("local")),
                "benchmark",
                1,
                Optional.empty(),
                background);
        task = backend.open(new TaskId(1, 0), new KeyGroupRange(0, GROUPS, GROUPS));
        table = task.table("benchmark/values", StateTable.Order.HASHED);
        rocks = RocksDB.open(folder.resolve("rocks").toString());
        for (int i = 0; i < KEYS; i++) {
            Bytes.putLong(keys[i], 0, i * 0x9E3779B97F4A7C15L);
            Bytes.putLong(keys[i], Long.BYTES, i);
            hashes[i] = KeyHash.hash(keys[i], 0, KEY_BYTES);
            table.put(hashes[i], keys[i], 0, KEY_BYTES, new byte[VALUE_BYTES], 0, VALUE_BYTES);
            map.put(ByteBuffer.wrap(keys[i]), new byte[VALUE_BYTES]);
            rocks.put(keys[i], new byte[VALUE_BYTES]);
        }
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        if (backend == null || rocks == null || folder == null) {
            return;
        }
        backend.close();
        rocks.close();
        background.shutdown();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private int next() {
        at = (at + STEP) % KEYS;
        return at;
    }

    private StateTable table() {
        if (table == null) {
            throw new IllegalStateException("Not set up");
        }
        return table;
    }

    private RocksDB rocks() {
        if (rocks == null) {
            throw new IllegalStateException("Not set up");
        }
        return rocks;
    }

    @Benchmark
    public long read() {
        int i = next();
        table().get(hashes[i], keys[i], 0, KEY_BYTES, value);
        return Bytes.getLong(value.base, value.off);
    }

    @Benchmark
    public long update() {
        int i = next();
        table().getForUpdate(hashes[i], keys[i], 0, KEY_BYTES, value);
        long count = Bytes.getLong(value.base, value.off) + 1;
        Bytes.putLong(value.base, value.off, count);
        return count;
    }

    @Benchmark
    public long boundMapRead() {
        return Bytes.getLong(mapValue(), 0);
    }

    @Benchmark
    public long boundMapUpdate() {
        byte[] found = mapValue();
        long count = Bytes.getLong(found, 0) + 1;
        Bytes.putLong(found, 0, count);
        return count;
    }

    private byte[] mapValue() {
        byte[] found = map.get(ByteBuffer.wrap(keys[next()]));
        return found == null ? new byte[VALUE_BYTES] : found;
    }

    @Benchmark
    public long boundRocksRead() throws RocksDBException {
        return Bytes.getLong(rocks().get(keys[next()]), 0);
    }

    @Benchmark
    public long boundRocksUpdate() throws RocksDBException {
        int i = next();
        byte[] found = rocks().get(keys[i]);
        long count = Bytes.getLong(found, 0) + 1;
        Bytes.putLong(found, 0, count);
        rocks().put(keys[i], found);
        return count;
    }
}
