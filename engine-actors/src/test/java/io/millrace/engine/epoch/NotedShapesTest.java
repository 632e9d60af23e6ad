package io.millrace.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.StateVersions;
import io.millrace.sql.streaming.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which shapes of state manifests note: that of a program once it has made an epoch durable, once. */
class NotedShapesTest {
    private static CoordinatorSpec keeping(String shape) {
        return new Specs(CoordinatorHarness.spec(Trigger.ProcessingTime(0)))
                .kept(before -> shape.isEmpty() ? before : shape)
                .spec();
    }

    private static Map<Long, String> noted(CoordinatorHarness h) {
        List<LogRecord.Epoch> epochs = h.records(LogRecord.Epoch.class);
        String path = epochs.get(epochs.size() - 1).manifest().path();
        Manifest newest = Objects.requireNonNull(h.manifests.get(path));
        return StateVersions.of(newest.extra()).byExecution();
    }

    @Test
    void aProgramIsNotedWithItsFirstEpochAndNotAgain() {
        CoordinatorHarness h = new CoordinatorHarness(keeping("a")).start();
        h.add(1, Map.of());
        assertThat(noted(h)).containsExactly(Map.entry(0L, "a"));
        h.add(1, Map.of());
        assertThat(noted(h)).containsExactly(Map.entry(0L, "a"));
        CoordinatorHarness again = h.successor(keeping("a")).start();
        again.add(1, Map.of());
        assertThat(again.state.execution()).isEqualTo(1);
        assertThat(noted(again)).containsExactly(Map.entry(0L, "a"));
    }

    @Test
    void aProgramWithoutADurableEpochWasNeverThere() {
        CoordinatorHarness h = new CoordinatorHarness(keeping("a")).start();
        h.add(1, Map.of());
        CoordinatorHarness failed = h.successor(keeping("b"));
        failed.tasksSilent = true;
        failed.start();
        failed.add(1, Map.of());
        assertThat(noted(failed)).containsExactly(Map.entry(0L, "a"));
        CoordinatorHarness back = failed.successor(keeping("a")).start();
        back.add(1, Map.of());
        assertThat(back.state.execution()).isEqualTo(2);
        assertThat(noted(back)).containsExactly(Map.entry(0L, "a"));
    }

    /** No object of the first program is left: there are no objects at all in this world. */
    @Test
    void anotherProgramTakesThePlaceOfOneThatLeftNothing() {
        CoordinatorHarness h = new CoordinatorHarness(keeping("a")).start();
        h.add(1, Map.of());
        CoordinatorHarness other = h.successor(keeping("b")).start();
        other.add(1, Map.of());
        assertThat(noted(other)).containsExactly(Map.entry(1L, "b"));
        CoordinatorHarness keepsNothing = other.successor(keeping("")).start();
        keepsNothing.add(1, Map.of());
        assertThat(noted(keepsNothing)).as("carried on").containsExactly(Map.entry(1L, "b"));
    }

    /** What another program noted meanwhile, which had not been there when this one was looked at, is not forgotten. */
    @Test
    void aShapeIsMadeOfTheOneThatTheEpochBeforeNoted() {
        CoordinatorHarness h = new CoordinatorHarness(keeping("a")).start();
        h.add(1, Map.of());
        CoordinatorSpec adding = new Specs(CoordinatorHarness.spec(Trigger.ProcessingTime(0)))
                .kept(before -> before.contains("+b") ? before : before + "+b")
                .spec();
        CoordinatorHarness next = h.successor(adding).start();
        next.add(1, Map.of());
        next.add(1, Map.of());
        assertThat(noted(next)).containsExactly(Map.entry(1L, "a+b"));
    }
}
