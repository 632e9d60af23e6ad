package io.millrace.bench.state;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.row.Bytes;
import io.millrace.row.KeyHash;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import io.millrace.spi.state.TaskState;
import io.millrace.state.storage.FileCheckpointStorage;
import io.millrace.state.store.RocksStateBackend;
import io.millrace.state.store.StateSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteOptions;

/**
 * A count for each of so many keys that memory does not hold them: every key once, then as many updates of keys drawn at random, with an
 * epoch after each 100,000. Beside it RocksDB with the same cache, read and written for each row, as engines do that keep state there
 * and nowhere else; without its snapshots. Microseconds of wall time and of the whole process's CPU, a row.
 */
public final class BeyondMemory {
    private static final int EPOCH_ROWS = 100_000;
    private static final int GROUPS = 256;
    private static final int KEY_BYTES = 16;
    private static final int BITS_PER_KEY = 10;
    private static final double NS_PER_US = 1e3;

    private final long keys;
    private final byte[] key = new byte[KEY_BYTES];

    private BeyondMemory(long keys) {
        this.keys = keys;
    }

    public static void main(String[] args) throws Exception {
        long keys = args.length > 0 ? Long.parseLong(args[0]) : 10_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        System.out.println("| engine | rows | wall µs a row | CPU µs a row |\n|---|---|---|---|");
        for (int i = 0; i < rounds; i++) {
            new BeyondMemory(keys).overlay();
            new BeyondMemory(keys).bareRocks();
        }
    }

    private interface Update {
        void row(int keyHash) throws Exception;
    }

    private void overlay() throws Exception {
        Path folder = Files.createTempDirectory("millrace-beyond-memory-");
        ExecutorService background = Executors.newFixedThreadPool(2);
        try (RocksStateBackend backend = RocksStateBackend.open(
                StateSettings.defaults(),
                FileCheckpointStorage.open(Files.createDirectories(folder.resolve("checkpoint"))),
                Files.createDirectories(folder.resolve("local")),
                "benchmark",
                1,
                Optional.empty(),
                background)) {
            TaskState task = backend.open(new TaskId(1, 0), new KeyGroupRange(0, GROUPS, GROUPS));
            StateTable table = task.table("benchmark/values", StateTable.Order.HASHED);
            StateValue value = new StateValue();
            byte[] one = new byte[Long.BYTES];
            Bytes.putLong(one, 0, 1);
            Epochs epochs = new Epochs(backend, task);
            measure("millrace", hash -> {
                if (table.getForUpdate(hash, key, 0, KEY_BYTES, value)) {
                    Bytes.putLong(value.base, value.off, Bytes.getLong(value.base, value.off) + 1);
                } else {
                    table.put(hash, key, 0, KEY_BYTES, one, 0, Long.BYTES);
                }
                epochs.row();
            });
        } finally {
            background.shutdown();
            delete(folder);
        }
    }

    private void bareRocks() throws Exception {
        Path folder = Files.createTempDirectory("millrace-beyond-memory-");
        StateSettings settings = StateSettings.defaults();
        // As much for blocks as the engine has for entries and blocks together.
        try (LRUCache cache = new LRUCache(settings.cacheBytes() + settings.blockCacheBytes(), 2);
                BloomFilter filter = new BloomFilter(BITS_PER_KEY);
                Options options = new Options()
                        .setCreateIfMissing(true)
                        .setWriteBufferSize(settings.writeBufferBytes())
                        .setTableFormatConfig(
                                new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter));
                WriteOptions writes = new WriteOptions().setDisableWAL(true);
                RocksDB rocks = RocksDB.open(options, folder.toString())) {
            measure("RocksDB for each row", hash -> {
                byte[] found = rocks.get(key);
                long count = found == null ? 1 : Bytes.getLong(found, 0) + 1;
                byte[] now = new byte[Long.BYTES];
                Bytes.putLong(now, 0, count);
                rocks.put(writes, key, now);
            });
        } finally {
            delete(folder);
        }
    }

    private void measure(String engine, Update update) throws Exception {
        phase(engine, "each key once", i -> i, update);
        SplittableRandom random = new SplittableRandom(keys);
        phase(engine, "at random", i -> random.nextLong(keys), update);
    }

    private interface Draw {
        long key(long i);
    }

    private void phase(String engine, String rows, Draw draw, Update update) throws Exception {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = process.getProcessCpuTime();
        long wall = System.nanoTime();
        for (long i = 0; i < keys; i++) {
            long k = draw.key(i);
            Bytes.putLong(key, 0, k * 0x9E3779B97F4A7C15L);
            Bytes.putLong(key, Long.BYTES, k);
            update.row(KeyHash.hash(key, 0, KEY_BYTES));
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f |%n",
                engine,
                rows,
                (System.nanoTime() - wall) / NS_PER_US / keys,
                (process.getProcessCpuTime() - cpu) / NS_PER_US / keys);
    }

    /** Ends an epoch after so many rows, and the one before is durable by then: what the coordinator would do. */
    private static final class Epochs {
        private final RocksStateBackend backend;
        private final TaskState task;
        private StateFiles files = StateFiles.NONE;
        private long epoch;
        private int rows;

        Epochs(RocksStateBackend backend, TaskState task) {
            this.backend = backend;
            this.task = task;
        }

        void row() throws Exception {
            if (++rows < EPOCH_ROWS) {
                return;
            }
            rows = 0;
            List<ObjectRef> refs = backend.persist(epoch, List.of(task.freeze(epoch)))
                    .toCompletableFuture()
                    .get();
            files = files.next(refs);
            Manifest manifest = new Manifest(
                    "benchmark",
                    epoch,
                    1,
                    1,
                    epoch - 1,
                    List.of(),
                    -1,
                    -1,
                    files.baseEpoch(),
                    files.base(),
                    files.segments(),
                    Map.of(),
                    Map.of());
            files = StateFiles.of(manifest);
            backend.epochDurable(epoch);
            epoch++;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
