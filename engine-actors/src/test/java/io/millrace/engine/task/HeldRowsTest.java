package io.millrace.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.SinkWriter;
import io.millrace.engine.exchange.FramePool;
import io.millrace.engine.operator.GeneratedCode;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.planner.physical.StageOutput;
import io.millrace.row.RowCodec;
import io.millrace.row.RowFrame;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.sql.types.StructType;
import io.millrace.state.storage.FileCheckpointStorage;
import io.millrace.state.store.RocksStateBackend;
import io.millrace.state.store.StateSettings;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real-time task over a state that is far behind: its rows wait, its barriers do not. What runs beside the task is stepped by hand. */
class HeldRowsTest {
    private static final StructType KEYS = StructType.fromDDL("k INT");
    private static final TaskId ID = new TaskId(1, 0);
    private static final KeyGroupRange RANGE = new KeyGroupRange(0, 4, 4);
    private static final int WINDOW_BYTES = 1 << 20;
    /** A page of changes is above it. */
    private static final StateSettings TIGHT =
            StateSettings.defaults().withMemory(64 << 10, 16, 1L << 30).withMaterialise(0, 0);

    @TempDir
    private Path dir;

    private final ArrayDeque<Runnable> background = new ArrayDeque<>();
    private final List<Object> out = new ArrayList<>();
    private final List<TaskEvents.Snapshot> snapshots = new ArrayList<>();
    private final FramePool pool = new FramePool(4096, 8);
    private FileCheckpointStorage storage;
    private RocksStateBackend state;
    private Task task;
    private int wakes;
    private int next;

    @BeforeEach
    void open() throws Exception {
        storage = FileCheckpointStorage.open(dir.resolve("checkpoint"));
        state = RocksStateBackend.open(TIGHT, storage, dir.resolve("local"), "q", 1, Optional.empty(), background::add);
        OperatorSpec distinct = new OperatorSpec.Deduplicate("d", List.of(0), KEYS, -1, false, false, 0, KEYS);
        Stage stage = new Stage(
                1,
                new StageInput.FromStages(List.of(0), List.of(KEYS)),
                List.of(distinct),
                new StageOutput.ToSink(),
                true);
        TaskPlan plan = new TaskPlan(
                "q",
                "q",
                1,
                ID,
                stage,
                1,
                Rhythm.REAL_TIME,
                RANGE,
                List.of(new TaskPlan.InputChannel(new TaskId(0, 0), 0)),
                List.of(),
                1,
                null,
                false);
        task = TaskAssembly.build(
                plan,
                new TaskEnvironment(
                        new Events(),
                        to -> null,
                        state.open(ID, RANGE),
                        null,
                        null,
                        partition -> new Writer(),
                        new EvalContext(true, ZoneOffset.UTC, new Random(1), 0),
                        new GeneratedCode(new BindContext(true, "UTC")),
                        p -> List.of(),
                        pool,
                        new TaskSettings(4096, 64, WINDOW_BYTES, 4, 100, 16, 0),
                        0,
                        -1,
                        () -> wakes++));
        task.open();
    }

    @AfterEach
    void close() throws Exception {
        task.close();
        state.close();
        storage.close();
    }

    private final class Events implements TaskEvents {
        @Override
        public void frozen(Snapshot snapshot) {
            snapshots.add(snapshot);
        }

        @Override
        public void consumed(int channel, long bytes) {}

        @Override
        public void finished() {}
    }

    private final class Writer implements SinkWriter {
        private final RowCodec codec = new RowCodec(KEYS);

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void write(byte[] base, int off, int len) {
            out.add(codec.decode(base, off)[0]);
        }

        @Override
        public CompletionStage<byte[]> prepare(long epoch) {
            return CompletableFuture.completedFuture(new byte[0]);
        }

        @Override
        public void close() {}
    }

    private void row() {
        RowFrame frame = pool.take();
        byte[] row = new RowCodec(KEYS).encode(new Object[] {next++});
        frame.add(row, 0, row.length, 0);
        task.offer(0, new StreamItem.Rows(frame));
    }

    private void barrier(long epoch) {
        task.offer(0, new StreamItem.Barrier(epoch));
    }

    private void work() {
        while (task.work(0, 0)) {
            // until nothing is left to do
        }
    }

    private void runBackground() {
        for (Runnable r = background.poll(); r != null; r = background.poll()) {
            r.run();
        }
    }

    private void makeDurable(long epoch) {
        CompletableFuture<List<ObjectRef>> written =
                state.persist(epoch, List.of()).toCompletableFuture();
        runBackground();
        assertThat(written.join()).isNotEmpty();
        state.epochDurable(epoch);
        // Known to be durable, and gathered for the store, which takes nothing in before 1 GB of it.
        runBackground();
        assertThat(state.appliedEpoch()).isLessThan(epoch);
    }

    @Test
    void rowsGoOnWhileNothingIsDurable() {
        row();
        barrier(0);
        row();
        work();
        row();
        work();
        assertThat(state.overlayBytes()).isGreaterThan(TIGHT.overlayLimitBytes());
        assertThat(out)
                .as("the barrier that would end the wait may stand behind the rows")
                .hasSize(3);
        assertThat(task.blocked()).isFalse();
    }

    @Test
    void rowsWaitForTheStoreAndBarriersDoNot() {
        row();
        barrier(0);
        work();
        makeDurable(0);
        barrier(1);
        row();
        barrier(2);
        row();
        work();
        assertThat(out).containsExactly(0);
        assertThat(snapshots).extracting(TaskEvents.Snapshot::epoch).containsExactly(0L, 1L);
        assertThat(task.blocked()).isTrue();
        assertThat(wakes).isZero();

        runBackground();
        assertThat(wakes).as("the task is told that the store has caught up").isEqualTo(1);
        assertThat(state.appliedEpoch()).isZero();
        work();
        assertThat(out).containsExactly(0, 1, 2);
        assertThat(snapshots).extracting(TaskEvents.Snapshot::epoch).containsExactly(0L, 1L, 2L);
        assertThat(task.blocked()).isFalse();
    }

    @Test
    void aClosedStateIsAnErrorAndNotAWaitWithoutEnd() {
        row();
        barrier(0);
        work();
        makeDurable(0);
        row();
        work();
        state.close();
        runBackground();
        assertThat(wakes).isEqualTo(1);
        assertThatThrownBy(this::work).hasMessageContaining("STATE_STORE_CLOSED");
        assertThat(out).containsExactly(0);
    }
}
