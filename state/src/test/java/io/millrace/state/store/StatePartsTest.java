package io.millrace.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.state.StateShare;
import io.millrace.spi.state.StateSplit;
import io.millrace.state.storage.FaultyStorage;
import io.millrace.state.storage.FileCheckpointStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A query's state on several nodes, each with segments and bases of its part, and what an execution with another split makes of them. */
@Timeout(120)
class StatePartsTest extends PartsHarness {
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
            LocalRecovery newcomer = recovery(1);
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
}
