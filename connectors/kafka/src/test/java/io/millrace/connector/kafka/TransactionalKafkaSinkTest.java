package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.OnDoubt;
import io.millrace.connector.TransactionalSink;
import io.millrace.connector.TransactionalSink.Recovery;
import io.millrace.connector.TransactionalSink.WriterContext;
import io.millrace.connector.TransactionalWriter;
import io.millrace.error.MillraceException;
import io.millrace.error.TransientException;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One query's output through crashes at every point between the barrier and FINALIZED, on a real broker. A crash is a writer that nobody
 * calls any more; what a reader with read_committed sees is what counts.
 */
class TransactionalKafkaSinkTest {
    @TempDir
    static Path dir;

    private static Cluster cluster;

    private final StructType schema = StructType.fromDDL("key STRING, value STRING");
    private final KeptInMemory files = new KeptInMemory();
    private final List<TransactionalWriter> writers = new ArrayList<>();
    private String topic = "";
    private String queryId = "";
    private long executions;

    @BeforeAll
    static void start() {
        cluster = new Cluster(dir);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void newQuery() {
        topic = cluster.topic(1);
        queryId = UUID.randomUUID().toString();
    }

    @AfterEach
    void closeWriters() {
        writers.forEach(w -> w.close(null));
    }

    private TransactionalSink sink(String... options) {
        List<String> all = new ArrayList<>(List.of("topic", topic, "millrace.delivery", "exactly-once"));
        all.addAll(Arrays.asList(options));
        SinkRequest r = cluster.sinkRequest(schema, all.toArray(String[]::new));
        return (TransactionalSink) new KafkaConnector()
                .openSink(new SinkRequest(
                        "query",
                        queryId,
                        schema,
                        r.options(),
                        List.of(),
                        "append",
                        true,
                        r.environment(),
                        List.of(),
                        250));
    }

    private TransactionalWriter writer(TransactionalSink sink, int partition) {
        TransactionalWriter writer = sink.createWriter(new WriterContext(partition, executions++, files));
        writer.beginEpoch(0);
        writers.add(writer);
        return writer;
    }

    private void write(TransactionalWriter writer, String... values) {
        RowCodec codec = new RowCodec(schema);
        for (String value : values) {
            byte[] row = codec.encode(new Object[] {"k", value});
            while (!writer.ready()) {
                Thread.onSpinWait();
            }
            writer.write(row, 0, row.length);
        }
        writer.flush();
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    private static Recovery recovery(long durableEpoch, int partitions, KeptInMemory files, byte[]... unpublished) {
        return new Recovery(durableEpoch, List.of(unpublished), partitions, files);
    }

    /** What a reader sees that waits for transactions to end; at once, so an open one hides what is behind it. */
    private List<String> visible() {
        TopicPartition tp = new TopicPartition(topic, 0);
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.broker.bootstrapServers(),
                        "enable.auto.commit",
                        "false",
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(tp));
            consumer.seekToBeginning(List.of(tp));
            long end = consumer.endOffsets(List.of(tp)).get(tp);
            while (consumer.position(tp) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(r -> values.add(r.value()));
            }
        }
        return values;
    }

    /** These rows and no others; what a commit makes visible comes a moment after its answer. */
    private void assertVisible(String... values) {
        Awaitility.await()
                .pollInSameThread()
                .untilAsserted(() -> assertThat(visible()).containsExactly(values));
    }

    @Test
    void rowsAreVisibleOnceTheirEpochIsPublished() {
        TransactionalSink sink = sink();
        sink.recover(recovery(-1, 1, files));
        TransactionalWriter writer = writer(sink, 0);
        write(writer, "a", "b");
        assertThat(done(writer.prepare(0))).isNotEmpty();
        write(writer, "c");
        assertThat(visible()).isEmpty();
        done(writer.publish(0));
        assertVisible("a", "b");
        done(writer.publish(0));
        assertThat(done(writer.prepare(1))).isNotEmpty();
        done(writer.publish(1));
        assertThat(done(writer.prepare(2))).as("nothing to publish").isEmpty();
        write(writer, "d");
        assertThat(done(writer.prepare(3))).isNotEmpty();
        done(writer.publish(3));
        assertVisible("a", "b", "c", "d");
        assertThat(files.files).as("small epochs stand in the manifest").isEmpty();
    }

