package io.millrace.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of a table's rows, taken while the first action on it runs ({@link Dataset#observe(Observation, Column, Column...)}). For one
 * dataset, which is no stream: of a stream each batch has metrics of its own, in its progress. Thread-safe.
 */
public final class Observation {
    private final String name;
    private final AtomicBoolean used = new AtomicBoolean();
    private final CountDownLatch observed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Row> row = new AtomicReference<>();

    /** With a name of its own. */
    public Observation() {
        this(UUID.randomUUID().toString());
    }

    /** @param name not empty */
    public Observation(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("Name must not be empty");
        }
        this.name = name;
    }

    public String name() {
        return name;
    }

    /**
     * The metrics by name, in their order; a value may be null. Waits until an action on the observed dataset has ended.
     *
     * @throws InterruptedException if this thread is interrupted meanwhile
     */
    public Map<String, @Nullable Object> get() throws InterruptedException {
        Row metrics = getRow();
        Map<String, @Nullable Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < metrics.length(); i++) {
            byName.put(Objects.requireNonNull(metrics.schema()).fieldNames()[i], metrics.get(i));
        }
        return byName;
    }

    /** As {@link #get}, as a row. */
    public Row getRow() throws InterruptedException {
        observed.await();
        return Objects.requireNonNull(row.get());
    }

    /** As {@link #get}, as it is called in Spark's Java programs. */
    public Map<String, @Nullable Object> getAsJava() throws InterruptedException {
        return get();
    }

    /** By the engine, at the end of each action; the first counts. */
    public void observed(Row metrics) {
        if (row.compareAndSet(null, metrics)) {
            observed.countDown();
        }
    }

    /** @throws IllegalArgumentException the second time */
    void use() {
        if (!used.compareAndSet(false, true)) {
            throw new IllegalArgumentException(
                    "An Observation can be used with a Dataset only once. Make another one for this Dataset.");
        }
    }
}
