package io.millrace.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.row.KeyHash;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.Reshaping;
import io.millrace.spi.state.StateDelta;
import io.millrace.spi.state.StatePart;
import io.millrace.spi.state.StateShare;
import io.millrace.spi.state.StateSplit;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateTable.Order;
import io.millrace.spi.state.TaskState;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.io.TempDir;

/** Several nodes with parts of a query's state, a model of what is in it, and random changes. */
abstract class PartsHarness {
    static final String QUERY = "q-1";
    static final int GROUPS = 16;
    static final StateSettings EAGER = new StateSettings(64 << 10, 1L << 30, 0, 1 << 20, 1 << 20, 3, 1L << 30);

    @TempDir
    Path dir;

    final ExecutorService background = Executors.newFixedThreadPool(2);
    final Random random = new Random(11);
    final TreeMap<String, String> model = new TreeMap<>();
    final List<RocksStateBackend> nodes = new ArrayList<>();
    final List<TaskState> tasks = new ArrayList<>();
    final Map<Integer, LocalRecovery> machines = new HashMap<>();
    final Map<Integer, StandbyStore> standbys = new HashMap<>();
    final List<Durable> durable = new ArrayList<>();
    long execution;
    long epoch;
    boolean everyoneHears = true;

    @Nullable
    Manifest last;

    /** What was there as of a manifest. */
    record Durable(Manifest manifest, Map<String, String> model) {}

    @AfterEach
    void stop() {
        nodes.forEach(RocksStateBackend::close);
        standbys.values().forEach(StandbyStore::close);
        machines.values().forEach(LocalRecovery::close);
        background.shutdownNow();
    }

    /** What a machine knows of the executions of the query. */
    LocalRecovery recovery(int machine) {
        return machines.computeIfAbsent(machine, m -> new LocalRecovery(reshaping()));
    }

    /** To the shape that values have now. */
    Reshaping reshaping() {
        return Reshaping.NONE;
    }

    /** A value as the program of now writes it. */
    String stored(String value) {
        return value;
    }

    /** The value of what is stored; an error unless the program of now could have written it. */
    String shown(String stored) {
        return stored;
    }

    /** The facts of a manifest. */
    Map<String, String> extra(@Nullable Manifest before, StateFiles files) {
        return Map.of();
    }

    /** The tasks of one other node, at random, or a range of key groups, which other numbers of tasks would make of them. */
    StateShare othersShare(int node, int split) {
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

    StandbyStore standby(CheckpointStorage storage, int node) {
        return standbys.computeIfAbsent(
                node, n -> new StandbyStore(EAGER, storage, dir.resolve("local-" + n), QUERY, recovery(n)));
    }

    /** As after a crash behind this manifest: a later one was damaged. */
    void goBackTo(Durable then) {
        last = then.manifest();
        epoch = then.manifest().epoch();
        model.clear();
        model.putAll(then.model());
        durable.subList(durable.indexOf(then) + 1, durable.size()).clear();
    }

    /** Changes of an epoch that never becomes durable. */
    void changeWhatIsNotDurable() {
        Map<String, String> before = Map.copyOf(model);
        change();
        for (TaskState task : tasks) {
            var unused = task.freeze(epoch + 1);
        }
        model.clear();
        model.putAll(before);
    }

    void untilAllHaveABase() throws Exception {
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

    List<Long> executionsNamed() {
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
    void start(CheckpointStorage storage, int split) {
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
                    recovery(i));
            nodes.add(node);
            tasks.add(node.open(new TaskId(1, i), range(i, split)));
        }
        tasks.add(nodes.get(split - 1).open(new TaskId(2, 0), new KeyGroupRange(0, GROUPS, GROUPS)));
    }

    static List<StateShare> shares(int split) {
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

    static KeyGroupRange range(int node, int split) {
        return new KeyGroupRange(
                KeyHash.firstGroup(node, GROUPS, split),
                node + 1 == split ? GROUPS : KeyHash.firstGroup(node + 1, GROUPS, split),
                GROUPS);
    }

    StateTable table(String name, int hash) {
        int task = name.equals("single/t")
                ? nodes.size()
                : KeyHash.task(KeyHash.group(hash, GROUPS), GROUPS, nodes.size());
        return tasks.get(task).table(name, Order.HASHED);
    }

    void change() {
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
                byte[] v = stored(value).getBytes(StandardCharsets.UTF_8);
                table(name, hash).put(hash, k, 0, k.length, v, 0, v.length);
                model.put(name + key, value);
            }
        }
    }

    void runEpoch() throws Exception {
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
                extra(before, files));
        durable.add(new Durable(last, Map.copyOf(model)));
        nodes.stream().filter(n -> everyoneHears || random.nextInt(5) > 0).forEach(n -> n.epochDurable(epoch));
    }

    TreeMap<String, String> content() {
        TreeMap<String, String> all = new TreeMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            String name = i == nodes.size() ? "single/t" : "op/t";
            StateTable t = tasks.get(i).table(name, Order.HASHED);
            int before = all.size();
            try (StateTable.Cursor c = t.scan()) {
                while (c.next()) {
                    all.put(
                            name + new String(c.key(), c.keyOff(), c.keyLen(), StandardCharsets.UTF_8),
                            shown(new String(c.value(), c.valueOff(), c.valueLen(), StandardCharsets.UTF_8)));
                }
            }
            assertThat(t.size()).isEqualTo(all.size() - before);
        }
        return all;
    }
}
