package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.ExecutionException;
import io.millrace.error.TransientException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class KafkaFailuresTest {
    @Test
    void whatMayPassByItselfIsTriedAgain() {
        assertThat(KafkaFailures.of("C", "text", new TimeoutException("no answer")))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("[C] text");
        assertThat(KafkaFailures.mayPass(new KafkaException("wrapped", new DisconnectException("gone"))))
                .isTrue();
    }

    @Test
    void whatWillNotIsAnErrorOfTheQuery() {
        assertThat(KafkaFailures.of("C", "text", new AuthenticationException("no")))
                .isInstanceOf(ExecutionException.class);
        assertThat(KafkaFailures.mayPass(new IllegalStateException("a defect"))).isFalse();
        assertThat(KafkaFailures.mayPass(
                        new TimeoutException("not in metadata", new UnknownTopicOrPartitionException("t"))))
                .isFalse();
    }
}
