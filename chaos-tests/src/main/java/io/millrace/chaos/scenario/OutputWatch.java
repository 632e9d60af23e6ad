package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.JsonNumbers;
import io.millrace.chaos.oracle.Topic;
import io.millrace.chaos.oracle.Topics;
import io.millrace.chaos.process.JvmProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/** Follows the output topic: how far each key is, and when results of new rows come. On a thread of its own. */
public final class OutputWatch implements AutoCloseable {
    /** A time in ms, and when the first result with a later t came, by System.nanoTime. */
    private record Mark(long afterMs, long reachedNs) {
        static final long NOT_YET = Long.MIN_VALUE;
    }

    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    /** Replaced by both threads, each holding this. */
    private volatile Mark mark = new Mark(Long.MAX_VALUE, Mark.NOT_YET);

    /** Of each hot key the latest t of a result. */
    private final Map<String, Long> newestOfKey = new ConcurrentHashMap<>();

    /** How old results of hot keys are when they come, while somebody wants to know; else null. */
    private volatile @Nullable Ages ages;

    private volatile Mark everyKeyMark = new Mark(Long.MAX_VALUE, Mark.NOT_YET);

    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile long newestMs;
    private final AtomicLong received = new AtomicLong();

    public OutputWatch(Topic topic) {
        thread = new Thread(() -> run(topic), "output-watch");
        thread.start();
    }

    private void run(Topic topic) {
        try (KafkaConsumer<String, String> consumer = Topics.consumer(topic)) {
            while (!stopping) {
                var records = consumer.poll(Duration.ofMillis(20));
                long nowNs = System.nanoTime();
                records.forEach(r -> {
                    counts.merge(r.key(), JsonNumbers.get(r.value(), "count"), Math::max);
                    long t = JsonNumbers.get(r.value(), "t");
                    newestMs = Math.max(newestMs, t);
                    Ages wanted = ages;
                    if (Keys.isHot(r.key())) {
                        if (wanted != null) {
                            wanted.add(System.currentTimeMillis() - t);
                        }
                        newestOfKey.merge(r.key(), t, Math::max);
                    }
                    came(t, nowNs);
                });
                received.addAndGet(records.count());
                everyKeyCame(nowNs);
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    /** How old results of hot keys are when they come, from now on for so long; milliseconds, sorted. */
    public long[] agesFor(Duration time) throws InterruptedException {
        Ages some = new Ages();
        ages = some;
        try {
            long startNs = System.nanoTime();
            await(Workers.PATIENCE, () -> System.nanoTime() - startNs > time.toNanos());
        } finally {
            ages = null;
        }
        return some.sorted();
    }

    /** Added to by the watch's thread. */
    private static final class Ages {
        private final List<Long> ms = new ArrayList<>();

        synchronized void add(long age) {
            ms.add(age);
        }

        synchronized long[] sorted() {
            return ms.stream().mapToLong(Long::longValue).sorted().toArray();
        }
    }

    /** From now on looks for the first result whose t is after this time. */
    public synchronized void markAfter(long ms) {
        mark = new Mark(ms, Mark.NOT_YET);
    }

    private synchronized void came(long t, long nowNs) {
        if (mark.reachedNs() == Mark.NOT_YET && t > mark.afterMs()) {
            mark = new Mark(mark.afterMs(), nowNs);
        }
    }

    private synchronized void everyKeyCame(long nowNs) {
        long afterMs = everyKeyMark.afterMs();
        if (everyKeyMark.reachedNs() == Mark.NOT_YET
                && afterMs != Long.MAX_VALUE
                && newestOfKey.values().stream().allMatch(t -> t > afterMs)) {
            everyKeyMark = new Mark(afterMs, nowNs);
        }
    }

    /** From now on looks for the moment when every hot key seen so far has a result whose t is after this time. */
    public synchronized void everyKeyAfter(long ms) {
        everyKeyMark = new Mark(ms, Mark.NOT_YET);
    }

    /** Whether that moment has come. */
    public boolean everyKeyReached() {
        return everyKeyMark.reachedNs() != Mark.NOT_YET;
    }

    /** When it came, by System.nanoTime. */
    public long everyKeyReachedNs() {
        return everyKeyMark.reachedNs();
    }

    public boolean markReached() {
        return mark.reachedNs() != Mark.NOT_YET;
    }

    /** When the marked result came, by System.nanoTime. */
    public long markReachedNs() {
        return mark.reachedNs();
    }

    /** How many results have come. */
    public long received() {
        return received.get();
    }

    public long newestMs() {
        return newestMs;
    }

    /** Whether each key has been counted to its number. */
    public boolean hasAll(Map<String, Long> rows) {
        return rows.entrySet().stream().allMatch(e -> counts.getOrDefault(e.getKey(), 0L) >= e.getValue());
    }

    /** Waits for a condition about this watch; false if it did not come true in time. */
    public boolean await(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            RuntimeException failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException("Reading the output failed", failed);
            }
            if (System.nanoTime() - startNs > patience.toNanos()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return true;
    }

    /**
     * Waits until the marked result comes.
     *
     * @throws IllegalStateException with the end of the worker's log, if it does not or the worker ends
     */
    public void awaitMark(JvmProcess worker) throws InterruptedException {
        if (!await(Workers.PATIENCE, () -> markReached() || !worker.isAlive())) {
            worker.printThreads();
            throw new IllegalStateException("No result of a new row within " + Workers.PATIENCE + ". " + worker.tail());
        }
        if (!markReached()) {
            throw new IllegalStateException("The worker ended by itself. " + worker.tail());
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
