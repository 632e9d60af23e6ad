package io.millrace.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.checkpoint.StateVersions;
import io.millrace.spi.state.Reshaping;
import io.millrace.spi.state.StateShare;
import io.millrace.state.storage.FileCheckpointStorage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * As {@link StatePartsTest}, with programs that change the shape of the state, there and back. Every value says which program's it is: one that was
 * brought into the shape of now twice, or not at all, is an error, wherever it was read.
 */
@Timeout(120)
class ReshapedPartsTest extends PartsHarness {
    private String program = "p0";

    @Override
    String stored(String value) {
        return program + "|" + value;
    }

    @Override
    String shown(String stored) {
        assertThat(stored).startsWith(program + "|");
        return stored.substring(program.length() + 1);
    }

    @Override
    Map<String, String> extra(@Nullable Manifest before, StateFiles files) {
        Map<String, String> known = before == null ? Map.of() : before.extra();
        return StateVersions.of(known)
                .with(execution, program)
                .since(Math.min(execution, files.oldestExecution()))
                .among(known);
    }

    @Override
    Reshaping reshaping() {
        String now = program;
        return manifest -> {
            StateVersions versions = StateVersions.of(manifest.extra());
            return (ofExecution, table) -> {
                List<String> chain = new ArrayList<>(versions.from(ofExecution));
                String was = chain.get(0);
                // As a program would find out: by a walk from shape to shape. One that came back to where it was has
                // changed nothing here.
                return was.equals(now)
                        ? null
                        : (value, off, len) -> {
                            String old = new String(value, off, len, StandardCharsets.UTF_8);
                            assertThat(old).startsWith(was + "|");
                            return (now + old.substring(was.length())).getBytes(StandardCharsets.UTF_8);
                        };
            };
        };
    }

    /** Another program starts, in processes that are new. */
    private void changeProgram(String to) {
        nodes.forEach(RocksStateBackend::close);
        nodes.clear();
        tasks.clear();
        standbys.values().forEach(StandbyStore::close);
        standbys.clear();
        machines.values().forEach(LocalRecovery::close);
        machines.clear();
        program = to;
    }

    private void followSome(CheckpointStorage storage, int split, Optional<Manifest> base) {
        for (int i = 0; i < split; i++) {
            if (random.nextInt(3) > 0) {
                StateShare share = othersShare(i, split);
                standby(storage, i).begin(execution, share, base);
            }
        }
    }

    @Test
    void everyValueIsOfTheShapeThatTheProgramReads() throws Exception {
        everyoneHears = false;
        int several = 0;
        try (FileCheckpointStorage storage = FileCheckpointStorage.open(dir.resolve("c"))) {
            for (int run = 0; run < 80; run++) {
                if (run % 9 == 8) {
                    goBackTo(durable.get(durable.size() - 1 - random.nextInt(Math.min(4, durable.size()))));
                }
                if (random.nextInt(3) == 0) {
                    changeProgram("p" + random.nextInt(random.nextBoolean() ? 3 : 1_000_000));
                }
                Optional<Manifest> base = Optional.ofNullable(last);
                int split = 1 + random.nextInt(4);
                start(storage, split);
                assertThat(content())
                        .as("execution %s on %s nodes, %s", execution, split, program)
                        .isEqualTo(model);
                followSome(storage, split, base);
                // Often none: then the program was never there.
                for (int i = 0; i < random.nextInt(5); i++) {
                    runEpoch();
                    assertThat(content()).isEqualTo(model);
                    for (StandbyStore standby : standbys.values()) {
                        if (random.nextInt(3) > 0 && standby.follows(execution)) {
                            standby.follow(last);
                        }
                    }
                }
                if (last != null) {
                    int shapes = StateVersions.of(last.extra()).byExecution().size();
                    assertThat(shapes).isLessThanOrEqualTo(executionsNamed().size() + 1);
                    several = Math.max(several, shapes);
                }
                changeWhatIsNotDurable();
            }
        }
        assertThat(several).as("shapes in one manifest").isGreaterThan(2);
    }

    /** What an execution without an epoch leaves, and what is kept of another node, are of an epoch of the program before, and not of its shape. */
    @Test
    void whatStandsHereIsNotChangedAgain() throws Exception {
        try (FileCheckpointStorage storage = FileCheckpointStorage.open(dir.resolve("c"))) {
            start(storage, 2);
            untilAllHaveABase();
            runEpoch();
            changeProgram("another");
            Optional<Manifest> base = Optional.ofNullable(last);
            start(storage, 2);
            standby(storage, 0).begin(execution, shares(2).get(1), base);
            start(storage, 2);
            assertThat(content()).as("from what was left").isEqualTo(model);
            machines.remove(1).close();
            start(storage, 1);
            assertThat(content()).as("from what was left and what was kept").isEqualTo(model);
            runEpoch();
            assertThat(content()).isEqualTo(model);
        }
    }

    /** A base that was taken as it is, whole, on one node. */
    @Test
    void aBaseOfAllStateIsWrittenAnewWhereItIsOfAnotherShape() throws Exception {
        try (FileCheckpointStorage storage = FileCheckpointStorage.open(dir.resolve("c"))) {
            start(storage, 1);
            untilAllHaveABase();
            runEpoch();
            changeProgram("another");
            start(storage, 1);
            assertThat(content()).isEqualTo(model);
            untilAllHaveABase();
            assertThat(StateVersions.of(last.extra()).byExecution()).containsOnlyKeys(execution);
            // The same program, in a new process: nothing is to be changed any more.
            nodes.forEach(RocksStateBackend::close);
            machines.values().forEach(LocalRecovery::close);
            machines.clear();
            start(storage, 1);
            assertThat(content()).isEqualTo(model);
        }
    }
}
