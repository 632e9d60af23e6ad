package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.coordinator.ManifestStore;
import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StatePart;
import io.millrace.spi.state.StateShare;
import io.millrace.state.log.FileCommitLog;
import io.millrace.state.log.ManifestCodec;
import io.millrace.state.storage.FileCheckpointStorage;
import io.millrace.state.store.LocalRecovery;
import io.millrace.state.store.StandbyStore;
import io.millrace.state.store.StateSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a node keeps up with the state of others, and with which epochs. The state itself is StatePartsTest's business. */
class StandbyFollowerTest {
    private static final String QUERY = "q-1";
    private static final StateShare SHARE =
            new StateShare(new StatePart(0, 2), Map.of("op", List.of(new KeyGroupRange(0, 4, 8))));

    @TempDir
    Path dir;

    private final Queue<Runnable> work = new ArrayDeque<>();
    private FileCheckpointStorage storage;
    private FileCommitLog written;
    private LocalRecovery recovery;
    private StandbyStore store;
    private StandbyFollower follower;
    private ObjectRef newest;
    private long execution;
    private long epoch = -1;

    @BeforeEach
    void open() throws IOException {
        storage = FileCheckpointStorage.open(dir.resolve("checkpoint"));
        written = new FileCommitLog(storage);
        append(new LogRecord.Create(QUERY, "f", List.of("op"), 8, Map.of()));
        append(new LogRecord.Generation(0, "a"));
        recovery = new LocalRecovery();
        store = new StandbyStore(StateSettings.defaults(), storage, dir.resolve("local"), QUERY, recovery);
        FileCommitLog log = new FileCommitLog(storage);
        log.readAll();
        follower = new StandbyFollower(
                QUERY, store, log, new ManifestStore(storage, ManifestCodec::encode, ManifestCodec::decode), work::add);
        begin();
    }

    @AfterEach
    void close() {
        work.forEach(Runnable::run);
        follower.close();
        recovery.close();
        storage.close();
    }

    private void append(LogRecord record) throws IOException {
        assertThat(written.append(written.nextSlot(), record)).isInstanceOf(CommitLog.Outcome.Won.class);
    }

    private void begin() throws IOException {
        append(new LogRecord.Execution(execution, 0, epoch, Map.of(0, 2)));
    }

    private void epoch() throws IOException {
        epoch++;
        Manifest manifest = new Manifest(
                QUERY, epoch, 0, execution, epoch - 1, List.of(), -1, -1, -1, List.of(), List.of(), Map.of(), Map.of());
        newest = storage.put("manifest/" + epoch, ManifestCodec.encode(manifest));
        append(new LogRecord.Epoch(epoch, 0, execution, newest, epoch - 1));
    }

    private void hears() {
        follower.epochCompleted();
        for (Runnable run = work.poll(); run != null; run = work.poll()) {
            run.run();
        }
    }

    @Test
    void followsTheEpochsOfTheExecutionThatWasOrdered() throws Exception {
        follower.ordered(0, SHARE, null);
        hears();
        assertThat(store.epoch()).as("no epoch yet").isEqualTo(-1);
        epoch();
        hears();
        assertThat(store.epoch()).isZero();
        epoch();
        epoch();
        hears();
        assertThat(store.epoch()).isEqualTo(2);
    }

    /** Its tasks may be about to begin with what stands here. */
    @Test
    void anOrderChangesNothingBeforeItsExecutionHasAnEpoch() throws Exception {
        follower.ordered(0, SHARE, null);
        epoch();
        hears();
        ObjectRef base = newest;
        execution++;
        begin();
        follower.ordered(1, StateShare.NONE, base);
        hears();
        assertThat(store.epoch()).isZero();
        epoch();
        hears();
        assertThat(store.epoch()).as("nothing is to be kept").isEqualTo(-1);
        hears();
        assertThat(work).isEmpty();
        follower.ordered(1, StateShare.NONE, base);
        follower.epochCompleted();
        assertThat(work).as("it costs nothing where nothing is kept").isEmpty();
    }

    @Test
    void goesOnFromWhatItHasWhenAnotherExecutionGoesOnFromThat() throws Exception {
        follower.ordered(0, SHARE, null);
        epoch();
        hears();
        execution++;
        begin();
        follower.ordered(1, SHARE, newest);
        epoch();
        epoch();
        hears();
        assertThat(store.follows(1)).isTrue();
        assertThat(store.epoch()).isEqualTo(2);
    }

    @Test
    void anEpochThatWasCleanedUpMeanwhileIsLeftOut() throws Exception {
        follower.ordered(0, SHARE, null);
        epoch();
        hears();
        epoch();
        Files.delete(dir.resolve("checkpoint").resolve(newest.path()));
        epoch();
        hears();
        assertThat(store.epoch()).isEqualTo(2);
    }

    @Test
    void whatCannotBeReadNowIsReadWithTheNextEpoch() throws Exception {
        follower.ordered(0, SHARE, null);
        epoch();
        Path manifest = dir.resolve("checkpoint").resolve(newest.path());
        byte[] bytes = Files.readAllBytes(manifest);
        Files.delete(manifest);
        hears();
        assertThat(store.epoch()).isEqualTo(-1);
        Files.write(manifest, bytes);
        epoch();
        hears();
        assertThat(store.epoch()).isEqualTo(1);
    }

    @Test
    void oneRunAtATimeAndNoneIsMissed() throws Exception {
        follower.ordered(0, SHARE, null);
        epoch();
        follower.epochCompleted();
        follower.epochCompleted();
        assertThat(work).hasSize(1);
        hears();
        assertThat(store.epoch()).isZero();
        epoch();
        hears();
        assertThat(store.epoch()).isEqualTo(1);
    }
}
