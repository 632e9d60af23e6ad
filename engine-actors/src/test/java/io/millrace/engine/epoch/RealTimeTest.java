package io.millrace.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.error.MillraceException;
import io.millrace.error.TransientException;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.TaskId;
import io.millrace.sql.streaming.Trigger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Barriers by the clock. */
class RealTimeTest {
    private static CoordinatorHarness running(boolean cumulativeAcks) {
        return harness(cumulativeAcks).start();
    }

    private static CoordinatorHarness harness(boolean cumulativeAcks) {
        return new CoordinatorHarness(new Specs(CoordinatorHarness.spec(Trigger.RealTime(1_000)))
                .clocks(Specs.TIMELESS)
                .cumulative(cumulativeAcks)
                .spec());
    }

    @Test
    void aBarrierEveryIntervalWhetherThereIsInputOrNot() {
        CoordinatorHarness h = running(false);
        assertThat(h.commands(TaskCommand.BeginEpoch.class)).isEmpty();
        h.add(1, Map.of()).advanceMs(1_000).add(1, Map.of()).advanceMs(1_000).advanceMs(1_000);
        assertThat(h.completed).extracting(EpochSummary::triggerMs).containsExactly(2_000L, 3_000L);
        assertThat(h.commands(TaskCommand.BeginEpoch.class)).hasSize(3).allMatch(b -> b.plan() == null);
        assertThat(h.commands(TaskCommand.EpochDurable.class)).hasSize(4);
    }

    @Test
    void anEpochInWhichNothingHappenedIsNotWrittenButForOneOnceInAWhile() {
        CoordinatorHarness h = running(true);
        h.add(1, Map.of()).advanceMs(1_000).advanceMs(100_000);
        assertThat(h.durable()).containsExactly(0L);
        assertThat(h.all)
                .filteredOn(CoordinatorEffect.NothingToDo.class::isInstance)
                .hasSize(100);
        h.advanceMs(150_000);
        assertThat(h.durable()).containsExactly(0L, 240L);
        h.add(1, Map.of()).advanceMs(1_000);
        assertThat(h.durable()).containsExactly(0L, 240L, 251L);
        assertThat(h.completed.get(2).ends().get(0).get("s", -1)).isEqualTo(2);
    }

    @Test
    void theLastEpochIsWrittenWhateverHappenedInIt() {
        CoordinatorHarness h = running(true);
        h.add(1, Map.of()).advanceMs(1_000).advanceMs(1_000);
        assertThat(h.durable()).containsExactly(0L);
        h.on(new CoordinatorEvent.StopRequested(true));
        assertThat(h.durable()).containsExactly(0L, 2L);
        assertThat(h.outcome).isInstanceOf(Outcome.Stopped.class);
    }

    @Test
    void oneEpochInFlightAndTheLateOneStartsAtOnce() {
        CoordinatorHarness h = running(false);
        h.hold = e -> e instanceof CoordinatorEffect.WriteManifest;
        h.advanceMs(2_700);
        assertThat(h.commands(TaskCommand.BeginEpoch.class)).hasSize(1);
        h.available++;
        h.release();
        h.advanceMs(0);
        assertThat(h.completed).extracting(EpochSummary::triggerMs).containsExactly(2_000L, 3_700L);
    }

    @Test
    void aLostBarrierIsSentAgain() {
        CoordinatorHarness h = running(false);
        h.tasksSilent = true;
        h.advanceMs(3_000);
        assertThat(h.commands(TaskCommand.BeginEpoch.class)).hasSize(3).allMatch(b -> b.epoch() == 0);
    }

    @Test
    void aTimedOutEpochBurnsItsNumberAndRollsBack() {
        CoordinatorHarness h = running(false);
        h.tasksSilent = true;
        h.advanceMs(29_000);
        assertThat(h.commands(TaskCommand.CancelEpoch.class))
                .as("slow is not dead")
                .isEmpty();
        h.advanceMs(4_000);
        h.tasksSilent = false;
        h.advanceMs(70_000);
        assertThat(h.commands(TaskCommand.CancelEpoch.class)).isNotEmpty();
        assertThat(h.state.execution()).isPositive();
        assertThat(h.durable().get(0)).isPositive();
    }

    @Test
    void tasksThatWereNotReadyInTimeHaveTwiceAsLongTheNextTime() {
        CoordinatorHarness h = harness(false);
        h.hold = e -> e instanceof CoordinatorEffect.Deploy;
        h.start();
        List<Long> begunMs = new ArrayList<>();
        for (long seen = 0; seen < 3; h.advanceMs(500)) {
            if (h.state.execution() == seen) {
                begunMs.add(h.nowMs);
                seen++;
            }
        }
        assertThat(begunMs.get(1) - begunMs.get(0)).isBetween(29_000L, 32_000L);
        assertThat(begunMs.get(2) - begunMs.get(1)).isBetween(59_000L, 62_000L);
    }

