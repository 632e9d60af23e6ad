package io.millrace.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.error.ExecutionException;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.sql.streaming.Trigger;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Epochs that are observably Spark's batches: numbering, watermarks, no-data epochs, triggers. Case names as in the yardstick. */
class MicroBatchTest {
    private static final long DELAY_MS = 10_000;

    private static CoordinatorSpec spec(
            Trigger trigger, List<Long> delaysMs, boolean noData, Map<String, String> pinned) {
        CoordinatorSpec s = CoordinatorHarness.spec(trigger);
        return new Specs(s)
                .create(new LogRecord.Create("query", "plan", List.of(), 256, pinned))
                .clocks(new CoordinatorSpec.Clocks(delaysMs, true, false, noData))
                .spec();
    }

    private static CoordinatorHarness window(Trigger trigger, boolean noData) {
        return new CoordinatorHarness(spec(trigger, List.of(DELAY_MS), noData, Map.of()));
    }

    private static Map<Integer, Long> at(long seconds) {
        return Map.of(0, seconds * 1000);
    }

    @Test
    void wm01AnEpochWithoutDataFollowsWhenTheWatermarkMoved() {
        CoordinatorHarness h = window(Trigger.ProcessingTime(0), true).start();
        h.add(6, at(15)).add(1, at(25)).add(1, at(10)).add(3, at(19)).add(1, at(36));
        assertThat(h.watermarks()).containsExactly(0L, 5_000L, 5_000L, 15_000L, 15_000L, 15_000L, 15_000L, 26_000L);
        List<TaskCommand.BeginEpoch> begun = h.commands(TaskCommand.BeginEpoch.class);
        assertThat(begun)
                .extracting(b -> b.plan().lateWatermarkMs())
                .containsExactly(0L, 0L, 5_000L, 5_000L, 15_000L, 15_000L, 15_000L, 15_000L);
        assertThat(h.durable()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    private static CoordinatorHarness timers(long intervalMs) {
        Trigger trigger = Trigger.ProcessingTime(intervalMs);
        CoordinatorSpec s = spec(trigger, List.of(), true, Map.of());
        return new CoordinatorHarness(new Specs(s)
                .clocks(new CoordinatorSpec.Clocks(List.of(), false, true, true))
                .spec());
    }

    @Test
    void tw25WithTimersByTheClockEveryTriggerIsAnEpochOnceThereWasARowAndAfterARestart() {
        CoordinatorHarness h = timers(1_000).start();
        h.advanceMs(3_000);
        assertThat(h.durable()).isEmpty();
        h.add(1, Map.of());
        h.advanceMs(1_000);
        int first = h.durable().size();
        h.advanceMs(3_000);
        assertThat(h.durable()).hasSize(first + 3);
        CoordinatorHarness next = h.successor().start();
        next.advanceMs(1_000);
        assertThat(next.completed).isNotEmpty();
    }

    @Test
    void withoutAnIntervalAnEpochFollowsWhenATimerIsDue() {
        CoordinatorHarness h = timers(0).start();
        h.nextTimerMs = h.nowMs + 5_000;
        h.add(1, Map.of());
        assertThat(h.durable()).containsExactly(0L);
        h.advanceMs(4_900);
        assertThat(h.durable()).containsExactly(0L);
        h.nextTimerMs = Long.MAX_VALUE;
        h.advanceMs(200);
        assertThat(h.durable()).containsExactly(0L, 1L);
        h.advanceMs(10_000);
        assertThat(h.durable()).containsExactly(0L, 1L);
        CoordinatorHarness next = h.successor().start();
        next.advanceMs(100);
        assertThat(next.completed).as("nobody knows what is due").hasSize(1);
        next.advanceMs(10_000);
        assertThat(next.completed).hasSize(1);
    }

    @Test
    void wm17ARestartKeepsTheWatermark() {
        CoordinatorHarness h = window(Trigger.ProcessingTime(0), true).start();
        h.add(3, at(15)).add(1, at(25));
        CoordinatorHarness next = h.successor().start();
        next.add(2, at(17)).add(1, at(40));
        assertThat(next.watermarks()).containsExactly(15_000L, 15_000L, 30_000L);
        assertThat(next.completed.get(0).epoch()).isEqualTo(4);
    }

    @Test
    void wm19TheSlowestNodeDecidesAndARestartForgetsNodes() {
        CoordinatorSpec spec = spec(Trigger.ProcessingTime(0), List.of(10_000L, 5_000L), false, Map.of());
        CoordinatorHarness h = new CoordinatorHarness(spec).start();
        h.add(1, Map.of(0, 11_000L))
                .add(1, Map.of(1, 6_000L))
                .add(1, Map.of(1, 8_000L))
                .add(1, Map.of(0, 21_000L));
        h.add(1, Map.of(1, 39_000L)).add(1, Map.of(0, 31_000L)).add(1, Map.of(0, 200_000L, 1, 190_000L));
        assertThat(h.watermarks()).containsExactly(0L, 0L, 1_000L, 1_000L, 3_000L, 11_000L, 21_000L);
        CoordinatorHarness next = h.successor().start();
        next.add(1, Map.of(1, 200_000L)).add(1, Map.of(0, 201_000L));
        assertThat(next.watermarks()).containsExactly(185_000L, 185_000L);
    }

    @Test
    void wm21ThePolicyIsThatOfTheCheckpoint() {
        Map<String, String> max = Map.of(CoordinatorSpec.WATERMARK_POLICY, "max");
        CoordinatorHarness h =
                new CoordinatorHarness(spec(Trigger.ProcessingTime(0), List.of(10_000L, 5_000L), false, max)).start();
        h.add(1, Map.of(0, 20_000L));
        CoordinatorHarness next = h.successor(
                        spec(Trigger.ProcessingTime(0), List.of(10_000L, 5_000L), false, Map.of()))
                .start();
        next.add(1, Map.of(1, 50_000L)).add(1, Map.of(0, 10_000L));
        assertThat(next.watermarks()).containsExactly(10_000L, 45_000L);
    }

    @Test
    void wm23NoEpochWithoutDataIfSwitchedOff() {
        CoordinatorHarness h = window(Trigger.ProcessingTime(0), false).start();
        h.add(3, at(15)).add(1, at(25)).add(1, at(25));
        assertThat(h.watermarks()).containsExactly(0L, 5_000L, 15_000L);
    }

    @Test
    void wm31OnceNeverRunsAnEpochWithoutData() {
        CoordinatorHarness h = window(Trigger.Once(), true);
        h.limit = 1;
        h.available = 3;
        h.eventTimes = at(15);
        h.start();
        assertThat(h.outcome).isInstanceOf(Outcome.Stopped.class);
        assertThat(h.completed.get(0).ends().get(0).get("s", 0)).isEqualTo(3);
        CoordinatorHarness next = h.successor();
        next.available = 4;
        next.eventTimes = at(25);
        next.start();
        assertThat(next.watermarks()).containsExactly(5_000L);
        assertThat(next.outcome).isInstanceOf(Outcome.Stopped.class);
        CoordinatorHarness idle = h.successor();
        idle.available = 4;
        assertThat(idle.start().completed).isEmpty();
    }

    @Test
    void wm39AvailableNowReadsInBatchesToItsFixedEndAndClosesWithOneWithoutData() {
        CoordinatorHarness h = window(Trigger.AvailableNow(), true);
        h.limit = 1;
        h.available = 3;
        h.hold = e -> {
            h.available = e instanceof CoordinatorEffect.AskBatchEnds ? 50 : h.available;
            h.eventTimes = e instanceof CoordinatorEffect.AskBatchEnds && h.completed.size() < 3
                    ? at(12 + h.completed.size())
                    : h.eventTimes;
            return false;
        };
        h.start();
        assertThat(h.completed).extracting(s -> s.ends().get(0).get("s", 0)).containsExactly(1L, 2L, 3L, 3L);
        assertThat(h.watermarks()).containsExactly(0L, 2_000L, 3_000L, 4_000L);
        assertThat(h.outcome).isInstanceOf(Outcome.Stopped.class);
    }

    @Test
    void st22ProcessingTimeFiresAtOnceThenOnTheGrid() {
        CoordinatorHarness h = new CoordinatorHarness(spec(Trigger.ProcessingTime(10_000), List.of(), false, Map.of()));
        h.nowMs = 3_000;
        h.available = 1;
        h.start();
        h.available = 2;
        h.advanceMs(6_999);
        assertThat(h.completed).extracting(EpochSummary::triggerMs).containsExactly(3_000L);
        h.hold = e -> e instanceof CoordinatorEffect.WriteManifest;
        h.advanceMs(1);
        h.advanceMs(14_000);
        h.available = 3;
        h.release();
        h.available = 4;
        h.advanceMs(6_000);
        assertThat(h.completed).extracting(EpochSummary::triggerMs).containsExactly(3_000L, 10_000L, 24_000L, 30_000L);
    }

    @Test
    void aBrokenConnectionRollsBackAndRepeatsTheSameEpoch() {
        CoordinatorHarness h = window(Trigger.ProcessingTime(0), true);
        h.start();
        h.tasksSilent = true;
        h.add(5, at(3));
        long execution = h.state.execution();
        h.tasksSilent = false;
        h.available = 50;
        h.report(new TaskReport.Failed(execution, CoordinatorHarness.SINK, new IOException("reset")));
        assertThat(h.state.execution()).isEqualTo(execution + 1);
        assertThat(h.completed.get(0).epoch()).isZero();
        assertThat(h.completed.get(0).ends().get(0).get("s", 0)).isEqualTo(5);
        assertThat(h.records(LogRecord.Planned.class))
                .extracting(LogRecord.Planned::epoch)
                .startsWith(0L, 1L);
    }

    @Test
    void aRowThatCannotBeComputedFailsTheQueryAtOnce() {
        CoordinatorHarness h = window(Trigger.ProcessingTime(0), true).start();
        ExecutionException cause = new ExecutionException("DIVIDE_BY_ZERO", "22012", "Division by zero.");
        h.report(new TaskReport.Failed(h.state.execution(), CoordinatorHarness.SINK, cause));
        assertThat(h.outcome).isEqualTo(new Outcome.Failed(cause));
        assertThat(h.all).contains(new CoordinatorEffect.Undeploy(0));
    }

    @Test
    void anExecutionFailsOnlySoOften() {
        CoordinatorHarness h = window(Trigger.ProcessingTime(0), true).start();
        for (int i = 0; i < 4; i++) {
            h.report(new TaskReport.Failed(h.state.execution(), CoordinatorHarness.SINK, new IOException("reset")));
            h.advanceMs(2_000);
        }
        assertThat(h.outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) h.outcome).cause()).hasMessageContaining("millrace.restart.maxAttempts");
    }

