package io.millrace.bench.state;

import io.millrace.row.KeyHash;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StatePart;
import io.millrace.spi.state.StateShare;
import io.millrace.spi.state.StateSplit;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.TaskState;
import io.millrace.state.storage.FileCheckpointStorage;
import io.millrace.state.store.LocalRecovery;
import io.millrace.state.store.RocksStateBackend;
import io.millrace.state.store.StateSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a node takes to open its part of a state that three nodes have left, each with a base of its own and some epochs behind it: the part
 * that it had, half of another one besides, everything; from the checkpoint, and with what the execution before left there. Arguments: megabytes of state, rounds, and, to have it from a storage that is far away too, the
 * milliseconds of a request to that. Milliseconds, medians with least and greatest.
 */
public final class RestoreTime {
    private static final String QUERY = "restore-benchmark";
    private static final int GROUPS = 128;
    private static final int NODES = 3;
    private static final int VALUE_BYTES = 1_000;
    private static final int EPOCHS = 20;
    private static final int ROWS_AN_EPOCH = 500;

    private final CheckpointStorage storage;
    private final Path local;
    private final ExecutorService background = Executors.newFixedThreadPool(2);
    private @Nullable Manifest last;
    private long execution = 1;

    private RestoreTime(CheckpointStorage storage, Path local) {
        this.storage = storage;
        this.local = local;
    }

    public static void main(String[] args) throws Exception {
        int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        long latencyMs = args.length > 2 ? Long.parseLong(args[2]) : 0;
        Path base = Files.createTempDirectory("millrace-restore-benchmark-");
        try (DistantStorage storage = new DistantStorage(FileCheckpointStorage.open(base.resolve("checkpoint")))) {
            RestoreTime benchmark = new RestoreTime(storage, base.resolve("local"));
            benchmark.fill(megabytes * 1_000);
            for (boolean left : new boolean[] {false, true}) {
                benchmark.measure(left ? "From what the execution before left" : "From the checkpoint", left, rounds);
            }
            if (latencyMs > 0) {
                for (int atOnce : new int[] {1, 16, 1, 16}) {
                    storage.moveAway(latencyMs, atOnce);
                    benchmark.measure(
                            "From a checkpoint that is " + latencyMs + " ms away, " + atOnce + " requests at once",
                            false,
                            rounds);
                }
                storage.moveAway(0, 1);
            }
            benchmark.background.shutdownNow();
        } finally {
            try (Stream<Path> files = Files.walk(base)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void measure(String what, boolean left, int rounds) throws Exception {
        System.out.println(what + ":");
        measure("what it had", new KeyGroupRange(0, first(1), GROUPS), NODES, left, rounds);
        measure(
                "half of another part besides",
                new KeyGroupRange(0, (first(1) + first(2)) / 2, GROUPS),
                2,
                left,
                rounds);
        measure("everything", new KeyGroupRange(0, GROUPS, GROUPS), 1, left, rounds);
    }

    private static int first(int node) {
        return node == NODES ? GROUPS : KeyHash.firstGroup(node, GROUPS, NODES);
    }

    /** @param range of the first node, or of the one that is opened; the rest is divided between the others */
    private RocksStateBackend open(KeyGroupRange range, int index, int parts, LocalRecovery recovery) {
        StateShare mine = share(range, index, parts);
        List<StateShare> all = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            all.add(i == index ? mine : share(new KeyGroupRange(first(i), first(i + 1), GROUPS), i, parts));
        }
        return RocksStateBackend.open(
                StateSettings.defaults().withMaterialise(16, 64L << 20),
                storage,
                local.resolve(String.valueOf(index)),
                QUERY,
                execution,
                new StateSplit(mine, all),
                Optional.ofNullable(last),
                background,
                recovery);
    }

    private static StateShare share(KeyGroupRange range, int index, int parts) {
        return new StateShare(new StatePart(index, parts), Map.of("op", List.of(range)));
    }

    /** So many keys, each once, and then epochs with some of them, until each node has a base. */
    private void fill(int keys) throws Exception {
        List<RocksStateBackend> nodes = new ArrayList<>();
        List<TaskState> tasks = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            KeyGroupRange range = new KeyGroupRange(first(i), first(i + 1), GROUPS);
            nodes.add(open(range, i, NODES, new LocalRecovery()));
            tasks.add(nodes.get(i).open(new TaskId(1, i), range));
        }
        SplittableRandom random = new SplittableRandom(5);
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) '-');
        long epoch = 0;
        int written = 0;
        for (int left = EPOCHS; left > 0; epoch++) {
            int rows = written < keys ? Math.min(20 * ROWS_AN_EPOCH, keys - written) : ROWS_AN_EPOCH;
            for (int i = 0; i < rows; i++) {
                byte[] key = "%012d"
                        .formatted(written < keys ? written++ : random.nextInt(keys))
                        .getBytes(StandardCharsets.UTF_8);
                System.arraycopy(key, 0, value, 0, key.length);
                int hash = KeyHash.hash(key, 0, key.length);
                int task = KeyHash.task(KeyHash.group(hash, GROUPS), GROUPS, NODES);
                tasks.get(task)
                        .table("op/t", StateTable.Order.HASHED)
                        .put(hash, key, 0, key.length, value, 0, value.length);
            }
            commit(epoch, nodes, tasks);
            left -= written >= keys && bases() == NODES ? 1 : 0;
        }
        nodes.forEach(RocksStateBackend::close);
    }

    private long bases() {
        Manifest m = last;
        return m == null ? 0 : StateFiles.bases(m.stateBase()).size();
    }

    private void commit(long epoch, List<RocksStateBackend> nodes, List<TaskState> tasks) {
        List<ObjectRef> refs = new ArrayList<>();
        for (int n = 0; n < NODES; n++) {
            refs.addAll(nodes.get(n)
                    .persist(epoch, List.of(tasks.get(n).freeze(epoch)))
                    .toCompletableFuture()
                    .join());
        }
        StateFiles files = (last == null ? StateFiles.NONE : StateFiles.of(last)).next(refs);
        last = new Manifest(
                QUERY,
                epoch,
                1,
                execution,
                epoch - 1,
                List.of(),
                -1,
                -1,
                files.baseEpoch(),
                files.base(),
                files.segments(),
                Map.of(),
                Map.of());
        nodes.forEach(n -> n.epochDurable(epoch));
    }

    private void measure(String what, KeyGroupRange range, int parts, boolean left, int rounds) {
        double[] ms = IntStream.range(0, rounds + 1)
                .mapToDouble(round -> restoreMs(range, parts, left))
                .skip(1)
                .sorted()
                .toArray();
        System.out.printf(
                Locale.ROOT, "  %s: %.0f (%.0f–%.0f) ms%n", what, ms[ms.length / 2], ms[0], ms[ms.length - 1]);
    }

    private double restoreMs(KeyGroupRange range, int parts, boolean left) {
        try (LocalRecovery recovery = new LocalRecovery()) {
            if (left) {
                execution++;
                open(new KeyGroupRange(0, first(1), GROUPS), 0, NODES, recovery).close();
            }
            execution++;
            long startNs = System.nanoTime();
            try (RocksStateBackend node = open(range, 0, parts, recovery)) {
                TaskState task = node.open(new TaskId(1, 0), range);
                if (task.table("op/t", StateTable.Order.HASHED).size() == 0) {
                    throw new IllegalStateException("Nothing was restored");
                }
                return (System.nanoTime() - startNs) / 1e6;
            }
        }
    }
}
