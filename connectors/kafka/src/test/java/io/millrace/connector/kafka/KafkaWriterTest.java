package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.kafkabroker.EmbeddedBroker;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaWriterTest {
    private static final StructType VALUE = new StructType().add("value", DataTypes.StringType);

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

    private static StreamSink sink(StructType schema, String... options) {
        return new KafkaConnector().openSink(cluster.sinkRequest(schema, options));
    }

    private static void write(SinkWriter writer, StructType schema, Object... values) {
        byte[] row = new RowCodec(schema).encode(values);
        writer.write(row, 0, row.length);
    }

    private static byte[] await(SinkWriter writer, long epoch) throws Exception {
        return writer.prepare(epoch).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static byte[] utf8(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyColumnBecomesItsPartOfTheRecord() throws Exception {
        String t = cluster.topic(2);
        StructType schema = StructType.fromDDL(
                "Key STRING, value BINARY, topic STRING, partition INT, headers ARRAY<STRUCT<key: STRING, value: BINARY>>");
        try (StreamSink sink = sink(schema);
                SinkWriter writer = sink.createWriter(0)) {
            writer.beginEpoch(0);
            Object[] headers = {new Object[] {"h", utf8("1")}, new Object[] {"n", null}};
            write(writer, schema, "k", utf8("v"), t, 1, headers);
            write(writer, schema, null, null, t, 1, null);
            await(writer, 0);
        }
        List<ConsumerRecord<byte[], byte[]>> records = cluster.records(t, 1);
        assertThat(records).hasSize(2);
        assertThat(records.get(0).key()).isEqualTo(utf8("k"));
        assertThat(records.get(0).value()).isEqualTo(utf8("v"));
        assertThat(records.get(0).headers().lastHeader("h").value()).isEqualTo(utf8("1"));
        assertThat(records.get(0).headers().lastHeader("n").value()).isNull();
        assertThat(records.get(1).key()).isNull();
        assertThat(records.get(1).value()).isNull();
        assertThat(records.get(1).headers()).isEmpty();
    }

    @Test
    void theTopicOptionBeatsTheColumn() throws Exception {
        String t = cluster.topic(1);
        StructType schema = StructType.fromDDL("topic STRING, value STRING");
        try (StreamSink sink = sink(schema, "topic", t);
                SinkWriter writer = sink.createWriter(0)) {
            write(writer, schema, "foo", "v");
            write(writer, schema, null, "w");
            await(writer, 0);
        }
        assertThat(cluster.records(t, 0)).hasSize(2);
    }

    @Test
    void aRowWithoutTopicFails() {
        StructType schema = StructType.fromDDL("topic STRING, value STRING");
        try (StreamSink sink = sink(schema);
                SinkWriter writer = sink.createWriter(0)) {
            assertThatThrownBy(() -> write(writer, schema, null, "v"))
                    .hasMessageContaining("null topic present in the data");
        }
    }

    @Test
    void columnsAndOptionsAreCheckedAtTheStart() {
        assertThatThrownBy(() -> sink(VALUE))
                .hasMessageContaining("topic option required when no 'topic' attribute is present");
        assertThatThrownBy(() -> sink(StructType.fromDDL("v STRING"), "topic", "t"))
                .hasMessageContaining("'value' not found");
        assertThatThrownBy(() -> sink(StructType.fromDDL("value INT"), "topic", "t"))
                .hasMessageContaining("'value'");
        assertThatThrownBy(() -> sink(StructType.fromDDL("value STRING, headers STRING"), "topic", "t"))
                .hasMessageContaining("'headers'");
        assertThatThrownBy(() -> sink(VALUE, "topic", "t", "kafka.acks", "0")).hasMessageContaining("kafka.acks");
        assertThatThrownBy(() -> sink(VALUE, "topic", "t", "kafka.transactional.id", "x"))
                .hasMessageContaining("kafka.transactional.id");
    }

    @Test
    void aTopicThatDoesNotExistIsNamed() {
        try (StreamSink sink = sink(VALUE, "topic", "nowhere", "kafka.max.block.ms", "500")) {
            assertThatThrownBy(() -> sink.createWriter(0)).hasMessageContaining("'nowhere'");
        }
    }

    @Test
    void prepareCompletesOnlyWhenEveryRecordOfItsEpochIsAcknowledged(@TempDir Path ownDir) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(ownDir);
        int port = broker.port();
        try (var admin =
                org.apache.kafka.clients.admin.Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Cluster.get(admin.createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic("t", 1, (short) 1)))
                    .all());
        }
        StreamSink sink = new KafkaConnector()
                .openSink(
                        cluster.sinkRequest(VALUE, "topic", "t", "kafka.bootstrap.servers", broker.bootstrapServers()));
        SinkWriter writer = sink.createWriter(0);
        write(writer, VALUE, "before");
        await(writer, 0);
        broker.close();
        write(writer, VALUE, "during 1");
        CompletableFuture<byte[]> first = writer.prepare(1).toCompletableFuture();
        write(writer, VALUE, "during 2");
        CompletableFuture<byte[]> second = writer.prepare(2).toCompletableFuture();
        CompletableFuture<byte[]> empty = writer.prepare(3).toCompletableFuture();
        assertThatThrownBy(() -> first.get(1500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(second).isNotDone();
        assertThat(empty)
                .as("if the earlier epochs are given up, this one answers for their rows")
                .isNotDone();
        EmbeddedBroker again = EmbeddedBroker.start(ownDir, port);
        try {
            first.get(30, TimeUnit.SECONDS);
            second.get(30, TimeUnit.SECONDS);
            empty.get(30, TimeUnit.SECONDS);
            try (StreamSinkRecords records = new StreamSinkRecords(again)) {
                assertThat(records.values("t")).containsExactly("before", "during 1", "during 2");
            }
            writer.close();
        } finally {
            again.close();
        }
    }

    @Test
    void aRecordThatIsGivenUpFailsItsEpochAndAllLater(@TempDir Path ownDir) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(ownDir);
        try (var admin =
                org.apache.kafka.clients.admin.Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Cluster.get(admin.createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic("t", 1, (short) 1)))
                    .all());
        }
        StreamSink sink = new KafkaConnector()
                .openSink(cluster.sinkRequest(
                        VALUE,
                        "topic",
                        "t",
                        "kafka.bootstrap.servers",
                        broker.bootstrapServers(),
                        "kafka.delivery.timeout.ms",
                        "1000",
                        "kafka.request.timeout.ms",
                        "500"));
        SinkWriter writer = sink.createWriter(0);
        CountDownLatch told = new CountDownLatch(1);
        writer.onReady(told::countDown);
        // Without an answer to its first request the producer has no id yet, and keeps a record for as long as it asks
        // for one.
        write(writer, VALUE, "first");
        assertThat(writer.prepare(0).toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isEmpty();
        broker.close();
        write(writer, VALUE, "lost");
        CompletableFuture<byte[]> epoch = writer.prepare(1).toCompletableFuture();
        assertThatThrownBy(() -> epoch.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("KAFKA_SEND_FAILED");
        assertThat(told.await(10, TimeUnit.SECONDS))
                .as("the task is told, so that it fails at once")
                .isTrue();
        assertThat(writer.ready()).isTrue();
        assertThatThrownBy(() -> write(writer, VALUE, "next")).hasMessageContaining("KAFKA_SEND_FAILED");
        assertThat(writer.prepare(2).toCompletableFuture()).isCompletedExceptionally();
        writer.close(new IllegalStateException("the test ends"));
    }

    @Test
    void sendsOfTheNextEpochDoNotHoldUpTheEarlierOne() throws Exception {
        String t = cluster.topic(1);
        // With a long linger a record stays in the producer until the next one does not fit its batch any more.
        try (StreamSink sink = sink(VALUE, "topic", t, "kafka.linger.ms", "60000", "kafka.batch.size", "100");
                SinkWriter writer = sink.createWriter(0)) {
            write(writer, VALUE, "x".repeat(1000));
            CompletableFuture<byte[]> first = writer.prepare(0).toCompletableFuture();
            write(writer, VALUE, "y".repeat(1000));
            CompletableFuture<byte[]> second = writer.prepare(1).toCompletableFuture();
            first.get(30, TimeUnit.SECONDS);
            assertThat(second).isNotDone();
        }
    }

    @Test
    void aFullWriterSaysSoAndCallsWhenItHasRoom() throws Exception {
        String t = cluster.topic(1);
        try (StreamSink sink = sink(VALUE, "topic", t, "kafka.buffer.memory", "1000000", "kafka.linger.ms", "2000");
                SinkWriter writer = sink.createWriter(0)) {
            CountDownLatch room = new CountDownLatch(1);
            writer.onReady(room::countDown);
            assertThat(writer.ready()).isTrue();
            String big = "x".repeat(20_000);
            int rows = 0;
            while (writer.ready()) {
                write(writer, VALUE, big);
                rows++;
                assertThat(rows).as("rows taken without bound").isLessThan(1_000_000);
            }
            assertThat(rows).isGreaterThanOrEqualTo(12);
            assertThat(room.await(30, TimeUnit.SECONDS)).isTrue();
            await(writer, 0);
            assertThat(writer.ready()).isTrue();
            assertThat(cluster.records(t, 0)).hasSize(rows);
        }
    }
}