    @Test
    void reportsOfOlderExecutionsAndAcksOfOtherEpochsAreDropped() {
        CoordinatorHarness h = window(Trigger.ProcessingTime(0), true).start();
        h.tasksSilent = true;
        h.add(1, at(1));
        CoordinatorState before = h.state;
        h.report(new TaskReport.Failed(before.execution() - 1, CoordinatorHarness.SINK, new IOException("old")));
        h.report(h.ack(99, CoordinatorHarness.SINK));
        assertThat(h.state).isEqualTo(before);
        assertThat(h.all.stream().filter(e -> e instanceof CoordinatorEffect.Dropped))
                .hasSize(2);
    }

    @Test
    void aSourceThatEndsBeforeThePlannedEndDoesNotCommit() {
        CoordinatorHarness h = window(Trigger.ProcessingTime(0), true).start();
        h.tasksSilent = true;
        h.add(5, at(3));
        TaskReport.EpochAck ack = h.ack(0, CoordinatorHarness.SOURCE);
        h.report(new TaskReport.EpochAck(
                ack.generation(),
                ack.execution(),
                0,
                ack.task(),
                Positions.NONE,
                Map.of(),
                List.of(),
                new byte[0],
                ack.stats()));
        h.report(h.ack(0, CoordinatorHarness.SINK));
        assertThat(h.durable()).isEmpty();
        assertThat(h.state.execution()).isEqualTo(1);
    }

