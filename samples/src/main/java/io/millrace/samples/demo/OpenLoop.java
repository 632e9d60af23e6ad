package io.millrace.samples.demo;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends record n at t0 + n / rate, whatever became of those before it: a late system cannot slow its load down, so its latency shows in
 * full. Runs on a thread of its own.
 */
public final class OpenLoop implements AutoCloseable {
    private static final long AHEAD_MS = 200;

    private final KafkaProducer<String, String> producer;
    private final LongFunction<ProducerRecord<String, String>> records;
    private final long ratePerSecond;
    private final long startNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AHEAD_MS);
    private final long startMs = System.currentTimeMillis() + AHEAD_MS;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "millrace-demo-load");
    private volatile boolean stopping;
    private volatile long sent;

    /** @param records the record of a number; its due time is {@link #dueMs} */
    public OpenLoop(String bootstrapServers, long ratePerSecond, LongFunction<ProducerRecord<String, String>> records) {
        this.ratePerSecond = ratePerSecond;
        this.records = records;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0", "acks", "1"),
                new StringSerializer(),
                new StringSerializer());
    }

    public OpenLoop start() {
        thread.start();
        return this;
    }

    /** When record n is due, in ms since 1970. */
    public long dueMs(long n) {
        return startMs + n * 1000 / ratePerSecond;
    }

    /** When record n is due, by System.nanoTime. */
    public long dueNs(long n) {
        return startNs + n * 1_000_000_000L / ratePerSecond;
    }

    public long sent() {
        return sent;
    }

    private void run() {
        for (long n = 0; !stopping; n++) {
            long dueNs = dueNs(n);
            for (long wait = dueNs - System.nanoTime(); wait > 0 && !stopping; wait = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (stopping) {
                return;
            }
            var unused = producer.send(records.apply(n), (ok, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
            });
            sent = n + 1;
        }
    }

    /** Sends no more, and waits until the broker has all that was sent; returns how many that were. */
    public long stop() throws InterruptedException {
        stopping = true;
        LockSupport.unpark(thread);
        thread.join();
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("The load could not write to the broker", failed);
        }
        return sent;
    }

    @Override
    public void close() {
        stopping = true;
        producer.close();
    }
}
