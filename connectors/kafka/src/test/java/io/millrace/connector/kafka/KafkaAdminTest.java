package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Options;
import io.millrace.error.MillraceException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KafkaAdminTest {
    /** As when a start has taken too long: its thread still waits for the brokers when another lets go of the source. */
    @Test
    @Timeout(60)
    void whatIsClosedWhileItWaitsForBrokersEndsWithAnErrorThatSaysSo() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            KafkaSourceOptions options = KafkaSourceOptions.parse(
                    new Options(
                            Map.of("kafka.bootstrap.servers", "127.0.0.1:" + mute.getLocalPort(), "subscribe", "a")),
                    true);
            KafkaAdmin admin = new KafkaAdmin(options, "group");
            CompletableFuture<Throwable> asking = CompletableFuture.supplyAsync(() -> {
                try {
                    return new AssertionError("an answer: " + admin.ends(List.of(new TopicPartition("a", 0))));
                } catch (MillraceException e) {
                    return e;
                }
            });
            try (Socket connected = mute.accept()) {
                // It has sent its question, and nobody answers.
                assertThat(connected.getInputStream().read()).isGreaterThanOrEqualTo(0);
                assertThat(asking).isNotDone();
                admin.close();
            }
            assertThat(asking.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("KAFKA_UNREACHABLE")
                    .hasMessageContaining("the source was closed before it did");
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
