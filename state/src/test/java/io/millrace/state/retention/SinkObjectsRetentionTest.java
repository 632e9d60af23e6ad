package io.millrace.state.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.LogRecord.Epoch;
import io.millrace.spi.checkpoint.LogRecord.Execution;
import io.millrace.spi.checkpoint.LogRecord.Finalized;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.SinkObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a sink's writers kept stays until it can no longer be needed. */
class SinkObjectsRetentionTest {
    private static String kept(long execution, long epoch) {
        return SinkObjects.path(execution, epoch, 0, "u-1");
    }

    private static Epoch epoch(long n, long execution) {
        return new Epoch(n, 0, execution, new ObjectRef("manifest/" + n, 1, ""), n - 1);
    }

    private static List<String> deleted(List<LogRecord> log, String... names) {
        List<Manifest> manifests = new ArrayList<>();
        for (Epoch e : RetentionPlan.retained(log, 3)) {
            manifests.add(new Manifest(
                    "q",
                    e.epoch(),
                    0,
                    e.execution(),
                    -1,
                    List.of(),
                    -1,
                    -1,
                    -1,
                    List.of(),
                    List.of(),
                    Map.of(),
                    Map.of()));
        }
        return RetentionPlan.of(log, 3, manifests, List.of(names)).sinkObjects();
    }

    @Test
    void whatIsPublishedGoesAndWhatIsNotStays() {
        List<LogRecord> log = new ArrayList<>(
                List.of(new Execution(0, 0, -1, Map.of()), epoch(0, 0), new Finalized(0, 0), epoch(1, 0)));
        String[] all = {kept(0, 0), kept(0, 1), kept(0, 2)};
        assertThat(deleted(log, all)).containsExactly(kept(0, 0));
        log.add(new Finalized(1, 0));
        assertThat(deleted(log, all)).containsExactly(kept(0, 0), kept(0, 1));
    }

    @Test
    void anUnpublishedEpochOfAnOlderExecutionStaysAndWhatItDidNotFinishGoes() {
        List<LogRecord> log = List.of(
                new Execution(0, 0, -1, Map.of()),
                epoch(0, 0),
                new Finalized(0, 0),
                epoch(1, 0),
                new Execution(1, 0, 1, Map.of()));
        assertThat(deleted(log, kept(0, 0), kept(0, 1), kept(0, 2), kept(1, 2)))
                .containsExactly(kept(0, 0), kept(0, 2));
    }

    @Test
    void anEpochIsPublishedBeforeTheNextBegins() {
        List<LogRecord> log = List.of(new Execution(0, 0, -1, Map.of()), epoch(4, 0), epoch(5, 0));
        assertThat(deleted(log, kept(0, 4), kept(0, 5))).containsExactly(kept(0, 4));
    }

    @Test
    void otherNamesAreNotOurs() {
        List<LogRecord> log = List.of(new Execution(0, 0, -1, Map.of()), epoch(0, 0), new Finalized(0, 0));
        assertThat(deleted(log, "sink/readme", "sink/0/x-0-u", "state/0/" + kept(0, 0)))
                .isEmpty();
    }
}
