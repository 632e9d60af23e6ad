package io.millrace.engine.epoch;

import static io.millrace.engine.epoch.CoordinatorHarness.SINK;
import static io.millrace.engine.epoch.CoordinatorHarness.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect.Append;
import io.millrace.engine.epoch.CoordinatorEffect.FinalizeSink;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.epoch.CoordinatorEffect.Release;
import io.millrace.engine.epoch.CoordinatorEffect.Survey;
import io.millrace.engine.epoch.CoordinatorEffect.Undeploy;
import io.millrace.engine.epoch.CoordinatorEffect.WriteManifest;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.task.Task;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.sql.streaming.Trigger;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A coordinator is gone and its tasks are not: its successor goes on with them, or says why it cannot. */
class AdoptionTest {
    private static CoordinatorSpec spec(Trigger trigger, boolean cumulativeAcks) {
        CoordinatorSpec s = CoordinatorHarness.spec(trigger);
        return new Specs(s).cumulative(cumulativeAcks).spec();
    }

    private static CoordinatorHarness realTime() {
        CoordinatorHarness h = new CoordinatorHarness(spec(Trigger.RealTime(100), true));
        h.prepared = new byte[] {1};
        return h;
    }

    private static CoordinatorHarness microBatch() {
        CoordinatorHarness h = new CoordinatorHarness(spec(Trigger.ProcessingTime(0), true));
        h.prepared = new byte[] {1};
        return h;
    }

    private static boolean isAppendOf(CoordinatorEffect effect, Class<? extends LogRecord> type) {
        return effect instanceof Append a && type.isInstance(a.record());
    }

    /** Epoch 0 is durable and published; the next one gets as far as the effect that is held back. */
    private static CoordinatorHarness crashedAt(CoordinatorHarness h, Predicate<CoordinatorEffect> where) {
        h.available = 5;
        h.start().advanceMs(100);
        h.hold = where;
        h.available = 9;
        h.advanceMs(100);
        assertThat(h.held).isNotEmpty();
        return h;
    }

    private static CoordinatorHarness successor(
            CoordinatorHarness crashed, long lastEpoch, long lastCancelled, Positions reads) {
        CoordinatorHarness next = crashed.successor();
        next.standing = new TreeMap<>(Map.of(
                SOURCE,
                new Task.Standing(lastEpoch, lastCancelled, reads),
                SINK,
                new Task.Standing(lastEpoch, lastCancelled, Positions.NONE)));
        return next;
    }

    private static CoordinatorHarness successor(CoordinatorHarness crashed, long lastEpoch) {
        return successor(crashed, lastEpoch, -1, Positions.of(Map.of("s", 9L)));
    }

    private static void assertAdopted(CoordinatorHarness h) {
        assertThat(h.records(LogRecord.Execution.class)).hasSize(1);
        assertThat(h.all).noneMatch(e -> e instanceof Undeploy || e instanceof CoordinatorEffect.Deploy);
        assertThat(h.all).anyMatch(CoordinatorEffect.Adopted.class::isInstance);
        assertThat(h.state.execution()).isZero();
    }

    private static void assertReplaced(CoordinatorHarness h, String why) {
        assertThat(h.records(LogRecord.Execution.class)).hasSize(2);
        assertThat(h.all).contains(new Undeploy(0));
        assertThat(h.all).noneMatch(CoordinatorEffect.Adopted.class::isInstance);
        assertThat(h.all)
                .filteredOn(CoordinatorEffect.NotAdopted.class::isInstance)
                .first()
                .asString()
                .contains(why);
    }

