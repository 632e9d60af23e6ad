package io.millrace.connector.kafka;

import io.millrace.connector.InFlight;
import io.millrace.connector.SinkWriter;
import io.millrace.error.MillraceException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows as they come. Rows are written on the task's thread, acknowledgements arrive on the producer's; they meet in the counters of
 * {@link Epoch} and in {@link InFlight}.
 */
final class KafkaWriter implements SinkWriter {
    private final KafkaProducer<byte[], byte[]> producer;
    private final RowRecords records;
    private final InFlight inFlight;

    /** Completes when everything before the last barrier is acknowledged. Task thread. */
    private CompletableFuture<byte[]> allBefore = CompletableFuture.completedFuture(new byte[0]);

    /** The sends since the last barrier. Task thread. */
    private Epoch open = new Epoch();

    /** How many they are. Task thread. */
    private long sent;

    /** The first send that failed; after it nothing is written any more. */
    private volatile @Nullable Exception failure;

    KafkaWriter(ProducerSettings settings, SinkLayout layout) {
        producer = new KafkaProducer<>(settings.client(), new ByteArraySerializer(), new ByteArraySerializer());
        inFlight = new InFlight(settings.maxBytesInFlight());
        records = new RowRecords(layout);
        if (layout.fixedTopic() != null) {
            fetchMetadata(producer, layout.fixedTopic());
        }
    }

    /** Done at the start, so that the first send does not wait for it on the record path. */
    static void fetchMetadata(KafkaProducer<byte[], byte[]> producer, String topic) {
        try {
            producer.partitionsFor(topic);
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            boolean mayPass = KafkaFailures.mayPass(e);
            throw KafkaFailures.of(
                    mayPass ? "KAFKA_UNREACHABLE" : "UNKNOWN_TOPIC",
                    "The Kafka topic '" + topic + "' cannot be written: " + e.getMessage()
                            + " Create it, correct the option 'topic', or check that the brokers can be reached.",
                    e);
        }
    }

    /**
     * The sends between two barriers. Answers are counted apart from sends, since both happen for each row, on different threads: whichever
     * comes last, the last answer or the number of sends at the barrier, finds that all have been acknowledged.
     */
    private static final class Epoch {
        private static final long OPEN = -1;

        private final AtomicLong answered = new AtomicLong();
        private volatile long total = OPEN;
        final CompletableFuture<byte[]> acknowledged = new CompletableFuture<>();

        void answered(@Nullable Exception error) {
            if (error != null) {
                acknowledged.completeExceptionally(sendFailed(error));
            }
            // Counted first and total read then; close() writes total and reads the count then: one of them sees the
            // other.
            if (answered.incrementAndGet() == total) {
                acknowledged.complete(new byte[0]);
            }
        }

        void close(long sends) {
            total = sends;
            if (answered.get() == sends) {
                acknowledged.complete(new byte[0]);
            }
        }
    }

    @Override
    public boolean ready() {
        // After a failure it takes the next row, and answers it with the error.
        return failure != null || inFlight.hasRoom();
    }

    @Override
    public void onReady(Runnable whenReadyAgain) {
        inFlight.onReady(whenReadyAgain);
    }

    @Override
    public void write(byte[] base, int off, int len) {
        Exception failed = failure;
        if (failed != null) {
            throw sendFailed(failed);
        }
        ProducerRecord<byte[], byte[]> record = records.of(base, off, len);
        int bytes = len;
        inFlight.add(bytes);
        Epoch epoch = open;
        sent++;
        try {
            // The answer comes by the callback.
            var unused = producer.send(
                    record, (RecordMetadata sent, @Nullable Exception error) -> onAnswer(epoch, bytes, error));
        } catch (RuntimeException e) {
            onAnswer(epoch, bytes, e);
            throw sendFailed(e);
        }
    }

    /** On the producer's thread. */
    private void onAnswer(Epoch epoch, int bytes, @Nullable Exception error) {
        if (error != null && failure == null) {
            failure = error;
        }
        epoch.answered(error);
        inFlight.remove(bytes);
        if (error != null) {
            inFlight.wake();
        }
    }

    private static MillraceException sendFailed(Exception e) {
        return KafkaFailures.of(
                "KAFKA_SEND_FAILED", "A record could not be written to Kafka: " + e.getMessage() + ".", e);
    }

    @Override
    public CompletionStage<byte[]> prepare(long epochNumber) {
        Epoch closing = open;
        open = new Epoch();
        Exception failed = failure;
        if (failed != null) {
            // Also of an earlier epoch: what came after a failed record must not become visible as complete.
            closing.acknowledged.completeExceptionally(sendFailed(failed));
        }
        closing.close(sent);
        sent = 0;
        // An epoch whose barrier was given up is answered for by the next one.
        allBefore = allBefore.thenCombine(closing.acknowledged, (before, now) -> now);
        return allBefore;
    }

    @Override
    public void close(@Nullable Throwable error) {
        // After a failure there is nothing to wait for: what was sent since the last epoch will be sent again.
        producer.close(error == null ? Duration.ofSeconds(10) : Duration.ZERO);
    }

    @Override
    public void close() {
        close(null);
    }
}
