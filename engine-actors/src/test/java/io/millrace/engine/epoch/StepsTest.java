package io.millrace.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.streaming.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Epochs that begin when they are asked for. */
class StepsTest {
    private static CoordinatorHarness running(Trigger trigger) {
        CoordinatorSpec s = CoordinatorHarness.spec(trigger);
        return new CoordinatorHarness(new Specs(s)
                        .clocks(new CoordinatorSpec.Clocks(s.clocks().delaysMs(), false, false, true))
                        .timing(s.timing().with(3, 60_000, true))
                        .spec())
                .start();
    }

    private static List<String> stepped(CoordinatorHarness h) {
        List<String> answers = new ArrayList<>();
        for (CoordinatorEffect e : h.all) {
            if (e instanceof CoordinatorEffect.Stepped s) {
                answers.add(s.request() + ": " + s.epoch());
            }
        }
        return answers;
    }

    @Test
    void withoutAnIntervalNothingHappensUnasked() {
        CoordinatorHarness h = running(Trigger.ProcessingTime(0));
        h.add(3, Map.of());
        h.advanceMs(100_000);
        assertThat(h.durable()).isEmpty();
        h.on(new CoordinatorEvent.Step(7));
        assertThat(stepped(h)).containsExactly("7: 0");
        h.on(new CoordinatorEvent.Step(8));
        assertThat(stepped(h)).containsExactly("7: 0", "8: -1");
        assertThat(h.durable()).containsExactly(0L);
    }

    @Test
    void oneStepIsOneEpochAndTheyWaitForEachOther() {
        CoordinatorHarness h = running(Trigger.ProcessingTime(0));
        h.limit = 1;
        h.add(3, Map.of());
        h.hold = e -> e instanceof CoordinatorEffect.WriteManifest;
        h.on(new CoordinatorEvent.Step(1));
        h.on(new CoordinatorEvent.Step(2));
        h.on(new CoordinatorEvent.Step(2));
        assertThat(stepped(h)).isEmpty();
        h.release();
        h.advanceMs(10_000);
        assertThat(stepped(h)).containsExactly("1: 0", "2: 1");
        assertThat(h.durable()).containsExactly(0L, 1L);
    }

    @Test
    void processAllAvailableRunsThroughAtOnce() {
        CoordinatorHarness h = running(Trigger.ProcessingTime(0));
        h.limit = 1;
        h.add(3, Map.of());
        h.on(new CoordinatorEvent.ProcessAll(5));
        assertThat(h.durable()).containsExactly(0L, 1L, 2L);
        assertThat(h.all).contains(new CoordinatorEffect.ProcessAllDone(5));
    }

    @Test
    void anIntervalGoesOnByTheClockAndAStepComesBetween() {
        CoordinatorHarness h = running(Trigger.ProcessingTime(1_000));
        h.add(1, Map.of());
        h.on(new CoordinatorEvent.Step(1));
        assertThat(stepped(h)).containsExactly("1: 0");
        h.add(1, Map.of());
        assertThat(h.durable()).containsExactly(0L);
        h.advanceMs(1_000);
        assertThat(h.durable()).containsExactly(0L, 1L);
    }

    @Test
    void inRealTimeAStepIsABarrierNow() {
        CoordinatorHarness h = running(Trigger.RealTime(1_000));
        h.on(new CoordinatorEvent.Step(1));
        h.on(new CoordinatorEvent.Step(2));
        assertThat(stepped(h)).containsExactly("1: 0", "2: 1");
        h.advanceMs(1_000);
        assertThat(h.durable()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aRollBackDoesNotLoseTheStep() {
        CoordinatorHarness h = running(Trigger.ProcessingTime(0));
        h.add(1, Map.of());
        h.tasksSilent = true;
        h.on(new CoordinatorEvent.Step(1));
        h.tasksSilent = false;
        h.report(new io.millrace.engine.protocol.TaskReport.Failed(
                h.state.execution(), CoordinatorHarness.SOURCE, new java.io.IOException("connection reset")));
        assertThat(h.state.execution()).isEqualTo(1);
        assertThat(stepped(h)).containsExactly("1: 0");
    }
}
