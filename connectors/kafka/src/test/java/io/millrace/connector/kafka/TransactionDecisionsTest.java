package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Connector;
import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.OnDoubt;
import io.millrace.connector.Options;
import io.millrace.connector.OutputLog;
import io.millrace.connector.StreamSink;
import io.millrace.error.ExecutionException;
import io.millrace.error.TransientException;
import io.millrace.sql.types.StructType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;

/** What is decided without a broker: names, bounds, markers, errors, and what is kept of an epoch. */
class TransactionDecisionsTest {
    private static final long WEEK_MS = 7 * 24 * 3_600_000L;
    private static final StructType VALUE = StructType.fromDDL("value STRING");
    private static final SinkLayout LAYOUT = SinkLayout.of(VALUE, "t");

    private static PreparedOutput prepared(long epoch, long atMs) {
        return new PreparedOutput(
                2, epoch, 4, atMs, "t", LAYOUT, new OutputLog.Kept(List.of("a", "b"), new byte[] {1, 2}));
    }

    private static MarkerDecision decide(OptionalLong marker, long ageMs, OnDoubt onDoubt) {
        return MarkerDecision.of(prepared(7, 1_000), marker, 1_000 + ageMs, WEEK_MS, onDoubt);
    }

    @Test
    void theMarkerTells() {
        assertThat(decide(OptionalLong.of(7), 0, OnDoubt.FAIL)).isEqualTo(MarkerDecision.VISIBLE);
        assertThat(decide(OptionalLong.of(9), 0, OnDoubt.FAIL)).isEqualTo(MarkerDecision.VISIBLE);
        assertThat(decide(OptionalLong.of(6), 0, OnDoubt.FAIL)).isEqualTo(MarkerDecision.WRITE_AGAIN);
        assertThat(decide(OptionalLong.of(6), 10 * WEEK_MS, OnDoubt.FAIL))
                .as("a newer marker would have taken the place of this one")
                .isEqualTo(MarkerDecision.WRITE_AGAIN);
        assertThat(decide(OptionalLong.empty(), 3_600_000, OnDoubt.FAIL)).isEqualTo(MarkerDecision.WRITE_AGAIN);
    }

    @Test
    void aMarkerThatMayHaveExpiredIsForThePersonInCharge() {
        assertThatThrownBy(() -> decide(OptionalLong.empty(), WEEK_MS, OnDoubt.FAIL))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("KAFKA_MARKER_EXPIRED")
                .hasMessageContaining("offsets.retention.minutes")
                .hasMessageContaining("millrace.delivery.onDoubt");
        assertThat(decide(OptionalLong.empty(), WEEK_MS, OnDoubt.REPEAT)).isEqualTo(MarkerDecision.WRITE_AGAIN);
        assertThat(decide(OptionalLong.empty(), WEEK_MS, OnDoubt.SKIP)).isEqualTo(MarkerDecision.VISIBLE);
    }

    @Test
    void aMarkerAheadOfTheCheckpointIsSetBackOnlyIfAsked() {
        assertThat(MarkerDecision.mustSetBack(0, OptionalLong.empty(), -1, OnDoubt.FAIL))
                .isFalse();
        assertThat(MarkerDecision.mustSetBack(0, OptionalLong.of(4), 4, OnDoubt.FAIL))
                .isFalse();
        assertThat(MarkerDecision.mustSetBack(0, OptionalLong.of(5), 4, OnDoubt.REPEAT))
                .isTrue();
        assertThatThrownBy(() -> MarkerDecision.mustSetBack(0, OptionalLong.of(5), 4, OnDoubt.SKIP))
                .hasMessageContaining("KAFKA_OUTPUT_AHEAD");
    }

