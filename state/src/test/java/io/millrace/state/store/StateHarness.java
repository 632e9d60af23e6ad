package io.millrace.state.store;

import io.millrace.row.KeyHash;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateDelta;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateTable.Order;
import io.millrace.spi.state.TaskState;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A query's state with some tasks, its manifests, and what the coordinator would do. */
@SuppressWarnings("ByteBufferBackingArray") // all made by wrap
final class StateHarness implements AutoCloseable {
    static final int GROUPS = 64;
    static final String QUERY = "q-1";

    final CheckpointStorage storage;
    final Path local;
    final StateSettings settings;
    final ExecutorService background = Executors.newFixedThreadPool(2);
    final List<Manifest> manifests = new ArrayList<>();
    long execution;
    long epoch = -1;
    RocksStateBackend backend;
    List<TaskState> tasks = new ArrayList<>();

    StateHarness(CheckpointStorage storage, Path local, StateSettings settings) {
        this.storage = storage;
        this.local = local;
        this.settings = settings;
    }

    Optional<Manifest> last() {
        return manifests.isEmpty() ? Optional.empty() : Optional.of(manifests.get(manifests.size() - 1));
    }

    void start(int parallelism) {
        start(parallelism, last());
    }

    void start(int parallelism, Optional<Manifest> base) {
        stop();
        backend = RocksStateBackend.open(settings, storage, local, QUERY, ++execution, base, background);
        tasks = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            int first = KeyHash.firstGroup(i, GROUPS, parallelism);
            int end = i + 1 == parallelism ? GROUPS : KeyHash.firstGroup(i + 1, GROUPS, parallelism);
            tasks.add(backend.open(new TaskId(1, i), new KeyGroupRange(first, end, GROUPS)));
        }
    }

    void stop() {
        if (backend != null) {
            backend.close();
            backend = null;
        }
    }

    StateTable table(String name, Order order, int keyHash) {
        int group = KeyHash.group(keyHash, GROUPS);
        return tasks.get(KeyHash.task(group, GROUPS, tasks.size())).table(name, order);
    }

    List<StateDelta> freeze() {
        epoch++;
        List<StateDelta> deltas = new ArrayList<>();
        tasks.forEach(t -> deltas.add(t.freeze(epoch)));
        return deltas;
    }

    List<ObjectRef> persist(List<StateDelta> deltas) throws Exception {
        return backend.persist(epoch, deltas).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** One epoch that becomes durable. */
    Manifest commit() throws Exception {
        return durable(persist(freeze()));
    }

    Manifest durable(List<ObjectRef> refs) {
        StateFiles files = last().map(StateFiles::of).orElse(StateFiles.NONE).next(refs);
        Manifest m = new Manifest(
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
        manifests.add(m);
        backend.epochDurable(epoch);
        return m;
    }

    /** All entries of a table as its tasks see them: key → (hash, value). */
    TreeMap<ByteBuffer, byte[]> content(String name, Order order) {
        TreeMap<ByteBuffer, byte[]> all = new TreeMap<>(StateHarness::unsigned);
        long sizes = 0;
        for (TaskState task : tasks) {
            StateTable t = task.table(name, order);
            sizes += t.size();
            try (StateTable.Cursor c = t.scan()) {
                while (c.next()) {
                    all.put(
                            copy(c.key(), c.keyOff(), c.keyLen()),
                            copy(c.value(), c.valueOff(), c.valueLen()).array());
                }
            }
        }
        if (sizes != all.size()) {
            throw new AssertionError("size() says " + sizes + ", scan finds " + all.size());
        }
        return all;
    }

    static ByteBuffer copy(byte[] b, int off, int len) {
        return ByteBuffer.wrap(java.util.Arrays.copyOfRange(b, off, off + len));
    }

    static int unsigned(ByteBuffer a, ByteBuffer b) {
        return java.util.Arrays.compareUnsigned(a.array(), b.array());
    }

    @Override
    public void close() {
        stop();
        background.shutdown();
    }
}
