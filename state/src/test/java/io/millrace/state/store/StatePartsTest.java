package io.millrace.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.error.MillraceException;
import io.millrace.row.KeyHash;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateDelta;
import io.millrace.spi.state.StatePart;
import io.millrace.spi.state.StateShare;
import io.millrace.spi.state.StateSplit;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateTable.Order;
import io.millrace.spi.state.TaskState;
import io.millrace.state.storage.FaultyStorage;
import io.millrace.state.storage.FileCheckpointStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
    private final Map<Integer, LocalRecovery> machines = new HashMap<>();
    private final Map<Integer, StandbyStore> standbys = new HashMap<>();
    private final List<Durable> durable = new ArrayList<>();
    private long execution;
    private long epoch;
    private boolean everyoneHears = true;
    private @Nullable Manifest last;

    /** What was there as of a manifest. */
    private record Durable(Manifest manifest, Map<String, String> model) {}

    @AfterEach
    void stop() {
        nodes.forEach(RocksStateBackend::close);
        standbys.values().forEach(StandbyStore::close);
        machines.values().forEach(LocalRecovery::close);
        background.shutdownNow();
    }

    /** Nodes come and go, miss that epochs became durable, stay away for some executions, and the past is changed now and then. */
    @Test
    void whatAnExecutionLeftIsWhereTheNextBegins() throws Exception {
        everyoneHears = false;
        try (FileCheckpointStorage storage = FileCheckpointStorage.open(dir.resolve("c"))) {
            for (int run = 0; run < 60; run++) {
                if (run % 9 == 8) {
                    goBackTo(durable.get(durable.size() - 1 - random.nextInt(Math.min(4, durable.size()))));
                }
                int gone = random.nextInt(6);
                LocalRecovery lost = machines.remove(gone);
                start(storage, 1 + random.nextInt(4));
                if (lost != null) {
                    lost.close();
                }
                assertThat(content())
                        .as("execution %s on %s nodes", execution, nodes.size())
                        .isEqualTo(model);
                for (int i = 0; i < random.nextInt(6); i++) {
                    runEpoch();
                    assertThat(content()).isEqualTo(model);
                }
                changeWhatIsNotDurable();
            }
        }
    }

    @Test
    void nothingIsReadThatStandsHere() throws Exception {
        try (FileCheckpointStorage files = FileCheckpointStorage.open(dir.resolve("c"))) {
            FaultyStorage storage = new FaultyStorage(files);
            start(storage, 2);
            untilAllHaveABase();
            runEpoch();
            await().pollInterval(java.time.Duration.ofMillis(1))
                    .until(() -> nodes.stream().allMatch(n -> n.appliedEpoch() == epoch));
            start(storage, 2);
            assertThat(content()).isEqualTo(model);
            assertThat(storage.reads()).noneMatch(path -> path.endsWith(".sst"));
            assertThat(storage.reads()).noneMatch(StateFiles::isSegment);
            start(storage, 1);
            assertThat(content()).isEqualTo(model);
            // The second node was the other's, not this one's: its part is read, with no segment of the first.
            assertThat(storage.reads().stream().filter(StateFiles::isSegment))
                    .isNotEmpty()
                    .allMatch(path -> StateFiles.partOf(path).index() == 1);
        }
        assertThat(dir.resolve("local-0")).isDirectoryContaining("glob:**x1-*");
        nodes.forEach(RocksStateBackend::close);
        machines.values().forEach(LocalRecovery::close);
        assertThat(dir.resolve("local-0")).isEmptyDirectory();
        assertThat(dir.resolve("local-1")).isEmptyDirectory();
    }

    @Test
    void whoIsPreparedReadsOnlyWhatHasComeSince() throws Exception {
        try (FileCheckpointStorage files = FileCheckpointStorage.open(dir.resolve("c"))) {
            FaultyStorage storage = new FaultyStorage(files);
            start(storage, 1);
            untilAllHaveABase();
            StateSplit split = new StateSplit(shares(2).get(1), shares(2));
            LocalRecovery newcomer = machines.computeIfAbsent(1, m -> new LocalRecovery());
            Manifest then = last;
            RocksStateBackend.prepare(EAGER, storage, dir.resolve("local-1"), QUERY, split, then, background, newcomer);
            assertThat(storage.reads()).isNotEmpty();
            storage.reads().clear();
            runEpoch();
            start(storage, 2);
            assertThat(content()).isEqualTo(model);
            assertThat(storage.reads()).noneMatch(path -> path.endsWith(".sst"));
            assertThat(storage.reads().stream().filter(StateFiles::isSegment))
                    .allMatch(path -> StateFiles.epochOf(path) > then.epoch());
        }
    }

    @Test
    void whoEndsTooLateLeavesNothing() throws Exception {
        try (FileCheckpointStorage storage = FileCheckpointStorage.open(dir.resolve("c"))) {
            start(storage, 1);
            untilAllHaveABase();
            RocksStateBackend slow = nodes.remove(0);
            start(storage, 1);
            assertThat(content()).isEqualTo(model);
            slow.close();
            runEpoch();
            assertThat(content()).isEqualTo(model);
            assertThat(dir.resolve("local-0")).isDirectoryNotContaining("glob:**x1-*");
        }
    }

    /** As above, with nodes that keep some state of others besides, some epochs behind, or not at all for a while. */
    @Test
    void whatANodeKeepsOfOthersIsWhereItBeginsWithTheirTasks() throws Exception {
        everyoneHears = false;
        try (FileCheckpointStorage storage = FileCheckpointStorage.open(dir.resolve("c"))) {
            for (int run = 0; run < 60; run++) {
                if (run % 9 == 8) {
                    goBackTo(durable.get(durable.size() - 1 - random.nextInt(Math.min(4, durable.size()))));
                }
                Optional<Manifest> base = Optional.ofNullable(last);
                int split = 1 + random.nextInt(4);
                int gone = random.nextInt(6);
                StandbyStore dead = standbys.remove(gone);
                LocalRecovery lost = machines.remove(gone);
                start(storage, split);
                if (dead != null) {
                    dead.close();
                }
                if (lost != null) {
                    lost.close();
                }
                assertThat(content())
                        .as("execution %s on %s nodes", execution, split)
                        .isEqualTo(model);
                for (int i = 0; i < split; i++) {
                    if (random.nextInt(4) > 0) {
                        standby(storage, i).begin(execution, othersShare(i, split), base);
                    }
                }
                for (int i = 0; i < random.nextInt(6); i++) {
                    runEpoch();
                    assertThat(content()).isEqualTo(model);
                    for (StandbyStore standby : standbys.values()) {
                        if (random.nextInt(3) > 0 && standby.follows(execution)) {
                            standby.follow(last);
                            assertThat(standby.epoch()).isEqualTo(epoch);
                        }
                    }
                }
                changeWhatIsNotDurable();
            }
        }
    }

    /** The tasks of one other node, at random, or a range of key groups, which other numbers of tasks would make of them. */
    private StateShare othersShare(int node, int split) {
        int other = random.nextInt(split);
        Map<String, List<KeyGroupRange>> operators = new HashMap<>();
        if (other != node) {
            operators.putAll(shares(split).get(other).operators());
        } else if (node > 0) {
            int end = range(node, split).first();
            operators.put("op", List.of(new KeyGroupRange(random.nextInt(end), end, GROUPS)));
        }
        return new StateShare(new StatePart(0, 2), operators);
    }

    private StandbyStore standby(CheckpointStorage storage, int node) {
        return standbys.computeIfAbsent(
                node,
                n -> new StandbyStore(
                        EAGER,
                        storage,
                        dir.resolve("local-" + n),
                        QUERY,
                        machines.computeIfAbsent(n, m -> new LocalRecovery())));
    }

    /** A checkpoint may be far away: what can be asked for together is. */
    @Test
    void objectsAreReadTogether() throws Exception {
        try (FileCheckpointStorage files = FileCheckpointStorage.open(dir.resolve("c"))) {
            start(files, 2);
            untilAllHaveABase();
            for (int i = 0; i < 8; i++) {
                runEpoch();
            }
            FaultyStorage storage = new FaultyStorage(files);
            machines.values().forEach(LocalRecovery::close);
            machines.clear();
            start(storage, 1);
            assertThat(content()).isEqualTo(model);
            int bases = StateFiles.bases(last.stateBase()).size();
            int segments =
                    (int) storage.reads().stream().filter(StateFiles::isSegment).count();
            assertThat(segments).isGreaterThan(3);
            assertThat(storage.readCalls())
                    .as(
                            "descriptions, the files of each base, segments; of %s objects",
                            storage.reads().size())
                    .isLessThanOrEqualTo(1 + bases + 1);
        }
    }

    @Test
    void whoTakesOverWhatItHasKeptReadsNoStateObject() throws Exception {
        try (FileCheckpointStorage files = FileCheckpointStorage.open(dir.resolve("c"))) {
            FaultyStorage storage = new FaultyStorage(files);
            start(storage, 2);
            StandbyStore standby = standby(storage, 0);
            standby.begin(execution, shares(2).get(1), Optional.empty());
            assertThat(standby.epoch()).isEqualTo(-1);
            untilAllHaveABase();
            standby.follow(last);
            storage.reads().clear();
            runEpoch();
            standby.follow(last);
            assertThat(storage.reads().stream().filter(StateFiles::isSegment))
                    .as("one segment of the other node")
                    .hasSize(1)
                    .allMatch(path -> StateFiles.partOf(path).index() == 1 && StateFiles.epochOf(path) == epoch);
            await().pollInterval(java.time.Duration.ofMillis(1))
                    .until(() -> nodes.stream().allMatch(n -> n.appliedEpoch() == epoch));
            Optional<Manifest> base = Optional.of(last);
            machines.remove(1).close();
            storage.reads().clear();
            start(storage, 1);
            assertThat(content()).isEqualTo(model);
            assertThat(storage.reads()).noneMatch(path -> path.endsWith(".sst") || StateFiles.isSegment(path));
            standby.begin(execution, StateShare.NONE, base);
            runEpoch();
            standby.follow(last);
            assertThat(content()).isEqualTo(model);
        }
        standbys.values().forEach(StandbyStore::close);
        nodes.forEach(RocksStateBackend::close);
        machines.values().forEach(LocalRecovery::close);
        assertThat(dir.resolve("local-0")).isEmptyDirectory();
    }

    @Test
    void whatCannotBeReadIsNotKeptAndTriedAgain() throws Exception {
        try (FileCheckpointStorage files = FileCheckpointStorage.open(dir.resolve("c"))) {
            start(files, 2);
            runEpoch();
            StandbyStore standby = standby(files, 0);
            standby.begin(execution, shares(2).get(1), Optional.empty());
            standby.follow(last);
            runEpoch();
            Path segment = dir.resolve("c")
                    .resolve(last.segments().stream()
                            .filter(r -> StateFiles.epochOf(r.path()) == epoch
                                    && StateFiles.partOf(r.path()).index() == 1)
                            .findFirst()
                            .orElseThrow()
                            .path());
            Path away = Files.move(segment, dir.resolve("away"));
            assertThatThrownBy(() -> standby.follow(last)).isInstanceOf(MillraceException.class);
            assertThat(standby.epoch()).isEqualTo(-1);
            Files.move(away, segment);
            standby.follow(last);
            assertThat(standby.epoch()).isEqualTo(epoch);
            nodes.forEach(RocksStateBackend::close);
            machines.remove(1).close();
            start(files, 1);
            assertThat(content()).isEqualTo(model);
        }
    }

    /** As after a crash behind this manifest: a later one was damaged. */
    private void goBackTo(Durable then) {
        last = then.manifest();
        epoch = then.manifest().epoch();
        model.clear();
        model.putAll(then.model());
        durable.subList(durable.indexOf(then) + 1, durable.size()).clear();
    }

    /** Changes of an epoch that never becomes durable. */
    private void changeWhatIsNotDurable() {
        Map<String, String> before = Map.copyOf(model);
        change();
        for (TaskState task : tasks) {
            var unused = task.freeze(epoch + 1);
        }
        model.clear();
        model.putAll(before);
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

    /** With a base after three segments each, the second of two nodes has its first one an epoch earlier. */
    @Test
    void nodesMakeTheirBasesInTurn() throws Exception {
        try (FileCheckpointStorage storage = FileCheckpointStorage.open(dir.resolve("c"))) {
            start(storage, 2);
            TreeMap<Integer, Long> first = new TreeMap<>();
            await().pollInterval(java.time.Duration.ofMillis(1)).until(() -> {
                runEpoch();
                for (ObjectRef ref : last.stateBase()) {
                    first.putIfAbsent(StateFiles.partOf(ref.path()).index(), StateFiles.epochOf(ref.path()));
                }
                return first.size() == 2;
            });
            assertThat(first).containsExactly(Map.entry(0, 3L), Map.entry(1, 2L));
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
    private void start(CheckpointStorage storage, int split) {
        nodes.forEach(RocksStateBackend::close);
        nodes.clear();
        tasks.clear();
        execution++;
        List<StateShare> shares = shares(split);
        for (int i = 0; i < split; i++) {
            RocksStateBackend node = RocksStateBackend.open(
                    EAGER,
                    storage,
                    dir.resolve("local-" + i),
                    QUERY,
                    execution,
                    new StateSplit(shares.get(i), shares),
                    Optional.ofNullable(last),
                    background,
                    machines.computeIfAbsent(i, m -> new LocalRecovery()));
            nodes.add(node);
            tasks.add(node.open(new TaskId(1, i), range(i, split)));
        }
        tasks.add(nodes.get(split - 1).open(new TaskId(2, 0), new KeyGroupRange(0, GROUPS, GROUPS)));
    }

    private static List<StateShare> shares(int split) {
        List<StateShare> shares = new ArrayList<>();
        for (int i = 0; i < split; i++) {
            KeyGroupRange range = range(i, split);
            Map<String, List<KeyGroupRange>> operators = i + 1 == split
                    ? Map.of("op", List.of(range), "single", List.of(new KeyGroupRange(0, GROUPS, GROUPS)))
                    : Map.of("op", List.of(range));
            shares.add(new StateShare(new StatePart(i, split), operators));
        }
        return shares;
    }

    private static KeyGroupRange range(int node, int split) {
        return new KeyGroupRange(
                KeyHash.firstGroup(node, GROUPS, split),
                node + 1 == split ? GROUPS : KeyHash.firstGroup(node + 1, GROUPS, split),
                GROUPS);
    }

    private StateTable table(String name, int hash) {
        int task = name.equals("single/t")
                ? nodes.size()
                : KeyHash.task(KeyHash.group(hash, GROUPS), GROUPS, nodes.size());
        return tasks.get(task).table(name, Order.HASHED);
    }

    private void change() {
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
    }

    private void runEpoch() throws Exception {
        change();
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
        durable.add(new Durable(last, Map.copyOf(model)));
        nodes.stream().filter(n -> everyoneHears || random.nextInt(5) > 0).forEach(n -> n.epochDurable(epoch));
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
