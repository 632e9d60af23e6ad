package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Options;
import io.millrace.connector.Positions;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaReaderTest {
    private static final long TEN_MINUTES_NS = TimeUnit.MINUTES.toNanos(10);

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

    @Test
    void startsWhereItIsTold() {
        String t = cluster.topic(2);
        cluster.send(t, 0, "a", "b", "c");
        cluster.send(t, 1, "d", "e");
        try (StreamSource source = cluster.source("subscribe", t);
                SourceReader reader = source.createReader()) {
            reader.assign(Cluster.at(t, 1));
            assertThat(Cluster.values(reader, 2)).containsExactly("b", "c");
            assertThat(reader.positions()).isEqualTo(Cluster.at(t, 3));
            reader.assign(Positions.of(Map.of(t + "-1", 1L)));
            cluster.send(t, 0, "f");
            assertThat(Cluster.values(reader, 2))
                    .as("the first partition goes on")
                    .containsExactlyInAnyOrder("e", "f");
            assertThat(reader.positions()).isEqualTo(Cluster.at(t, 4, 2));
        }
    }

    @Test
    void readsToThePlannedEndAndTheRestInTheNextEpoch() {
        String t = cluster.topic(2);
        cluster.send(t, 0, "a", "b", "c", "d");
        cluster.send(t, 1, "x");
        try (StreamSource source = cluster.source("subscribe", t);
                SourceReader reader = source.createReader()) {
            reader.assign(Cluster.at(t, 0, 0));
            reader.limit(Cluster.at(t, 2, 0));
            assertThat(Cluster.valuesUntil(reader, Cluster.at(t, 2, 0))).containsExactly("a", "b");
            assertThat(reader.poll((base, off, len) -> {}, TimeUnit.MILLISECONDS.toNanos(200)))
                    .isZero();
            reader.limit(Cluster.at(t, 3, 1));
            assertThat(Cluster.valuesUntil(reader, Cluster.at(t, 3, 1))).containsExactlyInAnyOrder("c", "x");
            reader.limit(Positions.NONE);
            assertThat(Cluster.values(reader, 1)).containsExactly("d");
        }
    }

    @Test
    void transactionMarkersAreSteppedOver() {
        String t = cluster.topic(1);
        try (KafkaProducer<String, String> producer = cluster.producer(Map.of("transactional.id", t))) {
            producer.initTransactions();
            producer.beginTransaction();
            Cluster.post(producer, new ProducerRecord<>(t, 0, null, "a"));
            producer.commitTransaction();
            producer.beginTransaction();
            Cluster.post(producer, new ProducerRecord<>(t, 0, null, "b"));
            producer.flush();
            producer.abortTransaction();
        }
        Positions end = Cluster.at(t, 4);
        for (String isolation : List.of("read_uncommitted", "read_committed")) {
            try (StreamSource source = cluster.source("subscribe", t, "kafka.isolation.level", isolation);
                    SourceReader reader = source.createReader()) {
                assertThat(source.latest(Cluster.at(t, 0))).isEqualTo(end);
                reader.assign(Cluster.at(t, 0));
                reader.limit(end);
                assertThat(Cluster.valuesUntil(reader, end))
                        .isEqualTo(isolation.equals("read_committed") ? List.of("a") : List.of("a", "b"));
            }
        }
    }

    @Test
    void anOpenTransactionIsNotPartOfTheEndForCommittedReaders() {
        String t = cluster.topic(1);
        cluster.send(t, 0, "a");
        try (KafkaProducer<String, String> producer = cluster.producer(Map.of("transactional.id", t));
                StreamSource source = cluster.source("subscribe", t, "kafka.isolation.level", "read_committed")) {
            producer.initTransactions();
            producer.beginTransaction();
            Cluster.post(producer, new ProducerRecord<>(t, 0, null, "b"));
            producer.flush();
            assertThat(source.latest(Cluster.at(t, 0))).isEqualTo(Cluster.at(t, 1));
            producer.abortTransaction();
        }
    }

    @Test
    void allColumnsAndHeaders() {
        String t = cluster.topic(1);
        long beforeMs = System.currentTimeMillis();
        ProducerRecord<String, String> withHeaders = new ProducerRecord<>(t, 0, null, "1");
        withHeaders.headers().add(new RecordHeader("a", "b".getBytes(StandardCharsets.UTF_8)));
        withHeaders.headers().add(new RecordHeader("c", "d".getBytes(StandardCharsets.UTF_8)));
        withHeaders.headers().add(new RecordHeader("n", (byte[]) null));
        Cluster.post(cluster.producer, withHeaders);
        Cluster.post(cluster.producer, new ProducerRecord<>(t, 0, Long.valueOf(7_000), "key", (String) null));
        cluster.producer.flush();
        Options options = cluster.options("subscribe", t, "includeHeaders", "true", "startingOffsets", "earliest");
        KafkaConnector connector = new KafkaConnector();
        StructType schema = connector.readSchema(options, List.of(), null, true);
        assertThat(schema.simpleString())
                .isEqualTo(
                        "struct<key:binary,value:binary,topic:string,partition:int,offset:bigint,timestamp:timestamp,"
                                + "timestampType:int,headers:array<struct<key:string,value:binary>>>");
        assertThat(connector
                        .readSchema(cluster.options("subscribe", t), List.of(), null, true)
                        .size())
                .isEqualTo(7);
        List<Object[]> rows = new ArrayList<>();
        RowCodec codec = new RowCodec(schema);
        try (BatchSource batch = connector.openBatch(cluster.request(schema, options))) {
            batch.readAll((base, off, len) -> rows.add(codec.decode(base, off)));
        }
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0)[0]).isNull();
        assertThat(rows.get(0)[1]).isEqualTo(new byte[] {0x31});
        assertThat(rows.get(0)[2]).isEqualTo(t);
        assertThat(rows.get(0)[3]).isEqualTo(0);
        assertThat(rows.get(0)[4]).isEqualTo(0L);
        assertThat((Long) rows.get(0)[5]).isGreaterThanOrEqualTo(beforeMs * 1000);
        assertThat(rows.get(0)[6]).isEqualTo(0);
        assertThat((Object[]) rows.get(0)[7])
                .containsExactly(
                        new Object[] {"a", new byte[] {0x62}},
                        new Object[] {"c", new byte[] {0x64}},
                        new Object[] {"n", null});
        assertThat(rows.get(1))
                .containsExactly("key".getBytes(StandardCharsets.UTF_8), null, t, 0, 1L, 7_000_000L, 0, null);
    }

    @Test
    void aBatchReadsFromStartToEndAsOfTheCall() {
        String t = cluster.topic(2);
        cluster.sendAt(t, 0, 1000, "a");
        cluster.sendAt(t, 0, 2000, "b");
        cluster.sendAt(t, 0, 3000, "c");
        cluster.sendAt(t, 1, 1000, "d");
        assertThat(batch("subscribe", t)).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(batch("subscribe", t, "endingOffsets", "{\"" + t + "\":{\"0\":1,\"1\":-1}}"))
                .containsExactlyInAnyOrder("a", "d");
        assertThat(batch("subscribe", t, "startingTimestamp", "1000", "endingTimestamp", "2500"))
                .as("an end after the last record is the end")
                .containsExactlyInAnyOrder("a", "b", "d");
        assertThatThrownBy(() -> batch("subscribe", t, "startingOffsets", "latest"))
                .hasMessageContaining("startingOffsets");
    }

    private static List<String> batch(String... options) {
        List<String> values = new ArrayList<>();
        RowCodec codec = new RowCodec(Cluster.valueOnly());
        try (BatchSource batch =
                new KafkaConnector().openBatch(cluster.request(Cluster.valueOnly(), cluster.options(options)))) {
            batch.readAll((base, off, len) ->
                    values.add(new String((byte[]) codec.decode(base, off)[0], StandardCharsets.UTF_8)));
        }
        return values;
    }

    @Test
    void lostRecordsFailTheQueryOrAreSkipped() {
        String t = cluster.topic(1);
        cluster.send(t, 0, "a", "b", "c");
        cluster.deleteBefore(t, 0, 2);
        try (StreamSource source = cluster.source("subscribe", t);
                SourceReader reader = source.createReader()) {
            reader.assign(Cluster.at(t, 0));
            assertThatThrownBy(() -> Cluster.values(reader, 1))
                    .hasMessageContaining("[KAFKA_DATA_LOSS]")
                    .hasMessageContaining(t + "-0=0")
                    .hasMessageContaining("failOnDataLoss");
        }
        try (StreamSource source = cluster.source("subscribe", t, "failOnDataLoss", "false");
                SourceReader reader = source.createReader()) {
            reader.assign(Cluster.at(t, 0));
            reader.limit(Cluster.at(t, 3));
            assertThat(Cluster.valuesUntil(reader, Cluster.at(t, 3))).containsExactly("c");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wakeupEndsAWaitingPollAtOnce(boolean withSplits) throws Exception {
        String t = cluster.topic(1);
        try (StreamSource source = cluster.source("subscribe", t);
                SourceReader reader = source.createReader()) {
            if (withSplits) {
                reader.assign(Cluster.at(t, 0));
            }
            CountDownLatch polling = new CountDownLatch(1);
            CompletableFuture<Integer> polled = CompletableFuture.supplyAsync(() -> {
                polling.countDown();
                return reader.poll((base, off, len) -> {}, TEN_MINUTES_NS);
            });
            polling.await();
            reader.wakeup();
            assertThat(polled.get(10, TimeUnit.SECONDS)).isZero();
            // A wake-up that came while nobody waited only cuts the next wait short; it breaks nothing.
            reader.wakeup();
            assertThat(reader.poll((base, off, len) -> {}, TEN_MINUTES_NS)).isZero();
            reader.assign(Cluster.at(t, 0));
            cluster.send(t, 0, "a");
            assertThat(Cluster.values(reader, 1)).containsExactly("a");
        }
    }

    @Test
    void aReaderGoesOnWhenTheBrokerComesBack(@TempDir Path ownDir) {
        try (io.millrace.kafkabroker.EmbeddedBroker first = io.millrace.kafkabroker.EmbeddedBroker.start(ownDir)) {
            int port = first.port();
            try (var admin = org.apache.kafka.clients.admin.Admin.create(
                    Map.of("bootstrap.servers", first.bootstrapServers()))) {
                Cluster.get(admin.createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic("t", 1, (short) 1)))
                        .all());
            }
            Options options =
                    new Options(Map.of("kafka.bootstrap.servers", first.bootstrapServers(), "subscribe", "t"));
            try (StreamSource source = new KafkaConnector().openStream(cluster.request(Cluster.valueOnly(), options));
                    SourceReader reader = source.createReader()) {
                reader.assign(Cluster.at("t", 0));
                reader.poll((base, off, len) -> {}, 0);
                first.close();
                reader.poll((base, off, len) -> {}, TimeUnit.MILLISECONDS.toNanos(200));
                source.commit(Cluster.at("t", 0));
                try (var second = io.millrace.kafkabroker.EmbeddedBroker.start(ownDir, port);
                        KafkaProducer<String, String> producer = new KafkaProducer<>(
                                Map.of("bootstrap.servers", second.bootstrapServers()),
                                new org.apache.kafka.common.serialization.StringSerializer(),
                                new org.apache.kafka.common.serialization.StringSerializer())) {
                    Cluster.post(producer, new ProducerRecord<>("t", 0, null, "a"));
                    producer.flush();
                    assertThat(Cluster.values(reader, 1)).containsExactly("a");
                    producer.close(Duration.ZERO);
                }
            }
        }
    }
}