    @Test
    void whatWasPreparedAndNeverDurableIsNeverSeen() {
        TransactionalSink sink = sink();
        TransactionalWriter lost = writer(sink, 0);
        write(lost, "a");
        done(lost.prepare(0));
        write(lost, "b");
        sink.recover(recovery(-1, 1, files));
        TransactionalWriter next = writer(sink, 0);
        write(next, "a");
        done(next.prepare(0));
        done(next.publish(0));
        assertVisible("a");
        assertThatThrownBy(() -> done(lost.publish(0)))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TransientException.class)
                .hasMessageContaining("KAFKA_TRANSACTION_LOST");
        assertVisible("a");
    }

    @Test
    void aDurableEpochWhoseWriterIsGoneIsWrittenAgain() {
        TransactionalSink sink = sink();
        TransactionalWriter lost = writer(sink, 0);
        write(lost, "a", "b");
        byte[] prepared = done(lost.prepare(0));
        write(lost, "behind the barrier");
        sink.recover(recovery(0, 1, files, prepared));
        assertVisible("a", "b");
        sink.recover(recovery(0, 1, files, prepared));
        assertVisible("a", "b");
        assertThatThrownBy(() -> done(lost.publish(0))).hasCauseInstanceOf(TransientException.class);
        assertVisible("a", "b");
    }

    @Test
    void aCommitThatNobodyHeardOfIsNotRepeated() {
        TransactionalSink sink = sink();
        TransactionalWriter lost = writer(sink, 0);
        write(lost, "a");
        byte[] prepared = done(lost.prepare(0));
        done(lost.publish(0));
        write(lost, "behind the barrier");
        sink.recover(recovery(0, 1, files, prepared));
        assertVisible("a");
    }

    @Test
    void aCommitUnderWayIsCompletedOrMadeGoodButNotBoth() {
        TransactionalSink sink = sink();
        List<String> expected = new ArrayList<>();
        for (int epoch = 0; epoch < 10; epoch++) {
            TransactionalWriter lost = writer(sink, 0);
            String value = "v" + epoch;
            write(lost, value);
            byte[] prepared = done(lost.prepare(epoch));
            // Its answer is not waited for: the recovery runs into the commit.
            CompletionStage<Void> unheard = lost.publish(epoch);
            sink.recover(recovery(epoch, 1, files, prepared));
            expected.add(value);
            assertVisible(expected.toArray(String[]::new));
            Awaitility.await().until(() -> unheard.toCompletableFuture().isDone());
            lost.close(null);
        }
    }

    @Test
    void anExpiredTransactionCostsNoRow() {
        TransactionalSink sink = sink("kafka.transaction.timeout.ms", "1000");
        TransactionalWriter writer = writer(sink, 0);
        write(writer, "a", "b");
        byte[] prepared = done(writer.prepare(0));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> cluster.transactionState(new TransactionSettings(
                                        ProducerSettings.parse(cluster.options()), queryId, 1, OnDoubt.FAIL)
                                .transactionalId(0, 0))
                        .equals("CompleteAbort"));
        assertThatThrownBy(() -> done(writer.publish(0)))
                .hasCauseInstanceOf(TransientException.class)
                .hasMessageContaining("KAFKA_TRANSACTION_LOST")
                .hasMessageContaining("kafka.transaction.timeout.ms = 1000");
        assertThat(visible()).isEmpty();
        sink.recover(recovery(0, 1, files, prepared));
        assertVisible("a", "b");
    }

    @Test
    void aZombieWritesNothingThatIsSeen() {
        TransactionalSink sink = sink();
        TransactionalWriter zombie = writer(sink, 0);
        write(zombie, "a");
        done(zombie.prepare(0));
        done(zombie.publish(0));
        sink.recover(recovery(0, 1, files));
        TransactionalWriter next = writer(sink, 0);
        write(next, "b");
        done(next.prepare(1));
        assertThatThrownBy(() -> {
                    write(zombie, "z");
                    done(zombie.prepare(1));
                })
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(TransientException.class),
                        e -> assertThat(e).hasCauseInstanceOf(TransientException.class));
        done(next.publish(1));
        assertVisible("a", "b");
    }

    @Test
    void fewerTasksEndWhatMoreTasksHadOpen() {
        TransactionalSink sink = sink();
        sink.recover(recovery(-1, 3, files));
        List<byte[]> prepared = new ArrayList<>();
        for (int partition = 0; partition < 3; partition++) {
            TransactionalWriter writer = writer(sink, partition);
            write(writer, "p" + partition);
            prepared.add(done(writer.prepare(0)));
            if (partition == 1) {
                done(writer.publish(0));
            }
            write(writer, "behind " + partition);
        }
        sink.recover(recovery(0, 3, files, prepared.toArray(byte[][]::new)));
        TransactionalWriter only = writer(sink, 0);
        write(only, "on");
        done(only.prepare(1));
        done(only.publish(1));
        // Within less than the time-out of a transaction: one left open by one of the three would hide the row for as
        // long.
        Awaitility.await()
                .untilAsserted(() -> assertThat(visible())
                        .containsExactlyInAnyOrder("p0", "p1", "p2", "on")
                        .endsWith("on"));
    }

    @Test
    void largeEpochsAreKeptInFiles() {
        TransactionalSink sink = sink();
        TransactionalWriter lost = writer(sink, 0);
        String padding = "x".repeat(10_000);
        String[] values = IntStream.range(0, 400).mapToObj(i -> i + padding).toArray(String[]::new);
        write(lost, values);
        byte[] prepared = done(lost.prepare(0));
        assertThat(prepared.length).isLessThan(1_000);
        assertThat(files.files).hasSize(4);
        sink.recover(recovery(0, 1, files, prepared));
        assertVisible(values);
    }

    @Test
    void outputAheadOfTheCheckpointIsNotWrittenAgainUnasked() {
        TransactionalSink sink = sink();
        TransactionalWriter writer = writer(sink, 0);
        write(writer, "a");
        done(writer.prepare(5));
        done(writer.publish(5));
        writer.close(null);
        assertThatThrownBy(() -> sink.recover(recovery(3, 1, files)))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("KAFKA_OUTPUT_AHEAD")
                .hasMessageContaining("holds epoch 5")
                .hasMessageContaining("only epoch 3");
        TransactionalSink repeating = sink("millrace.delivery.onDoubt", "repeat");
        repeating.recover(recovery(3, 1, files));
        TransactionalWriter again = writer(repeating, 0);
        write(again, "a");
        byte[] prepared = done(again.prepare(4));
        sink.recover(recovery(4, 1, files, prepared));
        assertVisible("a", "a");
    }

    @Test
    void aTimeoutThatTheBrokersRefuseIsSaid() {
        TransactionalSink sink = sink("kafka.transaction.timeout.ms", "900001");
        assertThatThrownBy(() -> sink.recover(recovery(-1, 1, files)))
                .hasMessageContaining("kafka.transaction.timeout.ms")
                .hasMessageContaining("transaction.max.timeout.ms = 900000");
    }

    @Test
    void aTopicThatIsNotThereIsSaid() {
        topic = "nowhere";
        assertThatThrownBy(() -> writer(sink(), 0)).hasMessageContaining("'nowhere'");
    }
}
