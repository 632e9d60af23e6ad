package io.millrace.testkit;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoder;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A session for one test, whose time, epochs and crashes the test controls. Register it as an extension in a field,
 * {@code final MillraceKit kit = MillraceKit.create()}, or take it as parameter of a {@link StreamTest}. Then:
 *
 * <pre>{@code
 * TestStream<Row> words = kit.stream("word STRING");
 * TestQuery<Row> query = kit.query(words.toDF().groupBy("word").count()).outputMode("update").start();
 * words.add(row("a"), row("a"));
 * query.step().assertRows(row("a", 2L));
 * }</pre>
 *
 * The clock stands still until {@link #advance}; queries without an interval begin an epoch only by {@link TestQuery#step}. The session's
 * zone is UTC, and stages behind an exchange have one task, so that rows come out in one order; {@link #with} changes both. The first query
 * of a JVM takes a second or two, those after it milliseconds. Nothing listens on any port.
 *
 * <p>Everything is let go of behind each test. Without JUnit's extensions, call {@link #close}. For one thread.
 */
public final class MillraceKit implements BeforeEachCallback, AfterEachCallback, AutoCloseable {
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, String> settings = new LinkedHashMap<>();
    private Instant start = START;
    private Duration patience = PATIENCE;
    private @Nullable Bench bench;

    private MillraceKit() {
        settings.put("millrace.app.name", "testkit");
        settings.put("millrace.sql.session.timeZone", "UTC");
        settings.put("millrace.sql.shuffle.partitions", "1");
    }

    /** Starts when it is first used. */
    public static MillraceKit create() {
        return new MillraceKit();
    }

    /** A row of these values, to add to a stream or to compare with. */
    public static Row row(@Nullable Object... values) {
        return RowFactory.create(values);
    }

    /** Changes a setting of the session, before its first use. */
    public MillraceKit with(String key, String value) {
        beforeUse("setting " + key);
        settings.put(key, value);
        return this;
    }

    /** Changes the time at which the clock stands, before the session's first use; 2024-01-01T00:00:00Z unless set. */
    public MillraceKit startingAt(Instant time) {
        beforeUse("starting time");
        start = time;
        return this;
    }

    /** How long to wait, in real time, for what should happen soon; 10 s unless set. */
    public MillraceKit waitingAtMost(Duration most) {
        patience = most;
        return this;
    }

    private void beforeUse(String what) {
        if (bench != null) {
            throw new IllegalStateException("The " + what
                    + " cannot be changed any more: the session is open. Set it right behind MillraceKit.create().");
        }
    }

    private Bench bench() {
        Bench open = bench;
        if (open == null) {
            open = Bench.open(settings, start);
            bench = open;
        }
        return open;
    }

    public MillraceSession session() {
        return bench().session();
    }

    /** A stream of rows under a schema such as {@code "k STRING, v INT"}. */
    public TestStream<Row> stream(String ddl) {
        return stream(Encoders.row(StructType.fromDDL(ddl)));
    }

    /** A stream of objects of a record or a bean class. */
    public <T> TestStream<T> stream(Class<T> type) {
        return stream(Encoders.bean(type));
    }

    public <T> TestStream<T> stream(Encoder<T> encoder) {
        return new TestStream<>(MemoryStream.create(session(), encoder));
    }

    /** What is added to any number of streams within {@code additions} is added at once: one micro-batch has all of it. */
    public void together(Runnable additions) {
        MemoryStream.together(additions);
    }

    /** A query over streams of this kit, to be started. */
    public <T> QuerySetup<T> query(Dataset<T> rows) {
        return new QuerySetup<>(bench(), rows, patience);
    }

    public Instant now() {
        return bench().clock().now();
    }

    /**
     * Moves the clock, and waits until epochs whose interval is over by then are published; {@link TestQuery#awaitEpoch} gives them. Timers in
     * real time fire soon after: await their rows by {@link TestQuery#awaitRows}.
     */
    public void advance(Duration by) {
        bench().advance(by);
    }

    /** As {@link #advance}, to a time that is not before now. */
    public void advanceTo(Instant then) {
        advance(Duration.between(now(), then));
    }

    /** A directory of this test, removed behind it. */
    public Path directory() {
        return bench().directory();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        // Starts at the first use, since a test may want to set something.
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    /** Kills what still runs, and removes the directory. The kit can be used again, and begins anew. */
    @Override
    public void close() {
        Bench open = bench;
        bench = null;
        if (open != null) {
            open.close();
        }
    }
}
