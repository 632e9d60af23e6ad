package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.Topic;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows at a fixed rate whatever becomes of them, each key's rows numbered from 1; the first ones, which fill the state with cold keys, as
 * fast as the broker takes them. On a thread of its own; idempotent, so that the topic holds each row once.
 */
public final class Load implements AutoCloseable {
    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final Keys keys;
    private final long rowsPerSecond;
    private final long most;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "load");
    private volatile boolean stopping;
    private volatile long sent;

    public Load(Topic topic, Keys keys, long rowsPerSecond) {
        this(topic, keys, rowsPerSecond, Long.MAX_VALUE);
    }

    /** @param most rows, after which it ends by itself */
    public Load(Topic topic, Keys keys, long rowsPerSecond, long most) {
        this.most = most;
        this.topic = topic.name();
        this.keys = keys;
        this.rowsPerSecond = rowsPerSecond;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topic.bootstrapServers(), "linger.ms", "0", "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    public Load start() {
        thread.start();
        return this;
    }

    private void run() {
        long startNs = System.nanoTime();
        for (long n = 0; !stopping && n < most; n++) {
            if (n == keys.cold()) {
                startNs = System.nanoTime();
            }
            long dueNs = startNs + Math.max(0, n - keys.cold()) * 1_000_000_000L / rowsPerSecond;
            for (long wait = dueNs - System.nanoTime(); wait > 0 && !stopping; wait = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (stopping) {
                return;
            }
            String key = keys.key(n);
            String value =
                    "{\"key\":\"" + key + "\",\"seq\":" + keys.seq(n) + ",\"t\":" + System.currentTimeMillis() + "}";
            // The answer comes by the callback.
            var unused = producer.send(new ProducerRecord<>(topic, key, value), (ok, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
            });
            sent = n + 1;
        }
    }

    public long sent() {
        return sent;
    }

    /** Waits until it has sent all that it is to send, and the broker has it. */
    public void awaitEnd() throws InterruptedException {
        thread.join();
        stop();
    }

    /** Sends no more; returns when the broker has all. Key → number of its rows. */
    public Map<String, Long> stop() throws InterruptedException {
        stopping = true;
        thread.join();
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("The load could not write to the broker", failed);
        }
        return keys.rows(sent);
    }

    @Override
    public void close() {
        stopping = true;
        producer.close(java.time.Duration.ofNanos(TimeUnit.SECONDS.toNanos(1)));
    }
}
