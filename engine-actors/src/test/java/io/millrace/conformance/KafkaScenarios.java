package io.millrace.conformance;

import static io.millrace.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kafkabroker.EmbeddedBroker;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Section 5.16: Kafka, by a broker in this process that starts with the first of these. */
final class KafkaScenarios {
    private static @Nullable EmbeddedBroker broker;
    private static int topics;

    private KafkaScenarios() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.both("KF-01", KafkaScenarios::columns),
                Scenario.microBatch("KF-03", "limits are of batches", KafkaScenarios::batchesThatWait),
                Scenario.microBatch("KF-05", "a trigger of its own", KafkaScenarios::onceTakesEverything),
                Scenario.microBatch("KF-07", "limits are of batches", KafkaScenarios::limitsOfTwoTopics),
                Scenario.both("KF-11", KafkaScenarios::timestampBeyondTheEnd),
                Scenario.both("KF-13", KafkaScenarios::forbiddenOptions),
                Scenario.both("KF-15", KafkaScenarios::joinOfATopicWithItself),
                Scenario.both("KF-17", KafkaScenarios::topicsOfTheSink),
                Scenario.both("KF-19", KafkaScenarios::rowsBeforeAndAfterARestart));
    }

    static synchronized void stop() {
        EmbeddedBroker running = broker;
        if (running != null) {
            running.close();
            broker = null;
        }
    }

    private static synchronized String servers(Bench b) throws Exception {
        EmbeddedBroker running = broker;
        if (running == null) {
            Path parent = b.checkpoint().getParent();
            running = EmbeddedBroker.start((parent == null ? b.checkpoint() : parent).resolve("broker"));
            broker = running;
        }
        return running.bootstrapServers();
    }

    private static synchronized String topic(Bench b, int partitions) throws Exception {
        String name = "kf" + topics++;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers(b)))) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        }
        return name;
    }

    private static KafkaProducer<String, String> producer(Bench b) throws Exception {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", servers(b)), new StringSerializer(), new StringSerializer());
    }

    private static void send(Bench b, String topic, int partition, List<String> values) throws Exception {
        try (KafkaProducer<String, String> producer = producer(b)) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, partition, null, value))
                        .get();
            }
        }
    }

    private static void send(Bench b, String topic, int first, int last) throws Exception {
        send(b, topic, 0, first, last);
    }

    private static void send(Bench b, String topic, int partition, int first, int last) throws Exception {
        send(
                b,
                topic,
                partition,
                IntStream.rangeClosed(first, last).mapToObj(String::valueOf).toList());
    }

    private static Dataset<Row> read(Bench b, String topic, String... options) throws Exception {
        var reader = b.session()
                .readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", servers(b))
                .option("subscribe", topic)
                .option("startingOffsets", "earliest");
        for (int i = 0; i < options.length; i += 2) {
            reader = reader.option(options[i], options[i + 1]);
        }
        return reader.load();
    }

    private static Dataset<Row> values(Dataset<Row> rows) {
        return rows.selectExpr("CAST(CAST(value AS STRING) AS INT) AS v");
    }

    private static void columns(Bench b) throws Exception {
        String topic = topic(b, 1);
        try (KafkaProducer<String, String> producer = producer(b)) {
            producer.send(new ProducerRecord<>(
                            topic,
                            0,
                            (String) null,
                            "1",
                            List.of(new RecordHeader("a", new byte[] {'b'}), new RecordHeader("c", new byte[] {'d'}))))
                    .get();
        }
        send(b, topic, 0, List.of("2"));
        Dataset<Row> rows = read(b, topic, "includeHeaders", "true");
        assertThat(read(b, topic).schema().simpleString())
                .isEqualTo("struct<key:binary,value:binary,topic:string,partition:int,offset:bigint,"
                        + "timestamp:timestamp,timestampType:int>");
        Bench.Run run = b.start(
                rows.selectExpr(
                        "key",
                        "hex(value)",
                        "partition",
                        "offset",
                        "timestampType",
                        "CAST(transform(headers, h -> concat(h.key, '=', CAST(h.value AS STRING))) AS STRING)"),
                "append");
        assertThat(run.rows()).containsExactly("(null,31,0,0,0,[a=b, c=d])", "(null,32,0,1,0,null)");
        run.stop();
    }

    private static void batchesThatWait(Bench b) throws Exception {
        String topic = topic(b, 3);
        send(b, topic, 0, 100, 109);
        send(b, topic, 1, 10, 14);
        send(b, topic, 2, 1, 1);
        Bench.Run run =
                b.start(values(read(b, topic, "minOffsetsPerTrigger", "15", "maxTriggerDelay", "1h")), "append");
        run.rows();
        send(b, topic, 1, 15, 20);
        run.rows();
        assertThat(run.epochs()).as("six wait").containsOnlyKeys(0L);
        assertThat(run.epochs().get(0L)).hasSize(16);
        send(b, topic, 0, 110, 120);
        send(b, topic, 2, 2, 2);
        Awaitility.await().until(() -> run.epochs().containsKey(1L));
        assertThat(run.epochs().get(1L)).hasSizeBetween(15, 18);
        run.stop();
        Bench.Run soon =
                b.start(values(read(b, topic, "minOffsetsPerTrigger", "15", "maxTriggerDelay", "100ms")), "append");
        soon.rows();
        send(b, topic, 0, 121, 125);
        Awaitility.await().until(() -> soon.rows().contains("125"));
        soon.stop();
    }

    private static void onceTakesEverything(Bench b) throws Exception {
        String topic = topic(b, 1);
        send(b, topic, 100, 125);
        Dataset<Row> rows = values(read(b, topic, "maxOffsetsPerTrigger", "5"));
        for (int start = 0; start < 2; start++) {
            Bench.Run run = b.start(rows, "append", Trigger.Once());
            run.query().awaitTermination();
            assertThat(run.epochs().values().stream().map(List::size))
                    .as("rows of each batch")
                    .containsExactly(start == 0 ? 26 : 11);
            send(b, topic, 1000, 1010);
        }
    }

    private static void limitsOfTwoTopics(Bench b) throws Exception {
        String first = topic(b, 1);
        String second = topic(b, 1);
        send(b, first, 0, 9);
        send(b, second, 100, 199);
        Dataset<Row> both = values(read(b, first, "maxOffsetsPerTrigger", "5"))
                .union(values(read(b, second, "maxOffsetsPerTrigger", "5")));
        Map<Long, List<String>> epochs = new ConcurrentSkipListMap<>();
        for (int start = 0; start < 2; start++) {
            Bench.Run run = b.start(both, "append", Trigger.AvailableNow());
            run.query().awaitTermination();
            epochs.putAll(run.epochs());
            send(b, second, 200, 204);
        }
        assertThat(epochs.get(0L)).containsExactly("0", "1", "100", "101", "102", "103", "104", "2", "3", "4");
        assertThat(epochs.get(1L)).containsExactly("105", "106", "107", "108", "109", "5", "6", "7", "8", "9");
        assertThat(epochs.get(2L)).containsExactly("110", "111", "112", "113", "114");
        assertThat(epochs.get(20L)).as("after the restart").containsExactly("200", "201", "202", "203", "204");
    }

    private static void timestampBeyondTheEnd(Bench b) throws Exception {
        String topic = topic(b, 1);
        send(b, topic, 0, 1);
        String later = String.valueOf(System.currentTimeMillis() + 3_600_000);
        Bench.refused(
                () -> b.start(read(b, topic, "startingTimestamp", later), "append")
                        .rows(),
                "startingOffsetsByTimestampStrategy");
        Bench.Run run = b.on("latest")
                .start(
                        values(read(
                                b, topic, "startingTimestamp", later, "startingOffsetsByTimestampStrategy", "latest")),
                        "append");
        assertThat(run.rows()).isEmpty();
        send(b, topic, 2, 2);
        assertThat(run.rows()).containsExactly("2");
        run.stop();
    }

    private static void forbiddenOptions(Bench b) throws Exception {
        String topic = topic(b, 1);
        for (String option : List.of(
                "auto.offset.reset",
                "enable.auto.commit",
                "interceptor.classes",
                "key.deserializer",
                "value.deserializer")) {
            Bench.refused(
                    () -> b.start(read(b, topic, "kafka." + option, "x"), "append")
                            .stop(),
                    "kafka." + option);
        }
    }

    private static void joinOfATopicWithItself(Bench b) throws Exception {
        String topic = topic(b, 1);
        Dataset<Row> values = values(read(b, topic)).selectExpr("v", "v % 5 AS k");
        Dataset<Row> joined =
                values.as("l").join(values.as("r"), expr("l.k = r.k")).selectExpr("l.k", "l.v", "r.v");
        send(b, topic, 1, 2);
        Bench.Run run = b.start(joined, "append");
        List<String> expected = new ArrayList<>(List.of("(1,1,1)", "(2,2,2)"));
        assertThat(run.rows()).isEqualTo(expected);
        send(b, topic, 0, List.of("6", "3"));
        expected.addAll(List.of("(1,1,6)", "(1,6,1)", "(1,6,6)", "(3,3,3)"));
        assertThat(run.rows()).containsExactlyInAnyOrderElementsOf(expected);
        run.stop();
    }

    private static StreamingQuery write(Bench b, Dataset<Row> rows, String... options) throws Exception {
        var writer = rows.writeStream()
                .format("kafka")
                .outputMode("append")
                .option("checkpointLocation", b.checkpoint().toString())
                .option("kafka.bootstrap.servers", servers(b))
                .trigger(b.trigger());
        for (int i = 0; i < options.length; i += 2) {
            writer = writer.option(options[i], options[i + 1]);
        }
        return writer.start();
    }

    private static void topicsOfTheSink(Bench b) throws Exception {
        String topic = topic(b, 1);
        var stream = b.stream("value STRING, topic STRING");
        Bench.refused(
                () -> write(b.on("none"), stream.toDF().select("value")),
                "topic option required when no 'topic' attribute is present");
        Bench.add(stream, (Object) Bench.row("1", "foo"));
        StreamingQuery query = write(b.on("option"), stream.toDF(), "topic", topic);
        query.processAllAvailable();
        query.stop();
        Bench.Run run = b.on("read").start(values(read(b, topic)), "append");
        assertThat(run.rows()).containsExactly("1");
        run.stop();
        var nulls = b.stream("value STRING, topic STRING");
        Bench.add(nulls, (Object) Bench.row("1", null));
        Bench.fails(new Bench.Run(write(b.on("null"), nulls.toDF()), Map.of()), "topic");
    }

    private static void rowsBeforeAndAfterARestart(Bench b) throws Exception {
        String topic = topic(b, 2);
        send(b, topic, 0, List.of("1", "2"));
        send(b, topic, 1, List.of("3"));
        Dataset<Row> rows = values(read(b, topic)).selectExpr("v + 1");
        Bench.Run run = b.start(rows, "update");
        assertThat(run.rows()).containsExactly("2", "3", "4");
        send(b, topic, 0, List.of("4", "5"));
        send(b, topic, 1, List.of("6"));
        assertThat(run.rows()).containsExactly("2", "3", "4", "5", "6", "7");
        run.stop();
        send(b, topic, 0, List.of("8", "9"));
        run = b.start(rows, "update");
        assertThat(run.rows()).containsExactly("10", "9");
        run.stop();
    }
}
