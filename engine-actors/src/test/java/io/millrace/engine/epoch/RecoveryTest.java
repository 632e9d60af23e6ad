package io.millrace.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.epoch.CoordinatorEffect.Append;
import io.millrace.engine.epoch.CoordinatorEffect.FinalizeSink;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.epoch.CoordinatorEffect.WriteManifest;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.sql.streaming.Trigger;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A coordinator crashes after each step of an epoch; its successor does what the recovery table says. */
class RecoveryTest {
    private static CoordinatorHarness realTime() {
        CoordinatorHarness h = new CoordinatorHarness(CoordinatorHarness.spec(Trigger.RealTime(100)));
        h.prepared = new byte[] {1};
        return h;
    }

    private static CoordinatorHarness microBatch() {
        CoordinatorHarness h = new CoordinatorHarness(CoordinatorHarness.spec(Trigger.ProcessingTime(0)));
        h.prepared = new byte[] {1};
        return h;
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

    private static boolean isAppendOf(CoordinatorEffect effect, Class<? extends LogRecord> type) {
        return effect instanceof Append a && type.isInstance(a.record());
    }

    @Test
    void afterTheBarrierOrAcksNothingHappened() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> e instanceof WriteManifest);
        CoordinatorHarness next = crashed.successor().start();
        assertThat(crashed.durable()).containsExactly(0L);
        next.advanceMs(100);
        assertThat(next.durable()).containsExactly(0L, 1L);
        assertThat(next.completed.get(0).starts().get(0).get("s", -1)).isEqualTo(5);
    }

    @Test
    void aManifestWithoutItsEpochRecordIsNotUsed() {
        CoordinatorHarness crashed = crashedAt(microBatch(), e -> isAppendOf(e, LogRecord.Epoch.class));
        assertThat(crashed.manifests).hasSize(2);
        CoordinatorHarness next = crashed.successor().start();
        assertThat(next.durable()).containsExactly(0L, 1L);
        assertThat(crashed.manifests).hasSize(3);
    }

    @Test
    void aPlannedEpochRunsAgainExactlyAsPlanned() {
        CoordinatorHarness crashed = crashedAt(microBatch(), e -> isAppendOf(e, LogRecord.Epoch.class));
        LogRecord.Planned planned = crashed.records(LogRecord.Planned.class).get(1);
        CoordinatorHarness next = crashed.successor();
        next.available = 100;
        next.nowMs += 50_000;
        next.start();
        EpochSummary repeated = next.completed.get(0);
        assertThat(repeated.epoch()).isEqualTo(1);
        assertThat(repeated.ends().get(0).next()).isEqualTo(planned.ends().get(0));
        assertThat(next.commands(io.millrace.engine.protocol.TaskCommand.BeginEpoch.class)
                        .get(0)
                        .plan()
                        .timestampMs())
                .isEqualTo(planned.timestampMs());
        assertThat(next.completed.get(1).ends().get(0).get("s", 0)).isEqualTo(100);
    }

    @Test
    void aRealTimeRunLeavesThePlannedNumberUnused() {
        CoordinatorHarness crashed = crashedAt(microBatch(), e -> isAppendOf(e, LogRecord.Epoch.class));
        CoordinatorHarness next = crashed.successor(CoordinatorHarness.spec(Trigger.RealTime(100)))
                .start()
                .advanceMs(100);
        assertThat(next.durable()).containsExactly(0L, 2L);
    }

    @Test
    void anEpochWhoseAppendWasWrittenIsPublishedBeforeAnythingElse() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> isAppendOf(e, LogRecord.Epoch.class));
        Append append = (Append) crashed.held.get(0);
        crashed.write(append.slot(), append.record());
        CoordinatorHarness next = crashed.successor().start();
        assertThat(next.published).containsExactly(0L, 1L);
        int publish = indexOf(next, FinalizeSink.class);
        assertThat(publish).isLessThan(indexOf(next, CoordinatorEffect.Deploy.class));
        assertThat(next.records(LogRecord.Finalized.class))
                .extracting(LogRecord.Finalized::epoch)
                .containsExactly(0L, 1L);
    }

    @Test
    void publishingTwiceIsHowAHalfPublishedEpochEnds() {
        CoordinatorHarness crashed = crashedAt(realTime(), e -> isAppendOf(e, LogRecord.Finalized.class));
        assertThat(crashed.published).containsExactly(0L, 1L);
        CoordinatorHarness next = crashed.successor().start();
        assertThat(next.published).containsExactly(0L, 1L, 1L);
    }

    @Test
    void afterFinalizedTheNextEpochFollows() {
        CoordinatorHarness h = realTime();
        h.start().advanceMs(100);
        CoordinatorHarness next = h.successor().start().advanceMs(100);
        assertThat(next.published).containsExactly(0L, 1L);
        assertThat(next.durable()).containsExactly(0L, 1L);
    }

    @Test
    void nothingIsPublishedAgainIfTheSinkLeftNothing() {
        CoordinatorHarness h = realTime();
        h.prepared = new byte[0];
        h.start().advanceMs(100);
        CoordinatorHarness next = h.successor().start();
        assertThat(next.published).containsExactly(0L);
        assertThat(h.records(LogRecord.Finalized.class)).isEmpty();
    }

    @Test
    void afterGenerationTheNextOneIsTaken() {
        CoordinatorHarness h = realTime();
        h.hold = e -> isAppendOf(e, LogRecord.Execution.class);
        h.start();
        CoordinatorHarness next = h.successor().start();
        assertThat(next.records(LogRecord.Generation.class))
                .extracting(LogRecord.Generation::generation)
                .containsExactly(0L, 1L);
        assertThat(next.records(LogRecord.Execution.class))
                .extracting(LogRecord.Execution::execution)
                .containsExactly(0L);
    }

    @Test
    void afterExecutionTheNextOneIsTaken() {
        CoordinatorHarness h = realTime();
        h.tasksSilent = true;
        h.start();
        CoordinatorHarness next = h.successor().start();
        assertThat(next.records(LogRecord.Execution.class))
                .extracting(LogRecord.Execution::execution)
                .containsExactly(0L, 1L);
        assertThat(next.state.generation()).isEqualTo(1);
    }

    @Test
    void anAppendWhoseReplyWasLostIsRepeatedAndFoundWon() {
        CoordinatorHarness h = crashedAt(realTime(), e -> isAppendOf(e, LogRecord.Epoch.class));
        Append append = (Append) h.held.get(0);
        h.write(append.slot(), append.record());
        h.hold = e -> false;
        h.on(new CoordinatorEvent.EffectFailed(append, new java.io.IOException("timed out")))
                .advanceMs(60);
        assertThat(h.durable()).containsExactly(0L, 1L);
        assertThat(h.completed).extracting(EpochSummary::epoch).containsExactly(0L, 1L);
    }

    @Test
    void whoLosesASlotToANewerGenerationStopsAtOnce() {
        CoordinatorHarness old = crashedAt(realTime(), e -> isAppendOf(e, LogRecord.Epoch.class));
        old.successor().start();
        old.release();
        assertThat(old.outcome).isInstanceOf(Outcome.Superseded.class);
        assertThat(old.durable()).containsExactly(0L);
    }

    @Test
    void whoLosesASlotBeforeItsGenerationReadsAgain() {
        CoordinatorHarness first = realTime();
        first.hold = e -> isAppendOf(e, LogRecord.Generation.class);
        first.start();
        CoordinatorHarness second = first.successor().start();
        first.release();
        first.advanceMs(100);
        assertThat(first.state.generation()).isEqualTo(1);
        second.advanceMs(100);
        assertThat(second.outcome).isInstanceOf(Outcome.Superseded.class);
    }

    @Test
    void startsResolvedOnceSurviveACrashBeforeTheFirstEpoch() {
        CoordinatorHarness h = realTime();
        h.start();
        LogRecord.Create create = h.records(LogRecord.Create.class).get(0);
        assertThat(PinnedPositions.read(create.pinned()).get(0).next())
                .isEqualTo(new java.util.TreeMap<>(Map.of("s", 0L)));
        CoordinatorHarness next = h.successor().start();
        assertThat(next.all).noneMatch(e -> e instanceof CoordinatorEffect.ResolveInitial);
        assertThat(next.state.starts().get(0).get("s", -1)).isZero();
    }

    @Test
    void theLogIsTheSameReadAtOnceOrRecordByRecord() {
        CoordinatorHarness h = microBatch();
        h.start();
        h.add(3, Map.of(0, 7L));
        assertThat(LogView.of(h.log, h.log.size())).isEqualTo(h.state.log());
        assertThat(LogView.of(List.of(), 0)).isEqualTo(LogView.EMPTY);
    }

    private static int indexOf(CoordinatorHarness h, Class<? extends CoordinatorEffect> type) {
        for (int i = 0; i < h.all.size(); i++) {
            if (type.isInstance(h.all.get(i))) {
                return i;
            }
        }
        throw new AssertionError("no " + type);
    }
}