    @Test
    void stopEndsTheEpochInFlightFirstAndIsPatientOnlySoLong() {
        CoordinatorHarness h = window(Trigger.ProcessingTime(0), true).start();
        h.hold = e -> e instanceof CoordinatorEffect.WriteManifest;
        h.add(5, at(3));
        h.on(new CoordinatorEvent.StopRequested(false));
        assertThat(h.outcome).isNull();
        h.release();
        assertThat(h.durable()).containsExactly(0L);
        assertThat(h.outcome).isInstanceOf(Outcome.Stopped.class);

        CoordinatorHarness stuck = h.successor().start();
        stuck.tasksSilent = true;
        stuck.add(5, at(3));
        stuck.on(new CoordinatorEvent.StopRequested(false)).advanceMs(5_000);
        assertThat(stuck.outcome).isInstanceOf(Outcome.Stopped.class);
        assertThat(stuck.durable()).containsExactly(0L);
    }

    @Test
    void processAllWaitsForTheEpochWithoutData() {
        CoordinatorHarness h = window(Trigger.ProcessingTime(0), true).start();
        h.available = 5;
        h.eventTimes = at(20);
        h.on(new CoordinatorEvent.ProcessAll(7));
        assertThat(h.processed).isEmpty();
        h.advanceMs(10);
        assertThat(h.processed).containsExactly(7L);
        assertThat(h.watermarks()).containsExactly(0L, 10_000L);
        h.on(new CoordinatorEvent.ProcessAll(8));
        assertThat(h.processed).containsExactly(7L, 8L);
    }

    @Test
    void aNewSplitIsReadOnlyAfterAManifestNamesIt() {
        CoordinatorHarness h = window(Trigger.ProcessingTime(0), true).start();
        h.discovered = Positions.of(Map.of("new", 0L));
        h.advanceMs(10_010);
        assertThat(h.durable()).containsExactly(0L);
        assertThat(h.manifests.get("m0").positions().get(0)).containsEntry("new", 0L);
        List<TaskCommand.AddSplits> added = h.commands(TaskCommand.AddSplits.class);
        assertThat(added.get(added.size() - 1).start().next()).containsOnlyKeys("new");
    }
}
