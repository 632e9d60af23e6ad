package io.millrace.connector.kafka;

import io.millrace.connector.kafka.KafkaSourceOptions.Delay;
import java.util.OptionalLong;

/**
 * Holds micro-batches back until enough records wait, or long enough after the last time that none was held. The first of a run is never
 * held. Not for several threads.
 */
final class BatchDelay {
    private final Delay delay;

    /** When a batch was last let through, even one without records. */
    private OptionalLong lastMs = OptionalLong.empty();

    BatchDelay(Delay delay) {
        this.delay = delay;
    }

    /** @param nowMs by a clock that never goes back */
    boolean holds(long waitingRecords, long nowMs) {
        boolean over = lastMs.isEmpty() || nowMs - lastMs.getAsLong() >= delay.maxDelayMs();
        if (!over && waitingRecords < delay.minRecords()) {
            return true;
        }
        lastMs = OptionalLong.of(nowMs);
        return false;
    }
}
