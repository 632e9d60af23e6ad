package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Positions;
import io.millrace.connector.StreamSource;
import io.millrace.error.MillraceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaStreamSourceTest {
    @TempDir
    static Path dir;

    static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = new Cluster(dir);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Positions initial(String... options) {
        try (StreamSource source = cluster.source(options)) {
            return source.initial();
        }
    }

    @Test
    void initialResolvesEveryPlaceToNumbers() {
        String t = cluster.topic(2);
        cluster.send(t, 0, "a", "b", "c");
        cluster.send(t, 1, "d");
        cluster.deleteBefore(t, 0, 1);
        assertThat(initial("subscribe", t)).as("streams start at the end").isEqualTo(Cluster.at(t, 3, 1));
        assertThat(initial("subscribe", t, "startingOffsets", "latest")).isEqualTo(Cluster.at(t, 3, 1));
        assertThat(initial("subscribe", t, "startingOffsets", "earliest")).isEqualTo(Cluster.at(t, 1, 0));
        assertThat(initial("subscribe", t, "startingOffsets", "{\"" + t + "\":{\"0\":-2,\"1\":-1}}"))
                .isEqualTo(Cluster.at(t, 1, 1));
        assertThat(initial("subscribe", t, "startingOffsets", "{\"" + t + "\":{\"0\":2,\"1\":0}}"))
                .isEqualTo(Cluster.at(t, 2, 0));
        assertThatThrownBy(() -> initial("subscribe", t, "startingOffsets", "{\"" + t + "\":{\"0\":2}}"))
                .hasMessageContaining("startingOffsets")
                .hasMessageContaining("must name all partitions");
    }

    @Test
    void initialByTimestamp() {
        String t = cluster.topic(2);
        cluster.sendAt(t, 0, 1000, "a");
        cluster.sendAt(t, 0, 2000, "b");
        cluster.sendAt(t, 1, 1500, "c");
        cluster.sendAt(t, 1, 3000, "d");
        assertThat(initial("subscribe", t, "startingTimestamp", "1500")).isEqualTo(Cluster.at(t, 1, 0));
        String both = "{\"" + t + "\":{\"0\":2000,\"1\":1501}}";
        assertThat(initial("subscribe", t, "startingOffsetsByTimestamp", both)).isEqualTo(Cluster.at(t, 1, 1));
        assertThat(initial(
                        "subscribe",
                        t,
                        "startingOffsetsByTimestamp",
                        both,
                        "startingTimestamp",
                        "1000",
                        "startingOffsets",
                        "latest"))
                .as("the global timestamp beats the others")
                .isEqualTo(Cluster.at(t, 0, 0));
        assertThatThrownBy(() -> initial("subscribe", t, "startingTimestamp", "2500"))
                .hasMessageContaining("2500")
                .hasMessageContaining(t + "-0")
                .hasMessageContaining("startingOffsetsByTimestampStrategy");
        assertThat(initial("subscribe", t, "startingTimestamp", "2500", "startingOffsetsByTimestampStrategy", "latest"))
                .isEqualTo(Cluster.at(t, 2, 1));
    }

    @Test
    void topicsBySubscriptionAssignmentAndPattern() {
        String a = cluster.topic("pattern-a", 2);
        String b = cluster.topic("pattern-b", 1);
        assertThat(initial("subscribe", a + " , " + b))
                .isEqualTo(Cluster.at(a, 0, 0).with(Cluster.at(b, 0)));
        assertThat(initial("assign", "{\"pattern-a\":[1]}")).isEqualTo(Positions.of(Map.of("pattern-a-1", 0L)));
        assertThat(initial("subscribePattern", "pattern-.*"))
                .isEqualTo(Cluster.at(a, 0, 0).with(Cluster.at(b, 0)));
        assertThat(initial("subscribePattern", ".*").next().keySet())
                .as("Kafka's own topics")
                .noneMatch(split -> split.startsWith("__"));
        assertThatThrownBy(() -> initial("subscribe", "no-such-topic"))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("no-such-topic");
        assertThatThrownBy(() -> initial("assign", "{\"pattern-a\":[7]}")).hasMessageContaining("pattern-a-7");
    }

    @Test
    void newPartitionsStartAtTheirBeginningWhateverTheStartingOption() {
        String t = cluster.topic(1);
        try (StreamSource source = cluster.source("subscribe", t, "startingOffsets", "latest")) {
            Positions known = source.initial();
            assertThat(source.discover(known)).isEqualTo(Positions.NONE);
            cluster.addPartitions(t, 3);
            Awaitility.await().until(() -> source.discover(known).next().size() == 2);
            assertThat(source.discover(known)).isEqualTo(Positions.of(Map.of(t + "-1", 0L, t + "-2", 0L)));
            assertThat(source.discover(known.with(source.discover(known)))).isEqualTo(Positions.NONE);
        }
    }

    @Test
    void newTopicsOfAPatternAreDiscovered() {
        String a = cluster.topic("grow-a", 1);
        try (StreamSource source = cluster.source("subscribePattern", "grow-.*")) {
            Positions known = source.initial();
            assertThat(known).isEqualTo(Cluster.at(a, 0));
            cluster.topic("grow-b", 1);
            Awaitility.await().until(() -> source.discover(known).equals(Cluster.at("grow-b", 0)));
        }
    }

    @Test
    void aDeletedTopicIsDataLoss() {
        String t = cluster.topic(1);
        try (StreamSource strict = cluster.source("subscribe", t);
                StreamSource lenient = cluster.source("subscribe", t, "failOnDataLoss", "false")) {
            Positions known = strict.initial();
            Cluster.get(cluster.admin.deleteTopics(List.of(t)).all());
            Awaitility.await()
                    .untilAsserted(() -> assertThatThrownBy(() -> strict.discover(known))
                            .hasMessageContaining("[KAFKA_DATA_LOSS]")
                            .hasMessageContaining(t));
            assertThat(lenient.discover(known)).isEqualTo(Positions.NONE);
        }
    }

    @Test
    void aTopicMadeAnewIsDataLoss() {
        String t = cluster.topic(1);
        try (StreamSource source = cluster.source("subscribe", t)) {
            Positions known = source.initial();
            assertThat(source.discover(known)).isEqualTo(Positions.NONE);
            Cluster.get(cluster.admin.deleteTopics(List.of(t)).all());
            Awaitility.await()
                    .until(() ->
                            !Cluster.get(cluster.admin.listTopics().names()).contains(t));
            cluster.topic(t, 1);
            assertThatThrownBy(() -> source.discover(known))
                    .hasMessageContaining("[KAFKA_DATA_LOSS]")
                    .hasMessageContaining("made anew");
        }
    }

    @Test
    void aPartitionThatEndsBeforeThePositionIsDataLoss() {
        String t = cluster.topic(1);
        cluster.send(t, 0, "a");
        try (StreamSource strict = cluster.source("subscribe", t);
                StreamSource lenient = cluster.source("subscribe", t, "failOnDataLoss", "false")) {
            assertThatThrownBy(() -> strict.nextBatchEnd(Cluster.at(t, 100), false))
                    .hasMessageContaining("[KAFKA_DATA_LOSS]")
                    .hasMessageContaining("failOnDataLoss");
            assertThat(lenient.nextBatchEnd(Cluster.at(t, 100), false)).isEqualTo(Cluster.at(t, 100));
        }
    }

    @Test
    void maxOffsetsPerTriggerIsSharedByBacklogAndIgnoredOnce() {
        String t = cluster.topic(3);
        for (int i = 0; i < 101; i++) {
            Cluster.post(cluster.producer, new org.apache.kafka.clients.producer.ProducerRecord<>(t, 0, null, "x"));
        }
        for (int i = 0; i < 11; i++) {
            Cluster.post(cluster.producer, new org.apache.kafka.clients.producer.ProducerRecord<>(t, 1, null, "x"));
        }
        cluster.send(t, 2, "x");
        try (StreamSource source =
                cluster.source("subscribe", t, "startingOffsets", "earliest", "maxOffsetsPerTrigger", "10")) {
            Positions from = source.initial();
            assertThat(source.nextBatchEnd(from, false)).isEqualTo(Cluster.at(t, 8, 1, 1));
            assertThat(source.nextBatchEnd(from, true)).isEqualTo(Cluster.at(t, 101, 11, 1));
            assertThat(source.nextBatchEnd(Cluster.at(t, 101, 11, 1), false)).isEqualTo(Cluster.at(t, 101, 11, 1));
        }
    }

    @Test
    void minOffsetsPerTriggerHoldsAllButTheFirstBatchAndIsIgnoredOnce() {
        String t = cluster.topic(2);
        cluster.send(t, 0, "a");
        try (StreamSource source =
                cluster.source("subscribe", t, "startingOffsets", "earliest", "minOffsetsPerTrigger", "3")) {
            Positions first = source.nextBatchEnd(source.initial(), false);
            assertThat(first).isEqualTo(Cluster.at(t, 1, 0));
            cluster.send(t, 0, "b");
            cluster.send(t, 1, "c");
            assertThat(source.nextBatchEnd(first, false)).isEqualTo(first);
            assertThat(source.nextBatchEnd(first, true)).isEqualTo(Cluster.at(t, 2, 1));
            cluster.send(t, 1, "d");
            assertThat(source.nextBatchEnd(first, false)).isEqualTo(Cluster.at(t, 2, 2));
        }
    }

    @Test
    void durableOffsetsShowInTheGroup() throws Exception {
        String t = cluster.topic(1);
        cluster.send(t, 0, "a", "b");
        try (StreamSource source = cluster.source("subscribe", t, "groupIdPrefix", "lag")) {
            source.commit(Cluster.at(t, 2));
            assertThat(groupOffset("lag-query", t)).isEqualTo(2);
        }
    }

    @Test
    void theGroupIsToldOnceOfWhatDoesNotChange() throws Exception {
        String t = cluster.topic(1);
        cluster.send(t, 0, "a", "b");
        try (StreamSource source = cluster.source("subscribe", t, "groupIdPrefix", "once")) {
            source.commit(Cluster.at(t, 1));
            cluster.admin
                    .alterConsumerGroupOffsets("once-query", Map.of(new TopicPartition(t, 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
            source.commit(Cluster.at(t, 1));
            assertThat(groupOffset("once-query", t)).isZero();
            source.commit(Cluster.at(t, 2));
            assertThat(groupOffset("once-query", t)).isEqualTo(2);
        }
    }

    private static long groupOffset(String group, String topic) throws Exception {
        return cluster.admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(topic, 0))
                .offset();
    }

    @Test
    void progressShowsOffsetsAsSparkDoes() {
        String t = cluster.topic(2);
        cluster.send(t, 0, "a", "b", "c");
        try (StreamSource source = cluster.source("subscribe", t)) {
            assertThat(source.describe(Cluster.at(t, 3, 0))).isEqualTo("{\"" + t + "\":{\"0\":3,\"1\":0}}");
            assertThat(source.description()).isEqualTo("KafkaV2[Subscribe[" + t + "]]");
            // Progress never asks the brokers itself: it tells how far behind the last known ends the query is.
            assertThat(source.latest(Cluster.at(t, 1, 0))).isEqualTo(Cluster.at(t, 3, 0));
            assertThat(source.metrics(Cluster.at(t, 1, 0)))
                    .containsEntry("maxOffsetsBehindLatest", "2")
                    .containsEntry("minOffsetsBehindLatest", "0")
                    .containsEntry("avgOffsetsBehindLatest", "1.0");
        }
    }

    @Test
    void aBrokerThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> {
                    try (StreamSource source = new KafkaConnector()
                            .openStream(cluster.request(
                                    Cluster.valueOnly(),
                                    new io.millrace.connector.Options(Map.of(
                                            "kafka.bootstrap.servers", "127.0.0.1:1",
                                            "subscribe", "t",
                                            "kafkaConsumer.pollTimeoutMs", "300"))))) {
                        source.initial();
                    }
                })
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageContaining("kafka.bootstrap.servers");
    }
}
