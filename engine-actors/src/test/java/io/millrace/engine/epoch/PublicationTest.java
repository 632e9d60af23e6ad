package io.millrace.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect.RecoverSink;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.task.Task;
import io.millrace.error.TransientException;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.sql.streaming.Trigger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Sinks whose writers publish. */
class PublicationTest {
    private static CoordinatorHarness harness(Trigger trigger) {
        CoordinatorHarness h = new CoordinatorHarness(new Specs(CoordinatorHarness.spec(trigger))
                .output(CoordinatorSpec.Output.TRANSACTIONAL)
                .spec());
        h.prepared = new byte[] {1};
        h.writersAnswer = true;
        return h;
    }

    private static CoordinatorHarness realTime() {
        return harness(Trigger.RealTime(100));
    }

    private static List<RecoverSink> recoveries(CoordinatorHarness h) {
        return h.all.stream()
                .filter(RecoverSink.class::isInstance)
                .map(RecoverSink.class::cast)
                .toList();
    }

    @Test
    void anEpochIsFinalizedWhenItsWritersSayThatTheyHavePublished() {
        CoordinatorHarness h = realTime();
        h.writersAnswer = false;
        h.start().advanceMs(100);
        assertThat(h.durable()).containsExactly(0L);
        assertThat(h.records(LogRecord.Finalized.class)).isEmpty();
        assertThat(h.completed).isEmpty();
        h.report(new TaskReport.EpochPublished(0, 0, CoordinatorHarness.SINK));
        assertThat(h.records(LogRecord.Finalized.class)).hasSize(1);
        assertThat(h.completed).hasSize(1);
        h.report(new TaskReport.EpochPublished(0, 0, CoordinatorHarness.SINK));
        assertThat(h.records(LogRecord.Finalized.class)).hasSize(1);
        assertThat(h.all).noneMatch(CoordinatorEffect.FinalizeSink.class::isInstance);
    }

    @Test
    void noEpochBeginsBeforeTheOneBeforeIsPublished() {
        CoordinatorHarness h = realTime();
        h.writersAnswer = false;
        h.start().advanceMs(1_000);
        assertThat(h.commands(TaskCommand.BeginEpoch.class)).hasSize(1);
    }

    @Test
    void aLostCommandIsSentAgain() {
        CoordinatorHarness h = realTime();
        h.writersAnswer = false;
        h.start().advanceMs(3_200);
        assertThat(h.commands(TaskCommand.EpochDurable.class))
                .as("two tasks, then one, thrice")
                .hasSize(2 + 3);
    }

    @Test
    void anEpochWithoutOutputHasNothingToPublish() {
        CoordinatorHarness h = realTime();
        h.prepared = new byte[0];
        h.writersAnswer = false;
        h.start();
        for (int i = 0; i < 3; i++) {
            h.add(1, Map.of()).advanceMs(100);
        }
        assertThat(h.completed).hasSize(3);
        assertThat(h.records(LogRecord.Finalized.class)).isEmpty();
    }

    @Test
    void theSinkIsRecoveredBehindTheExecutionRecordAndBeforeTheTasks() {
        CoordinatorHarness h = realTime();
        h.hold = e -> e instanceof RecoverSink;
        h.start();
        assertThat(h.records(LogRecord.Execution.class)).hasSize(1);
        assertThat(h.all).noneMatch(CoordinatorEffect.Deploy.class::isInstance);
        assertThat(recoveries(h)).containsExactly(new RecoverSink(0, -1, List.of(), 1));
        h.release();
        assertThat(h.all).anyMatch(CoordinatorEffect.Deploy.class::isInstance);
    }

    @Test
    void aWriterLostWhilePublishingRollsBackToTheEpochThatItLeft() {
        CoordinatorHarness h = realTime();
        h.writersAnswer = false;
        h.start().advanceMs(100);
        h.report(new TaskReport.Failed(0, CoordinatorHarness.SINK, new TransientException("X", "gone", null)));
        h.writersAnswer = true;
        h.advanceMs(5_000);
        RecoverSink second = recoveries(h).get(1);
        assertThat(second.execution()).isEqualTo(1);
        assertThat(second.durableEpoch()).isZero();
        assertThat(second.unpublished()).hasSize(1);
        assertThat(h.published.get(0)).isZero();
        assertThat(h.records(LogRecord.Finalized.class).get(0).epoch()).isZero();
        assertThat(h.durable()).startsWith(0L, 1L);
    }

    @Test
    void aSuccessorPublishesWhatIsDurableAndNoMore() {
        CoordinatorHarness h = realTime();
        h.writersAnswer = false;
        h.start().advanceMs(100);
        CoordinatorHarness next = h.successor();
        next.writersAnswer = true;
        next.start();
        assertThat(recoveries(next)).hasSize(1);
        assertThat(recoveries(next).get(0).unpublished()).hasSize(1);
        assertThat(next.records(LogRecord.Finalized.class)).hasSize(1);
        CoordinatorHarness third = next.successor().start();
        assertThat(recoveries(third).get(0).unpublished()).isEmpty();
        assertThat(recoveries(third).get(0).durableEpoch()).isZero();
    }

