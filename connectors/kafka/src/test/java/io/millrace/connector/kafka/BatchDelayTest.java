package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.kafka.KafkaSourceOptions.Delay;
import org.junit.jupiter.api.Test;

class BatchDelayTest {
    private final BatchDelay delay = new BatchDelay(new Delay(15, 5_000));

    @Test
    void theFirstOfARunIsNotHeld() {
        assertThat(delay.holds(1, 0)).isFalse();
        assertThat(delay.holds(1, 1)).isTrue();
    }

    @Test
    void enoughRecordsOrEnoughTimeLetOneThrough() {
        assertThat(delay.holds(16, 1_000)).isFalse();
        assertThat(delay.holds(14, 1_100)).isTrue();
        assertThat(delay.holds(15, 1_200)).isFalse();
        assertThat(delay.holds(10, 6_199)).isTrue();
        assertThat(delay.holds(10, 6_200)).isFalse();
        assertThat(delay.holds(10, 6_201)).isTrue();
    }
}