    @Test
    void withCumulativeAcksADeclinedEpochCostsOnlyItsNumber() {
        CoordinatorHarness h = running(true);
        h.tasksSilent = true;
        h.advanceMs(1_000);
        h.tasksSilent = false;
        h.report(new TaskReport.EpochDeclined(
                h.state.execution(), 0, CoordinatorHarness.SINK, new IOException("disk full")));
        h.advanceMs(1_000);
        assertThat(h.state.execution()).isZero();
        assertThat(h.durable()).containsExactly(1L);
    }

    @Test
    void aFailureWhileTheLogIsWrittenWaitsForItsAnswer() {
        CoordinatorHarness h = running(false);
        h.hold = e -> e instanceof CoordinatorEffect.Append;
        h.advanceMs(1_000);
        h.report(new TaskReport.Failed(0, CoordinatorHarness.SOURCE, new IOException("reset")));
        assertThat(h.state.execution()).isZero();
        h.release();
        assertThat(h.durable()).containsExactly(0L);
        assertThat(h.state.execution()).isEqualTo(1);
        assertThat(h.state.durableEpoch()).isZero();
    }

    @Test
    void stopDoesNotWaitForAnEpochUnlessAsked() {
        CoordinatorHarness h = running(false);
        h.advanceMs(1_200).on(new CoordinatorEvent.StopRequested(false));
        assertThat(h.outcome).isInstanceOf(Outcome.Stopped.class);
        assertThat(h.durable()).containsExactly(0L);

        CoordinatorHarness next = h.successor().start();
        next.available = 3;
        next.on(new CoordinatorEvent.StopRequested(true));
        assertThat(next.outcome).isInstanceOf(Outcome.Stopped.class);
        assertThat(next.completed.get(0).ends().get(0).get("s", 0)).isEqualTo(3);
    }

    @Test
    void processAllBringsTheNextBarrierForward() {
        CoordinatorHarness h = running(false);
        h.available = 4;
        h.on(new CoordinatorEvent.ProcessAll(1)).advanceMs(25);
        assertThat(h.processed).containsExactly(1L);
        assertThat(h.durable()).containsExactly(0L);
    }

    @Test
    void aSourceThatLostDataEndsTheQueryAndOneThatIsOutOfReachDoesNot() {
        CoordinatorHarness h = running(false);
        CoordinatorEffect discover = new CoordinatorEffect.Discover(h.state.starts());
        h.on(new CoordinatorEvent.EffectFailed(
                discover, new TransientException("KAFKA_UNREACHABLE", "no answer", null)));
        h.advanceMs(1_000);
        assertThat(h.durable()).containsExactly(0L);
        assertThat(h.outcome).isNull();
        MillraceException lost = new MillraceException("KAFKA_DATA_LOSS", "The topic was made anew");
        h.on(new CoordinatorEvent.EffectFailed(discover, lost));
        assertThat(h.outcome).isEqualTo(new Outcome.Failed(lost));
    }

    @Test
    void aRestartGoesOnWithTheWatermarkThatTheOperatorsHad() {
        CoordinatorHarness h = new CoordinatorHarness(CoordinatorHarness.spec(Trigger.RealTime(1_000))).start();
        h.tasksSilent = true;
        h.advanceMs(1_000);
        // One source task has seen 9,000; a slower one holds the watermark of the operators at 4,000.
        h.report(ack(CoordinatorHarness.SOURCE, Map.of(0, 9_000L), TaskReport.EpochAck.NO_WATERMARK));
        h.report(ack(CoordinatorHarness.SINK, Map.of(), 4_000));
        assertThat(h.state.durableEpoch()).isZero();
        assertThat(h.manifests.values()).extracting(Manifest::watermarkMs).containsExactly(4_000L);
        assertThat(h.state.watermarks().globalMs()).isEqualTo(4_000);
    }

    private static TaskReport.EpochAck ack(TaskId task, Map<Integer, Long> maxEventTimes, long watermarkMs) {
        return new TaskReport.EpochAck(
                0,
                0,
                0,
                task,
                Positions.NONE,
                maxEventTimes,
                List.of(),
                new byte[0],
                TaskStats.NONE,
                watermarkMs,
                Long.MAX_VALUE);
    }

    @Test
    void tasksThatNeverGetReadyAreDeployedAgain() {
        CoordinatorHarness h = new CoordinatorHarness(CoordinatorHarness.spec(Trigger.RealTime(1_000)));
        h.tasksSilent = true;
        h.start().advanceMs(30_000);
        h.tasksSilent = false;
        h.advanceMs(1_000);
        assertThat(h.state.execution()).isEqualTo(1);
    }
}