    private static CoordinatorHarness adopting(CoordinatorHarness crashed, long lastEpoch, boolean writersAnswer) {
        CoordinatorHarness next = crashed.successor();
        next.writersAnswer = writersAnswer;
        next.standing = new TreeMap<>(Map.of(
                CoordinatorHarness.SOURCE,
                new Task.Standing(lastEpoch, -1, Positions.of(Map.of("s", crashed.readTo))),
                CoordinatorHarness.SINK,
                new Task.Standing(lastEpoch, -1, Positions.NONE)));
        return next.start();
    }

    @Test
    void adoptedWritersPublishWhatTheCoordinatorBeforeMadeDurable() {
        CoordinatorHarness h = realTime();
        h.writersAnswer = false;
        h.start().advanceMs(100);
        CoordinatorHarness next = adopting(h, 0, true);
        assertThat(recoveries(next)).isEmpty();
        assertThat(next.records(LogRecord.Execution.class)).hasSize(1);
        assertThat(next.records(LogRecord.Finalized.class))
                .extracting(LogRecord.Finalized::epoch)
                .startsWith(0L, 1L);
        assertThat(next.durable()).startsWith(0L, 1L);
        assertThat(next.completed.get(0).epoch()).as("epoch 0 is not reported").isEqualTo(1);
    }

    @Test
    void anEpochOfAdoptedWritersIsCompletedUnderItsNumber() {
        CoordinatorHarness h = realTime();
        h.start().advanceMs(100);
        h.hold = e -> e instanceof CoordinatorEffect.WriteManifest;
        h.advanceMs(100);
        assertThat(h.held).isNotEmpty();
        CoordinatorHarness next = adopting(h, 1, true);
        assertThat(recoveries(next)).isEmpty();
        assertThat(next.commands(TaskCommand.CancelEpoch.class)).isEmpty();
        assertThat(next.durable()).startsWith(0L, 1L);
        assertThat(next.records(LogRecord.Execution.class)).hasSize(1);
    }

    @Test
    void aWriterThatWasAdoptedAndIsLostWhilePublishingIsRolledBack() {
        CoordinatorHarness h = realTime();
        h.writersAnswer = false;
        h.start().advanceMs(100);
        CoordinatorHarness next = adopting(h, 0, false);
        assertThat(next.records(LogRecord.Finalized.class)).isEmpty();
        next.report(new TaskReport.Failed(0, CoordinatorHarness.SINK, new TransientException("X", "gone", null)));
        next.writersAnswer = true;
        next.advanceMs(5_000);
        assertThat(recoveries(next).get(0).unpublished()).hasSize(1);
        assertThat(next.records(LogRecord.Execution.class)).hasSize(2);
        assertThat(next.durable()).startsWith(0L, 1L);
    }

    @Test
    void aRecoveryThatFailedIsTriedAgain() {
        CoordinatorHarness h = realTime();
        h.hold = e -> e instanceof RecoverSink;
        h.start();
        h.on(new CoordinatorEvent.EffectFailed(h.held.remove(0), new TransientException("X", "away", null)));
        h.hold = e -> false;
        h.advanceMs(1_000);
        assertThat(recoveries(h)).hasSize(2);
        assertThat(h.completed).isNotEmpty();
    }

    @Test
    void stopWaitsUntilWhatIsDurableIsVisible() {
        CoordinatorHarness h = realTime();
        h.writersAnswer = false;
        h.start().advanceMs(100);
        h.on(new CoordinatorEvent.StopRequested(false));
        assertThat(h.outcome).isNull();
        h.report(new TaskReport.EpochPublished(0, 0, CoordinatorHarness.SINK));
        assertThat(h.outcome).isInstanceOf(CoordinatorEffect.Outcome.Stopped.class);
        assertThat(h.records(LogRecord.Finalized.class)).hasSize(1);
    }

    @Test
    void microBatchesAreCommittedByTheirWritersToo() {
        CoordinatorHarness h = harness(Trigger.AvailableNow());
        h.available = 10;
        h.limit = 4;
        h.start().advanceMs(100);
        assertThat(h.outcome).isInstanceOf(CoordinatorEffect.Outcome.Stopped.class);
        assertThat(h.records(LogRecord.Finalized.class))
                .extracting(LogRecord.Finalized::epoch)
                .isEqualTo(h.durable());
    }

    @Test
    void allTasksSinceTheExecutionOfTheNewestEpochMayHaveLeftSomethingOpen() {
        LogView log = LogView.EMPTY
                .with(new LogRecord.Execution(0, 0, -1, Map.of(1, 8)))
                .with(new LogRecord.Execution(1, 0, -1, Map.of(1, 2)));
        assertThat(log.unsettledTasks()).containsEntry(1, 8);
        LogView durable =
                log.with(new LogRecord.Epoch(0, 0, 1, new io.millrace.spi.checkpoint.ObjectRef("m", 1, ""), -1));
        assertThat(durable.unsettledTasks()).containsEntry(1, 2);
        LogView rescaled = durable.with(new LogRecord.Execution(2, 0, 0, Map.of(1, 1)));
        assertThat(rescaled.unsettledTasks()).containsEntry(1, 2);
    }
}
