package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.from_json;
import static io.millrace.sql.functions.timestamp_millis;
import static io.millrace.sql.functions.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kafkabroker.EmbeddedBroker;
import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One pipeline over one Kafka topic, as a batch, in micro-batches, and in real time, with the same rows in the end. From batch to
 * real time three lines change: {@code read} becomes {@code readStream}, {@code write} becomes {@code writeStream} with a start, and the
 * trigger says when.
 */
class ThreeLinesTest {
    private static final String TOPIC = "payments";
    private static final int RECORDS = 3000;

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private static MillraceSession session;
    private static final Map<String, Long> EXPECTED = new TreeMap<>();

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(directory.resolve("kafka"));
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "2")
                .create();
        Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(3), Optional.empty())))
                    .all()
                    .get();
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            produce(producer);
        }
    }

    /** Event times go up by 20 ms with a jitter of one second, so that no row is late for a delay of an hour. */
    private static void produce(KafkaProducer<String, String> producer) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < RECORDS; i++) {
            String account = "acc-" + random.nextInt(5);
            long amount = random.nextLong(200);
            long ms = 1_700_000_000_000L + i * 20L + random.nextLong(1000);
            boolean bad = i % 100 == 0;
            String json = "{\"account\":\"" + account + "\",\"amount\":" + amount + ",\"ms\":" + ms + "}";
            sent.add(producer.send(new ProducerRecord<>(TOPIC, account, bad ? "{not json" : json)));
            if (!bad && amount >= 50) {
                EXPECTED.merge("(" + ms / 10_000 * 10 + "," + account + ")", 1L, Long::sum);
            }
        }
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
    }

    @AfterAll
    static void stop() {
        session.stop();
        broker.close();
    }

    /** The pipeline: knows nothing of batch or stream. */
    private static Dataset<Row> pipeline(Dataset<Row> records) {
        return records.select(from_json(
                                col("value").cast("string"),
                                StructType.fromDDL("account STRING, amount BIGINT, ms BIGINT"))
                        .as("p"))
                .select("p.*")
                .filter("amount >= 50")
                .withColumn("t", timestamp_millis(col("ms")))
                .withWatermark("t", "1 hour")
                .groupBy(window(col("t"), "10 seconds"), col("account"))
                .count()
                .select(expr("CAST(window.start AS LONG)"), col("account"), col("count"));
    }

    private static Map<String, String> kafka() {
        return Map.of(
                "kafka.bootstrap.servers",
                broker.bootstrapServers(),
                "subscribe",
                TOPIC,
                "startingOffsets",
                "earliest");
    }

    @Test
    void asBatch() {
        Dataset<Row> rows =
                pipeline(session.read().format("kafka").options(kafka()).load());
        assertThat(table(rows.collectAsList())).isEqualTo(EXPECTED);
    }

    @Test
    void inMicroBatches() throws Exception {
        assertThat(streamed(Trigger.ProcessingTime(0), Map.of("maxOffsetsPerTrigger", "700")))
                .isEqualTo(EXPECTED);
    }

    @Test
    void asMuchAsIsThere() throws Exception {
        assertThat(streamed(Trigger.AvailableNow(), Map.of("maxOffsetsPerTrigger", "700")))
                .isEqualTo(EXPECTED);
    }

    @Test
    void inRealTime() throws Exception {
        assertThat(streamed(Trigger.RealTime("100 milliseconds"), Map.of())).isEqualTo(EXPECTED);
    }

    private static Map<String, Long> streamed(Trigger trigger, Map<String, String> limits) throws Exception {
        List<Row> out = Collections.synchronizedList(new ArrayList<>());
        StreamingQuery query = pipeline(session.readStream()
                        .format("kafka")
                        .options(kafka())
                        .options(limits)
                        .load())
                .writeStream()
                .outputMode("update")
                .option(
                        "checkpointLocation",
                        directory.resolve("checkpoint-" + trigger.kind()).toString())
                .foreachBatch((Dataset<Row> rows, Long epoch) -> {
                    out.addAll(rows.collectAsList());
                })
                .trigger(trigger)
                .start();
        if (trigger.kind() == Trigger.Kind.AVAILABLE_NOW) {
            assertThat(query.awaitTermination(60_000)).isTrue();
        } else {
            query.processAllAvailable();
            query.stop();
        }
        return table(out);
    }

    /** The last row of each key. */
    private static Map<String, Long> table(List<Row> rows) {
        Map<String, Long> last = new TreeMap<>();
        rows.forEach(row -> last.put("(" + row.getLong(0) + "," + row.getString(1) + ")", row.getLong(2)));
        return last;
    }
}
