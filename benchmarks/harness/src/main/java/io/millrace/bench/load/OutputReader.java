package io.millrace.bench.load;

import io.millrace.bench.verify.Verifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/** Reads the out topic on a thread of its own while the load is sent. Outputs that come before {@link #judge} wait for it. */
final class OutputReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long END_MS = 10_000;

    /** What judges, and who hears of it. */
    private record Judge(Verifier verifier, LatencyRecorder recorder) {}

    private final KafkaSide kafka;
    private final String topic;
    private final Thread thread = new Thread(this::read, "outputs");
    private volatile @Nullable Judge judge;
    private volatile long firstNs;
    private volatile long covered;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    OutputReader(KafkaSide kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
        thread.start();
    }

    void judge(Verifier verifier, LatencyRecorder recorder) {
        judge = new Judge(verifier, recorder);
    }

    /** When the first output was there, on the clock of {@link System#nanoTime}; 0: not yet. */
    long firstNs() {
        mustWork();
        return firstNs;
    }

    /** How many inputs are covered by outputs. */
    long covered() {
        mustWork();
        return covered;
    }

    private void mustWork() {
        Throwable broken = failure;
        if (broken != null) {
            throw new IllegalStateException("The outputs can no longer be read", broken);
        }
    }

    private void read() {
        List<byte[]> early = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(topic)) {
            while (!closed) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                long now = System.nanoTime();
                if (firstNs == 0 && !records.isEmpty()) {
                    firstNs = now;
                }
                Judge current = judge;
                if (current == null) {
                    records.forEach(record -> early.add(record.value()));
                } else {
                    current.recorder().now(now);
                    early.forEach(value -> current.verifier().output(value, current.recorder()));
                    early.clear();
                    records.forEach(record -> current.verifier().output(record.value(), current.recorder()));
                    covered = current.verifier().covered();
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Ends the reading; afterwards verifier and recorder belong to the caller. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(END_MS);
    }
}