    @Test
    void whatIsKeptComesBack() {
        PreparedOutput out = prepared(7, 1_000);
        PreparedOutput back = PreparedOutput.decode(out.encode());
        assertThat(back).usingRecursiveComparison().isEqualTo(out);
        assertThatThrownBy(() -> PreparedOutput.decode("part-1".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasMessageContaining("SINK_STATE_UNREADABLE");
    }

    private static SinkRequest request(boolean realTime, long intervalMs, Map<String, String> options, String setting) {
        Map<String, String> all = new HashMap<>(Map.of("kafka.bootstrap.servers", "127.0.0.1:1", "topic", "t"));
        all.putAll(options);
        return new SinkRequest(
                "query",
                "id",
                VALUE,
                new Options(all),
                List.of(),
                "append",
                realTime,
                StillEnvironment.with("millrace.delivery", setting),
                List.of(),
                intervalMs);
    }

    @Test
    void theOptionGoesBeforeTheSession() {
        Connector kafka = new KafkaConnector();
        assertThat(kafka.openSink(request(true, 250, Map.of(), "exactly-once")))
                .isInstanceOf(TransactionalKafkaSink.class);
        assertThat(kafka.openSink(request(true, 250, Map.of("millrace.delivery", "at-least-once"), "exactly-once")))
                .isInstanceOf(KafkaSink.class);
        assertThat(kafka.openSink(request(true, 250, Map.of(), "at-least-once")))
                .isInstanceOf(KafkaSink.class);
        assertThatThrownBy(() -> kafka.openSink(request(true, 250, Map.of(), "exactly")))
                .hasMessageContaining("at-least-once or exactly-once");
        assertThat(kafka.openBatchSink(request(false, 0, Map.of(), "exactly-once")))
                .isInstanceOf(KafkaSink.class);
        assertThatThrownBy(() -> kafka.openBatchSink(
                        request(false, 0, Map.of("millrace.delivery", "exactly-once"), "at-least-once")))
                .hasMessageContaining("batch");
    }

    @Test
    void anEpochThatAwaitsItsCommitIsNotForgottenByTheOtherDelivery() {
        StreamSink atLeastOnce = new KafkaConnector().openSink(request(true, 250, Map.of(), "at-least-once"));
        atLeastOnce.finalizeEpoch(3, List.of(new byte[0]));
        assertThatThrownBy(() -> atLeastOnce.finalizeEpoch(
                        3, List.of(new byte[0], prepared(3, 1_000).encode())))
                .hasMessageContaining("KAFKA_DELIVERY_CHANGED")
                .hasMessageContaining("exactly-once");
    }

    @Test
    void whatContradictsTransactionsIsRefused() {
        assertRefused(Map.of("kafka.transactional.id", "mine"), "after the query");
        assertRefused(Map.of("kafka.acks", "1"), "kafka.acks");
        assertRefused(Map.of("kafka.enable.idempotence", "false"), "kafka.enable.idempotence");
        assertRefused(Map.of("kafka.transaction.timeout.ms", "250"), "from 1000");
        assertRefused(Map.of("millrace.delivery.onDoubt", "perhaps"), "fail, repeat or skip");
    }

    private static void assertRefused(Map<String, String> options, String why) {
        assertThatThrownBy(() -> new KafkaConnector().openSink(request(true, 250, options, "exactly-once")))
                .hasMessageContaining(why);
    }

    @Test
    void aTransactionOutlastsItsEpoch() {
        Options none = new Options(Map.of());
        assertThat(TransactionSettings.timeoutMs(none, true, 250)).isEqualTo(60_000);
        assertThat(TransactionSettings.timeoutMs(none, true, 300_000)).isEqualTo(630_000);
        assertThat(TransactionSettings.timeoutMs(none, false, 0)).isEqualTo(300_000);
        Options short30 = new Options(Map.of("kafka.transaction.timeout.ms", "30000"));
        assertThat(TransactionSettings.timeoutMs(short30, true, 10_000)).isEqualTo(30_000);
        assertThatThrownBy(() -> TransactionSettings.timeoutMs(short30, true, 30_000))
                .hasMessageContaining("interval of 30000 ms");
    }

    @Test
    void allIdsOfAllTasksAreCovered() {
        TransactionSettings settings = TransactionSettings.parse(request(true, 250, Map.of(), "exactly-once"));
        assertThat(settings.transactionalIds(2))
                .containsExactly("millrace-id-0-0", "millrace-id-0-1", "millrace-id-1-0", "millrace-id-1-1");
    }

    @Test
    void failuresThatTheUserMustMendAreFinal() {
        TransactionSettings settings = TransactionSettings.parse(request(true, 250, Map.of(), "exactly-once"));
        assertThat(TransactionFailures.of("x", settings, new UnsupportedVersionException("no InitProducerId")))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("2.5")
                .hasMessageContaining("at-least-once");
        assertThat(TransactionFailures.of(
                        "x",
                        settings,
                        new KafkaException("in an error state", new TransactionalIdAuthorizationException("no"))))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("Grant WRITE and DESCRIBE on transactional ids with the prefix 'millrace-'");
        assertThat(TransactionFailures.of("x", settings, new ProducerFencedException("fenced")))
                .isInstanceOf(TransientException.class);
        assertThat(TransactionFailures.of("x", settings, new InvalidPidMappingException("expired")))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("KAFKA_TRANSACTION_LOST");
        assertThat(TransactionFailures.of("x", settings, new NetworkException("gone")))
                .isInstanceOf(TransientException.class);
    }
}
