package io.millrace.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.row.KeyHash;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateDelta;
import io.millrace.spi.state.StatePart;
import io.millrace.spi.state.StateShare;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateTable.Order;
import io.millrace.spi.state.TaskState;
import io.millrace.state.storage.FileCheckpointStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A query's state on several nodes, each with segments and bases of its part, and what an execution with another split makes of them. */
@Timeout(120)
class StatePartsTest {
    private static final String QUERY = "q-1";
    private static final int GROUPS = 16;
    private static final StateSettings EAGER = new StateSettings(64 << 10, 1L << 30, 0, 1 << 20, 1 << 20, 3, 1L << 30);

    @TempDir
    Path dir;

    private final ExecutorService background = Executors.newFixedThreadPool(2);
    private final Random random = new Random(11);
    private final TreeMap<String, String> model = new TreeMap<>();
    private final List<RocksStateBackend> nodes = new ArrayList<>();
    private final List<TaskState> tasks = new ArrayList<>();
    private long execution;
    private long epoch;
    private @Nullable Manifest last;

    @AfterEach
    void stop() {
        nodes.forEach(RocksStateBackend::close);
        background.shutdownNow();
    }

    @Test
    void anySplitRestoresWhatAnyOtherLeft() throws Exception {
        try (FileCheckpointStorage storage = FileCheckpointStorage.open(dir.resolve("c"))) {
            for (int split : new int[] {2, 3, 1, 4, 2, 1}) {
                start(storage, split);
                assertThat(content())
                        .as("execution %s on %s nodes", execution, split)
                        .isEqualTo(model);
                for (int i = 0; i < 3 + random.nextInt(8); i++) {
                    runEpoch();
                    assertThat(content()).isEqualTo(model);
                }
            }
        }
    }

    @Test
    void onceEveryPartHasABaseTheOlderExecutionsAreGone() throws Exception {
        try (FileCheckpointStorage storage = FileCheckpointStorage.open(dir.resolve("c"))) {
            start(storage, 2);
            untilAllHaveABase();
            start(storage, 3);
            assertThat(executionsNamed()).contains(1L);
            untilAllHaveABase();
            assertThat(executionsNamed()).containsExactly(2L);
            start(storage, 2);
            assertThat(content()).isEqualTo(model);
        }
    }

    private void untilAllHaveABase() throws Exception {
        await().pollInterval(java.time.Duration.ofMillis(1)).until(() -> {
            runEpoch();
            Manifest m = last;
            return m != null
                    && StateFiles.bases(m.stateBase()).stream()
                                    .filter(b -> StateFiles.executionOf(b.get(0).path()) == execution)
                                    .count()
                            == nodes.size();
        });
    }

    private List<Long> executionsNamed() {
        List<ObjectRef> all = new ArrayList<>(last.stateBase().stream()
                .filter(r -> StateFiles.isBaseDescription(r.path()))
                .toList());
        all.addAll(last.segments());
        return all.stream()
                .map(r -> StateFiles.executionOf(r.path()))
                .distinct()
                .sorted()
                .toList();
    }

    /** Two tasks a node, in contiguous ranges; the second operator has its only task on the last node. */
    private void start(FileCheckpointStorage storage, int split) {
        nodes.forEach(RocksStateBackend::close);
        nodes.clear();
        tasks.clear();
        execution++;
        for (int i = 0; i < split; i++) {
            KeyGroupRange range = new KeyGroupRange(
                    KeyHash.firstGroup(i, GROUPS, split),
                    i + 1 == split ? GROUPS : KeyHash.firstGroup(i + 1, GROUPS, split),
                    GROUPS);
            Map<String, List<KeyGroupRange>> operators = i + 1 == split
                    ? Map.of("op", List.of(range), "single", List.of(new KeyGroupRange(0, GROUPS, GROUPS)))
                    : Map.of("op", List.of(range));
            RocksStateBackend node = RocksStateBackend.open(
                    EAGER,
                    storage,
                    dir.resolve("local-" + i),
                    QUERY,
                    execution,
                    new StateShare(new StatePart(i, split), operators),
                    Optional.ofNullable(last),
                    background);
            nodes.add(node);
            tasks.add(node.open(new TaskId(1, i), range));
        }
        tasks.add(nodes.get(split - 1).open(new TaskId(2, 0), new KeyGroupRange(0, GROUPS, GROUPS)));
    }

    private StateTable table(String name, int hash) {
        int task = name.equals("single/t")
                ? nodes.size()
                : KeyHash.task(KeyHash.group(hash, GROUPS), GROUPS, nodes.size());
        return tasks.get(task).table(name, Order.HASHED);
    }

    private void runEpoch() throws Exception {
        for (int i = 0; i < 30; i++) {
            String name = random.nextInt(3) == 0 ? "single/t" : "op/t";
            String key = "k" + random.nextInt(60);
            byte[] k = key.getBytes(StandardCharsets.UTF_8);
            int hash = Arrays.hashCode(k);
            if (random.nextInt(3) == 0) {
                table(name, hash).remove(hash, k, 0, k.length);
                model.remove(name + key);
            } else {
                String value = "v" + random.nextInt();
                byte[] v = value.getBytes(StandardCharsets.UTF_8);
                table(name, hash).put(hash, k, 0, k.length, v, 0, v.length);
                model.put(name + key, value);
            }
        }
        epoch++;
        List<ObjectRef> refs = new ArrayList<>();
        for (int n = 0; n < nodes.size(); n++) {
            List<StateDelta> deltas = new ArrayList<>(List.of(tasks.get(n).freeze(epoch)));
            if (n + 1 == nodes.size()) {
                deltas.add(tasks.get(nodes.size()).freeze(epoch));
            }
            refs.addAll(
                    nodes.get(n).persist(epoch, deltas).toCompletableFuture().get(30, TimeUnit.SECONDS));
        }
        Manifest before = last;
        StateFiles files = (before == null ? StateFiles.NONE : StateFiles.of(before)).next(refs);
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

    private TreeMap<String, String> content() {
        TreeMap<String, String> all = new TreeMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            String name = i == nodes.size() ? "single/t" : "op/t";
            StateTable t = tasks.get(i).table(name, Order.HASHED);
            int before = all.size();
            try (StateTable.Cursor c = t.scan()) {
                while (c.next()) {
                    all.put(
                            name + new String(c.key(), c.keyOff(), c.keyLen(), StandardCharsets.UTF_8),
                            new String(c.value(), c.valueOff(), c.valueLen(), StandardCharsets.UTF_8));
                }
            }
            assertThat(t.size()).isEqualTo(all.size() - before);
        }
        return all;
    }
}
