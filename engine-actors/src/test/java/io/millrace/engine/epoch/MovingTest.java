package io.millrace.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.exchange.TaskId;
import io.millrace.sql.streaming.Trigger;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Executions that end by plan: rescaled, placed anew, handed over. */
class MovingTest {
    private static CoordinatorHarness running(Trigger trigger, boolean cumulativeAcks) {
        CoordinatorSpec s = CoordinatorHarness.spec(trigger);
        return new CoordinatorHarness(new Specs(s)
                        .clocks(Specs.TIMELESS)
                        .cumulative(cumulativeAcks)
                        .topology(MovingTest::place)
                        .spec())
                .start();
    }

    /** The harness's tasks, and more of the second stage after a rescale. */
    private static Topology.Placement place(List<Positions> starts, int rescaledTo) {
        Topology.Placement one = CoordinatorHarness.place(starts, rescaledTo);
        TreeSet<TaskId> tasks = new TreeSet<>(one.tasks());
        int n = Math.max(1, rescaledTo);
        for (int p = 0; p < n; p++) {
            tasks.add(new TaskId(1, p));
        }
        return new Topology.Placement(tasks, one.reads(), one.sourceOf(), one.sinks(), Map.of(0, 1, 1, n));
    }

    private static List<CoordinatorEffect.Rescaled> rescaled(CoordinatorHarness h) {
        return h.all.stream()
                .filter(CoordinatorEffect.Rescaled.class::isInstance)
                .map(CoordinatorEffect.Rescaled.class::cast)
                .toList();
    }

    private static List<Integer> executionSizes(CoordinatorHarness h) {
        return h.records(LogRecord.Execution.class).stream()
                .map(x -> x.parallelism().getOrDefault(1, 0))
                .toList();
    }

    /** Acknowledges the epoch in flight by every task there is. */
    private static void ackAll(CoordinatorHarness h) {
        long epoch = ((Phase.InEpoch) h.state.phase()).epoch().epoch();
        h.state.placement().tasks().forEach(task -> h.report(h.ack(epoch, task)));
    }

    @Test
    void aRealTimeQueryEndsAnEpochBehindWhichNothingIsReadAndGoesOnFromThere() {
        CoordinatorHarness h = running(Trigger.RealTime(1_000), false);
        h.available = 5;
        h.on(new CoordinatorEvent.Rescale(1, 3));
        List<TaskCommand.BeginEpoch> begins = h.commands(TaskCommand.BeginEpoch.class);
        assertThat(begins).hasSize(1).allMatch(TaskCommand.BeginEpoch::last);
        assertThat(h.durable()).containsExactly(0L);
        assertThat(executionSizes(h)).containsExactly(1, 3);
        LogRecord.Execution second = h.records(LogRecord.Execution.class).get(1);
        assertThat(second.baseEpoch()).isZero();
        assertThat(second.parallelism()).containsEntry(LogRecord.Execution.RESCALED, 3);
        assertThat(h.state.starts().get(0).get("s", 0)).isEqualTo(5);
        assertThat(rescaled(h)).extracting(CoordinatorEffect.Rescaled::request).containsExactly(1L);
        assertThat(h.all).noneMatch(CoordinatorEffect.RolledBack.class::isInstance);
        assertThat(h.state.restarts()).isEqualTo(RestartBudget.FRESH);
    }

    @Test
    void aMicroBatchQueryMovesBetweenTwoEpochsWithoutOneMore() {
        CoordinatorHarness h = running(Trigger.ProcessingTime(0), false);
        h.add(2, Map.of());
        assertThat(h.durable()).isNotEmpty();
        int epochs = h.durable().size();
        h.on(new CoordinatorEvent.Rescale(1, 2));
        h.advanceMs(10);
        assertThat(executionSizes(h)).containsExactly(1, 2);
        assertThat(h.durable()).hasSize(epochs);
        assertThat(rescaled(h)).hasSize(1);
    }

    @Test
    void aNumberThatChangesNoStageIsAnsweredAtOnce() {
        CoordinatorHarness h = running(Trigger.RealTime(1_000), false);
        h.on(new CoordinatorEvent.Rescale(1, 1));
        assertThat(rescaled(h)).containsExactly(new CoordinatorEffect.Rescaled(1, 0));
        assertThat(h.commands(TaskCommand.BeginEpoch.class)).isEmpty();
        assertThat(executionSizes(h)).containsExactly(1);
    }

