package io.millrace.connector.kafka;

import io.millrace.connector.SinkWriter;
import io.millrace.error.ExecutionException;
import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import io.millrace.row.RowReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows as they come. Rows are written on the task's thread, acknowledgements arrive on the producer's; they meet in the counters of
 * {@link Epoch} and in {@link #bytesInFlight}.
 */
final class KafkaWriter implements SinkWriter {
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaSink.Layout layout;
    private final RowReader row;
    private final long maxBytesInFlight;
    private final AtomicLong bytesInFlight = new AtomicLong();
    private volatile Runnable whenReady = () -> {};

    /** Completes when everything before the last barrier is acknowledged. Task thread. */
    private CompletableFuture<byte[]> allBefore = CompletableFuture.completedFuture(new byte[0]);

    /** The sends since the last barrier. Task thread. */
    private Epoch open = new Epoch();

    /** The first send that failed; after it nothing is written any more. */
    private volatile @Nullable Exception failure;

    KafkaWriter(Map<String, Object> client, KafkaSink.Layout layout, long maxBytesInFlight) {
        producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        this.layout = layout;
        this.maxBytesInFlight = maxBytesInFlight;
        row = new RowReader(layout.columns());
        if (layout.fixedTopic() != null) {
            fetchMetadata(layout.fixedTopic());
        }
    }

    /** Done at the start, so that the first send does not wait for it on the record path. */
    private void fetchMetadata(String topic) {
        try {
            producer.partitionsFor(topic);
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw new ExecutionException(
                    "UNKNOWN_TOPIC",
                    "The Kafka topic '" + topic + "' cannot be written: " + e.getMessage()
                            + " Create it, correct the option 'topic', or check that the brokers can be reached.",
                    e);
        }
    }

    /** Sends not yet answered, plus one for the epoch itself while it is open: at 0 every send has been acknowledged. */
    private static final class Epoch {
        final AtomicInteger outstanding = new AtomicInteger(1);
        final CompletableFuture<byte[]> acknowledged = new CompletableFuture<>();

        void answered(@Nullable Exception error) {
            if (error != null) {
                acknowledged.completeExceptionally(sendFailed(error));
            }
            if (outstanding.decrementAndGet() == 0) {
                acknowledged.complete(new byte[0]);
            }
        }
    }

    @Override
    public boolean ready() {
        // After a failure it takes the next row, and answers it with the error.
        return failure != null || bytesInFlight.get() < maxBytesInFlight;
    }

    @Override
    public void onReady(Runnable whenReadyAgain) {
        whenReady = whenReadyAgain;
    }

    @Override
    public void write(byte[] base, int off, int len) {
        Exception failed = failure;
        if (failed != null) {
            throw sendFailed(failed);
        }
        row.point(base, off, len);
        ProducerRecord<byte[], byte[]> record = record();
        int bytes = len;
        bytesInFlight.addAndGet(bytes);
        Epoch epoch = open;
        epoch.outstanding.incrementAndGet();
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
        long before = bytesInFlight.getAndAdd(-bytes);
        if (before >= maxBytesInFlight && before - bytes < maxBytesInFlight || error != null) {
            whenReady.run();
        }
    }

    private static ExecutionException sendFailed(Exception e) {
        return new ExecutionException(
                "KAFKA_SEND_FAILED", "A record could not be written to Kafka: " + e.getMessage() + ".", e);
    }

    private ProducerRecord<byte[], byte[]> record() {
        return new ProducerRecord<>(
                topic(),
                layout.partition() >= 0 && !row.isNull(layout.partition())
                        ? Integer.valueOf(row.getInt(layout.partition()))
                        : null,
                bytes(layout.key()),
                bytes(layout.value()),
                headers());
    }

    private String topic() {
        if (layout.fixedTopic() != null) {
            return layout.fixedTopic();
        }
        if (row.isNull(layout.topic())) {
            throw new ExecutionException(
                    "KAFKA_NULL_TOPIC",
                    "22004",
                    "null topic present in the data. Use the topic option for setting a default topic, or filter such rows out.");
        }
        return row.getString(layout.topic());
    }

    private byte @Nullable [] bytes(int column) {
        return column < 0 || row.isNull(column) ? null : row.getBinary(column);
    }

    private @Nullable List<Header> headers() {
        int column = layout.headers();
        if (column < 0 || row.isNull(column)) {
            return null;
        }
        byte[] base = row.base();
        int array = row.varOffset(column);
        int n = (int) Bytes.getLong(base, array);
        RowReader header = new RowReader(2);
        List<Header> headers = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            long slot = Bytes.getLong(base, array + 8 + RowLayout.slot(n, i));
            if (RowLayout.isNull(base, array + 8, i)) {
                throw nullHeader();
            }
            header.point(base, array + 8 + RowLayout.varOffset(slot), RowLayout.varLength(slot));
            if (header.isNull(0)) {
                throw nullHeader();
            }
            headers.add(new RecordHeader(
                    new String(header.getBinary(0), StandardCharsets.UTF_8),
                    header.isNull(1) ? null : header.getBinary(1)));
        }
        return headers;
    }

    private static ExecutionException nullHeader() {
        return new ExecutionException(
                "KAFKA_NULL_HEADER",
                "22004",
                "A header in the column 'headers' is null or has a null key. Filter such headers out before the sink.");
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
        closing.answered(null);
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