    @Test
    void aBarrierOnItsWayIsCancelledAndItsNumberBurnt() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        CoordinatorHarness next = successor(crashed, 1).start();
        assertAdopted(next);
        assertThat(next.commands(TaskCommand.CancelEpoch.class))
                .containsOnly(new TaskCommand.CancelEpoch(1, 1))
                .hasSize(2);
        assertThat(next.durable()).as("the next barrier comes at once").containsExactly(0L, 2L);
        assertThat(next.completed.get(0).ends().get(0).get("s", -1)).isEqualTo(9);
    }

    @Test
    void numbersGoOnAboveTheHighestThatAnyTaskHasSeen() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        CoordinatorHarness next = crashed.successor();
        next.standing = new TreeMap<>(Map.of(
                SOURCE,
                new Task.Standing(7, 5, Positions.of(Map.of("s", 9L))),
                SINK,
                new Task.Standing(6, 5, Positions.NONE)));
        next.start();
        assertThat(next.commands(TaskCommand.CancelEpoch.class)).contains(new TaskCommand.CancelEpoch(1, 7));
        assertThat(next.durable()).containsExactly(0L, 8L);
    }

    @Test
    void anEpochInTheLogIsPublishedBeforeTheNextBarrier() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> isAppendOf(e, LogRecord.Epoch.class));
        Append append = (Append) crashed.held.get(0);
        crashed.write(append.slot(), append.record());
        CoordinatorHarness next = successor(crashed, 1).start();
        assertAdopted(next);
        assertThat(next.commands(TaskCommand.CancelEpoch.class)).isEmpty();
        assertThat(next.commands(TaskCommand.EpochDurable.class)).contains(new TaskCommand.EpochDurable(1, 1));
        assertThat(next.published).startsWith(0L, 1L);
        int publish = indexOf(next, FinalizeSink.class);
        assertThat(publish).isLessThan(indexOf(next, CoordinatorEffect.Running.class));
        assertThat(next.durable()).containsExactly(0L, 1L, 2L);
    }

    private static int indexOf(CoordinatorHarness h, Class<? extends CoordinatorEffect> type) {
        for (int i = 0; i < h.all.size(); i++) {
            if (type.isInstance(h.all.get(i))) {
                return i;
            }
        }
        throw new AssertionError("no " + type.getSimpleName());
    }

    @Test
    void aTaskThatFailsWhileTheEpochIsPublishedIsRolledBackAfter() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> isAppendOf(e, LogRecord.Finalized.class));
        CoordinatorHarness next = successor(crashed, 1);
        next.hold = e -> e instanceof FinalizeSink;
        next.start();
        next.report(new TaskReport.Failed(0, SOURCE, new NodeLostException("gone", null)));
        assertThat(next.records(LogRecord.Execution.class)).hasSize(1);
        next.release();
        assertThat(next.records(LogRecord.Finalized.class)).hasSize(2);
        assertThat(next.records(LogRecord.Execution.class)).hasSize(2);
    }

    @Test
    void aMicroBatchGoesOnUnderItsNumber() {
        CoordinatorHarness crashed = crashedAt(microBatch(), e -> e instanceof WriteManifest);
        CoordinatorHarness next = successor(crashed, 1);
        next.available = 100;
        next.start();
        assertAdopted(next);
        assertThat(next.commands(TaskCommand.AckAgain.class)).contains(new TaskCommand.AckAgain(1, 1));
        assertThat(next.commands(TaskCommand.CancelEpoch.class)).isEmpty();
        EpochSummary first = next.completed.get(0);
        assertThat(first.epoch()).isEqualTo(1);
        assertThat(first.ends().get(0).get("s", -1)).as("as planned").isEqualTo(9);
        assertThat(next.completed.get(1).ends().get(0).get("s", -1)).isEqualTo(100);
    }

    @Test
    void aMicroBatchThatWasCancelledHalfWayIsRolledBack() {
        CoordinatorHarness crashed = crashedAt(microBatch(), e -> e instanceof WriteManifest);
        CoordinatorHarness next =
                successor(crashed, 1, 1, Positions.of(Map.of("s", 9L))).start();
        assertReplaced(next, "cancelled half-way");
        assertThat(next.durable()).startsWith(0L, 1L);
    }

    @Test
    void aMicroBatchThatTheLogDoesNotPlanIsRolledBack() {
        CoordinatorHarness crashed = crashedAt(microBatch(), e -> isAppendOf(e, LogRecord.Planned.class));
        assertReplaced(successor(crashed, 1).start(), "no plan");
    }

    @Test
    void betweenMicroBatchesNothingIsToBeDone() {
        CoordinatorHarness crashed = crashedAt(microBatch(), e -> e instanceof CoordinatorEffect.AskBatchEnds);
        CoordinatorHarness next =
                successor(crashed, 0, -1, Positions.of(Map.of("s", 5L))).start();
        assertAdopted(next);
        assertThat(next.durable()).containsExactly(0L, 1L);
    }

    private static CoordinatorHarness realTimeByEpoch() {
        CoordinatorHarness h = new CoordinatorHarness(spec(Trigger.RealTime(100), false));
        h.prepared = new byte[] {1};
        return h;
    }

    @Test
    void whatNoOtherEpochCanNameIsCompletedUnderItsNumber() {
        CoordinatorHarness crashed = crashedAt(realTimeByEpoch(), e -> e instanceof WriteManifest);
        CoordinatorHarness next = successor(crashed, 1).start();
        assertAdopted(next);
        assertThat(next.commands(TaskCommand.CancelEpoch.class)).isEmpty();
        assertThat(next.commands(TaskCommand.BeginEpoch.class))
                .as("for sources that have not heard of it")
                .startsWith(new TaskCommand.BeginEpoch(1, 1, null));
        assertThat(next.commands(TaskCommand.AckAgain.class)).contains(new TaskCommand.AckAgain(1, 1));
        assertThat(next.durable()).startsWith(0L, 1L);
        CoordinatorHarness between = realTimeByEpoch();
        between.available = 5;
        between.start().advanceMs(100);
        assertAdopted(successor(between, 0, -1, Positions.of(Map.of("s", 7L))).start());
    }

    @Test
    void whatNoOtherEpochCanNameIsRolledBackIfItWasCancelled() {
        CoordinatorHarness crashed = crashedAt(realTimeByEpoch(), e -> e instanceof WriteManifest);
        CoordinatorHarness next =
                successor(crashed, 1, 1, Positions.of(Map.of("s", 9L))).start();
        assertReplaced(next, "cannot be named by another");
    }

    @Test
    void withoutAllTasksItIsRolledBackAtOnce() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        CoordinatorHarness next = successor(crashed, 1);
        next.standing.remove(SINK);
        next.start();
        assertReplaced(next, "there are [0/0]");
        assertThat(next.nowMs).isEqualTo(crashed.nowMs);
    }

    @Test
    void questionsAreRepeatedAndGivenUp() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        CoordinatorHarness next = successor(crashed, 1);
        next.hold = e -> e instanceof Survey;
        next.start().advanceMs(1_900);
        assertThat(next.held).hasSizeGreaterThan(2);
        assertThat(next.records(LogRecord.Execution.class)).hasSize(1);
        next.hold = e -> false;
        next.advanceMs(200);
        assertReplaced(next, "not all tasks have answered");
    }

    @Test
    void answersToAnotherGenerationAreNotTaken() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        CoordinatorHarness next = crashed.successor();
        next.hold = e -> e instanceof Survey;
        next.start();
        next.report(new TaskReport.Surveyed(
                0, 0, CoordinatorHarness.place(next.state.starts(), 0).tasks()));
        assertThat(next.state.phase()).isEqualTo(new Phase.Surveying(null, new TreeMap<>(), next.nowMs + 2_000));
    }

    @Test
    void aFailureThatTheOneBeforeDidNotHearOfCounts() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        CoordinatorHarness next = crashed.successor();
        next.hold = e -> e instanceof Survey;
        next.start();
        next.hold = e -> false;
        next.report(new TaskReport.Failed(0, SOURCE, new NodeLostException("gone", null)));
        assertThat(next.records(LogRecord.Execution.class)).hasSize(2);
        assertThat(next.all).contains(new Undeploy(0));
    }

    @Test
    void aSplitThatNobodyReadsIsHandedOut() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        CoordinatorHarness next = successor(crashed, 0, -1, Positions.NONE).start();
        assertAdopted(next);
        assertThat(next.commands(TaskCommand.AddSplits.class))
                .contains(new TaskCommand.AddSplits(1, Positions.of(Map.of("s", 5L))));
    }

    @Test
    void aTaskThatStandsBeforeWhatIsDurableIsNotTrusted() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        assertReplaced(successor(crashed, 1, -1, Positions.of(Map.of("s", 4L))).start(), "durable to 5");
    }

    @Test
    void aSplitThatTheLogDoesNotKnowIsNotTrusted() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        assertReplaced(
                successor(crashed, 1, -1, Positions.of(Map.of("s", 9L, "t", 1L)))
                        .start(),
                "does not know");
    }

    @Test
    void afterGenerationsOfCoordinatorsThatDiedTheTasksAreStillThere() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        CoordinatorHarness second = crashed.successor();
        second.hold = e -> e instanceof Survey;
        second.start();
        CoordinatorHarness third = successor(second, 1).start();
        assertAdopted(third);
        assertThat(third.state.generation()).isEqualTo(2);
    }

    @Test
    void theOneThatIsReplacedLeavesTheTasksAlone() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> isAppendOf(e, LogRecord.Epoch.class));
        CoordinatorHarness next = successor(crashed, 1).start();
        int before = crashed.all.size();
        crashed.release();
        assertThat(crashed.outcome).isInstanceOf(Outcome.Superseded.class);
        assertThat(crashed.all.subList(before, crashed.all.size()))
                .contains(new Release(0))
                .noneMatch(Undeploy.class::isInstance);
        assertAdopted(next);
    }

    @Test
    void oneThatStepsDownEndsBehindTheEpochInFlightAndLeavesTasksAndLog() {
        CoordinatorHarness h = crashedAt(realTime(), e -> e instanceof WriteManifest);
        h.on(new CoordinatorEvent.StepDown());
        assertThat(h.outcome).isNull();
        h.release();
        assertThat(h.outcome).isEqualTo(new Outcome.HandedOver());
        assertThat(h.durable()).containsExactly(0L, 1L);
        assertThat(h.all).contains(new Release(0)).noneMatch(Undeploy.class::isInstance);
        assertThat(h.records(LogRecord.Stopped.class)).isEmpty();
        CoordinatorHarness next = successor(h, 1).start();
        assertAdopted(next);
        assertThat(next.durable()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void oneThatStepsDownBetweenEpochsEndsAtOnce() {
        CoordinatorHarness h = realTime();
        h.start().advanceMs(150).on(new CoordinatorEvent.StepDown());
        assertThat(h.outcome).isEqualTo(new Outcome.HandedOver());
        assertThat(h.all).contains(new Release(0)).noneMatch(Undeploy.class::isInstance);
    }

    @Test
    void stoppedWhileItAsksTheTasksEnd() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        CoordinatorHarness next = crashed.successor();
        next.hold = e -> e instanceof Survey;
        next.start();
        next.on(new CoordinatorEvent.StopRequested(false));
        assertThat(next.all).contains(new Undeploy(0));
        assertThat(next.outcome).isEqualTo(new Outcome.Stopped());
    }

    @Test
    void aSilentTaskIsAskedForItsAcknowledgementAgain() {
        CoordinatorHarness h = realTime();
        h.tasksSilent = false;
        h.start();
        h.tasksSilent = true;
        h.advanceMs(1_200);
        assertThat(h.commands(TaskCommand.AckAgain.class))
                .containsExactly(new TaskCommand.AckAgain(0, 0), new TaskCommand.AckAgain(0, 0));
    }

    @Test
    void oneThatOnlyWaitsHearsFromTheNodesThatItIsReplaced() {
        CoordinatorHarness h = microBatch();
        h.start();
        h.tasksSilent = true;
        h.available = 9;
        h.advanceMs(10);
        assertThat(h.state.phase()).isInstanceOf(Phase.InEpoch.class);
        h.report(new TaskReport.Outdated(0, 0));
        assertThat(h.outcome).isNull();
        h.report(new TaskReport.Outdated(0, 1));
        assertThat(h.outcome).isInstanceOf(Outcome.Superseded.class);
        assertThat(h.all).contains(new Release(0)).noneMatch(Undeploy.class::isInstance);
    }
}
