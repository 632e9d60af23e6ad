package io.millrace.engine.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.protocol.TaskReport.EpochAck;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.engine.task.TaskEvents;
import io.millrace.spi.exchange.TaskId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the coordinator hears of a node with a source, two tasks with state and one more, and in how many messages. */
class EpochSnapshotsTest {
    private static final TaskId SOURCE = new TaskId(0, 0);
    private static final TaskId ONE = new TaskId(1, 0);
    private static final TaskId TWO = new TaskId(1, 1);
    private static final TaskId SINK = new TaskId(2, 0);

    private final List<TaskReport> heard = new ArrayList<>();
    private final EpochSnapshots snapshots = new EpochSnapshots(null, 4, Set.of(ONE, TWO), heard::add);

    private void frozen(long epoch, TaskId task, CompletableFuture<byte[]> prepared) {
        snapshots.frozen(new TaskEvents.Snapshot(
                task,
                0,
                epoch,
                null,
                Positions.NONE,
                Map.of(),
                prepared,
                new TaskStats(0, 0, List.of(), null, Map.of()),
                EpochAck.NO_WATERMARK,
                Long.MAX_VALUE));
    }

    private void frozen(long epoch, TaskId task) {
        frozen(epoch, task, CompletableFuture.completedFuture(new byte[0]));
    }

    private static List<TaskId> tasks(TaskReport report) {
        return report instanceof TaskReport.EpochAcks all
                ? all.acks().stream().map(EpochAck::task).toList()
                : List.of(((EpochAck) report).task());
    }

    @Test
    void whatANodeHasDoneForAnEpochLeavesInOneMessage() {
        frozen(7, SOURCE);
        frozen(7, ONE);
        assertThat(heard).isEmpty();
        frozen(7, TWO);
        assertThat(heard).hasSize(1);
        assertThat(tasks(heard.get(0))).containsExactlyInAnyOrder(SOURCE, ONE, TWO);
        frozen(7, SINK);
        assertThat(heard).hasSize(2);
        assertThat(heard.get(1)).isInstanceOf(EpochAck.class);
        assertThat(tasks(heard.get(1))).containsExactly(SINK);
    }

    @Test
    void epochsDoNotWaitForEachOther() {
        frozen(7, SOURCE);
        frozen(8, SOURCE);
        frozen(8, ONE);
        frozen(8, TWO);
        assertThat(heard).hasSize(1);
        assertThat(((TaskReport.EpochAcks) heard.get(0)).acks())
                .extracting(EpochAck::epoch)
                .containsOnly(8L);
    }

    @Test
    void aDeclineIsHeardAtOnceAndHoldsTheOthersNotUp() {
        CompletableFuture<byte[]> prepared = new CompletableFuture<>();
        frozen(7, SOURCE);
        frozen(7, ONE, prepared);
        frozen(7, TWO);
        assertThat(heard).isEmpty();
        prepared.completeExceptionally(new IOException("no space"));
        assertThat(heard).hasSize(2);
        assertThat(heard.get(0)).isInstanceOf(TaskReport.EpochDeclined.class);
        assertThat(tasks(heard.get(1))).containsExactlyInAnyOrder(SOURCE, TWO);
    }

    @Test
    void whoAsksAgainIsToldAtOnceWhatIsHeldBack() {
        frozen(7, SOURCE);
        snapshots.again(SOURCE, 7, 3);
        snapshots.again(ONE, 7, 3);
        assertThat(heard).hasSize(1);
        assertThat(tasks(heard.get(0))).containsExactly(SOURCE);
        frozen(7, ONE);
        frozen(7, TWO);
        assertThat(heard).hasSize(2);
        assertThat(tasks(heard.get(1))).containsExactlyInAnyOrder(SOURCE, ONE, TWO);
    }

    @Test
    void nothingIsKeptOfAnEpochThatIsGivenUp() {
        frozen(7, SOURCE);
        snapshots.cancelled(7);
        frozen(8, ONE);
        frozen(8, TWO);
        assertThat(heard).hasSize(1);
        assertThat(tasks(heard.get(0))).containsExactlyInAnyOrder(ONE, TWO);
        snapshots.again(SOURCE, 7, 3);
        assertThat(heard).hasSize(1);
    }
}