    @Test
    void callsAtTheSameTimeAreCarriedOutOneAfterAnother() {
        CoordinatorHarness h = running(Trigger.RealTime(1_000), false);
        h.tasksSilent = true;
        h.on(new CoordinatorEvent.Rescale(1, 2));
        h.on(new CoordinatorEvent.Rescale(2, 4));
        h.on(new CoordinatorEvent.Rescale(2, 4));
        h.tasksSilent = false;
        ackAll(h);
        assertThat(rescaled(h)).extracting(CoordinatorEffect.Rescaled::request).containsExactly(1L);
        h.tasksSilent = true;
        h.advanceMs(25);
        h.tasksSilent = false;
        ackAll(h);
        assertThat(rescaled(h)).extracting(CoordinatorEffect.Rescaled::request).containsExactly(1L, 2L);
        assertThat(executionSizes(h)).containsExactly(1, 2, 4);
    }

    @Test
    void aFailureOnTheWayRollsBackToWhatWasWanted() {
        CoordinatorHarness h = running(Trigger.RealTime(1_000), false);
        h.tasksSilent = true;
        h.on(new CoordinatorEvent.Rescale(1, 3));
        h.tasksSilent = false;
        h.report(new TaskReport.Failed(0, CoordinatorHarness.SOURCE, new IOException("reset")));
        assertThat(executionSizes(h)).containsExactly(1, 3);
        assertThat(rescaled(h)).hasSize(1);
    }

    @Test
    void aCancelledLastEpochIsFollowedByAnotherLastOne() {
        CoordinatorHarness h = running(Trigger.RealTime(1_000), true);
        h.tasksSilent = true;
        h.on(new CoordinatorEvent.Rebalance());
        h.tasksSilent = false;
        h.report(new TaskReport.EpochDeclined(0, 0, CoordinatorHarness.SINK, new IOException("disk full")));
        assertThat(h.state.execution()).isZero();
        h.advanceMs(25);
        assertThat(h.commands(TaskCommand.BeginEpoch.class)).allMatch(TaskCommand.BeginEpoch::last);
        assertThat(h.durable()).containsExactly(1L);
        assertThat(h.state.execution()).isEqualTo(1);
    }

    @Test
    void aSuccessorKeepsTheNumber() {
        CoordinatorHarness h = running(Trigger.RealTime(1_000), false);
        h.on(new CoordinatorEvent.Rescale(1, 3));
        CoordinatorHarness next = h.successor().start();
        assertThat(executionSizes(next)).containsExactly(1, 3, 3);
    }

    @Test
    void aHandOverEndsBehindAnEpochAndLeavesTheLogOpen() {
        CoordinatorHarness h = running(Trigger.RealTime(1_000), false);
        h.available = 7;
        h.on(new CoordinatorEvent.StopRequested(true, true));
        assertThat(h.outcome).isInstanceOf(Outcome.HandedOver.class);
        assertThat(h.commands(TaskCommand.BeginEpoch.class)).hasSize(1).allMatch(TaskCommand.BeginEpoch::last);
        assertThat(h.records(LogRecord.Stopped.class)).isEmpty();
        CoordinatorHarness next = h.successor().start();
        assertThat(next.state.starts().get(0).get("s", 0)).isEqualTo(7);
    }

    @Test
    void stopWithEpochWhileOneIsInFlightMakesOneMoreForWhatWasReadSince() {
        CoordinatorHarness h = running(Trigger.RealTime(1_000), false);
        h.tasksSilent = true;
        h.advanceMs(1_000);
        h.on(new CoordinatorEvent.StopRequested(true));
        h.tasksSilent = false;
        h.available = 4;
        ackAll(h);
        assertThat(h.outcome).isInstanceOf(Outcome.Stopped.class);
        assertThat(h.durable()).containsExactly(0L, 1L);
        assertThat(h.completed.get(1).ends().get(0).get("s", 0)).isEqualTo(4);
    }
}
