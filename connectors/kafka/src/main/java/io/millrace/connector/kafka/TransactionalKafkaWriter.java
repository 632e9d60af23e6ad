package io.millrace.connector.kafka;

import io.millrace.connector.InFlight;
import io.millrace.connector.OutputLog;
import io.millrace.connector.TransactionalSink.WriterContext;
import io.millrace.connector.TransactionalWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of each epoch as they come, in a transaction of the epoch, and keeps them until it is published. Two producers take turns, so
 * that the next epoch's rows go out while the one before waits for its commit point. What blocks (marker, commit, ending) runs on a thread of
 * the writer's own, one call after another.
 *
 * <p>After any failure it does nothing more: the execution is rolled back, and with it go these producers.
 */
final class TransactionalKafkaWriter implements TransactionalWriter {
    private static final Duration ENDING = Duration.ofSeconds(2);

    private final TransactionSettings settings;
    private final SinkLayout layout;
    private final WriterContext context;
    private final LongSupplier nowMs;
    private final RowRecords records;
    private final InFlight inFlight;
    private final ConsumerGroupMetadata group;
    private final ExecutorService calls;
    private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();

    /** Rows that follow belong to this epoch, or a later one if barriers are given up. */
    private long epoch;

    private int turn;
    private @Nullable Open open;
    private @Nullable Prepared prepared;
    private boolean closed;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** The first that went wrong. */
    private volatile @Nullable Throwable failure;

    private record Open(Transaction transaction, OutputLog log, int slot) {}

    private static final class Prepared {
        final Transaction transaction;
        final long epoch;
        final int slot;

        @Nullable
        CompletableFuture<Void> committed;

        Prepared(Transaction transaction, long epoch, int slot) {
            this.transaction = transaction;
            this.epoch = epoch;
            this.slot = slot;
        }
    }

    /** Blocks until the brokers have given both producers the right to write, which takes it from all earlier ones. */
    TransactionalKafkaWriter(
            TransactionSettings settings, SinkLayout layout, WriterContext context, LongSupplier nowMs) {
        this.settings = settings;
        this.layout = layout;
        this.context = context;
        this.nowMs = nowMs;
        records = new RowRecords(layout);
        inFlight = new InFlight(settings.producer().maxBytesInFlight());
        group = MarkerGroups.metadata(settings, context.partition());
        calls = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "millrace-kafka-" + settings.transactionalId(context.partition(), 0));
            thread.setDaemon(true);
            return thread;
        });
        try {
            open();
        } catch (RuntimeException e) {
            calls.shutdown();
            producers.forEach(p -> p.close(Duration.ZERO));
            throw TransactionFailures.of("Opening the transactions of a Kafka sink", settings, e);
        }
    }

    private void open() {
        for (int slot = 0; slot < TransactionSettings.IDS_PER_PARTITION; slot++) {
            producers.add(new KafkaProducer<>(
                    settings.producer(context.partition(), slot).client(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer()));
        }
        CompletableFuture<Void> second =
                CompletableFuture.runAsync(() -> producers.get(1).initTransactions(), calls);
        producers.get(0).initTransactions();
        try {
            second.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        if (layout.fixedTopic() != null) {
            KafkaWriter.fetchMetadata(producers.get(0), layout.fixedTopic());
            KafkaWriter.fetchMetadata(producers.get(1), layout.fixedTopic());
        }
    }

    @Override
    public void beginEpoch(long next) {
        epoch = next;
    }

    @Override
    public boolean ready() {
        // After a failure it takes the next row, and answers it with the error.
        return failure != null || inFlight.hasRoom();
    }

    @Override
    public void onReady(Runnable whenReady) {
        inFlight.onReady(whenReady);
    }

    @Override
    public void write(byte[] base, int off, int len) {
        Throwable failed = failure;
        if (failed != null) {
            throw TransactionFailures.of("Writing to Kafka", settings, failed);
        }
        ProducerRecord<byte[], byte[]> record = records.of(base, off, len);
        try {
            Open to = open;
            if (to == null) {
                to = begin(record.topic());
                open = to;
            }
            to.log.add(base, off, len);
            inFlight.add(len);
            to.transaction.send(record, error -> {
                inFlight.remove(len);
                if (error != null) {
                    failed(error);
                }
            });
        } catch (RuntimeException e) {
            failed(e);
            throw TransactionFailures.of("Writing to Kafka", settings, e);
        }
    }

    private Open begin(String topic) {
        int slot = turn;
        turn = (turn + 1) % producers.size();
        return new Open(
                Transaction.begin(producers.get(slot), topic), new OutputLog(context.files(), epoch, inFlight), slot);
    }

    private void failed(Throwable error) {
        if (failure == null) {
            failure = error;
        }
        inFlight.wake();
    }

    @Override
    public CompletionStage<byte[]> prepare(long closing) {
        Open ending = open;
        open = null;
        Throwable failed = failure;
        if (failed != null) {
            return CompletableFuture.failedFuture(
                    TransactionFailures.of("Preparing epoch " + closing, settings, failed));
        }
        if (ending == null) {
            return CompletableFuture.completedFuture(new byte[0]);
        }
        Transaction transaction = ending.transaction;
        long atMs = nowMs.getAsLong();
        prepared = new Prepared(transaction, closing, ending.slot);
        CompletionStage<OutputLog.Kept> kept = ending.log.finish();
        return transaction
                .sent()
                .thenRunAsync(() -> transaction.mark(closing, context.execution(), group), calls)
                .thenCombine(
                        kept,
                        (marked, rows) -> new PreparedOutput(
                                        context.partition(),
                                        closing,
                                        context.execution(),
                                        atMs,
                                        transaction.topic(),
                                        layout,
                                        rows)
                                .encode())
                .handle((bytes, error) -> {
                    if (error != null) {
                        failed(error);
                        throw TransactionFailures.of("Preparing epoch " + closing, settings, error);
                    }
                    return bytes;
                });
    }

    @Override
    public CompletionStage<Void> publish(long durable) {
        Prepared waiting = prepared;
        if (waiting == null || waiting.epoch != durable || closed) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> committed = waiting.committed;
        if (committed == null) {
            committed = CompletableFuture.runAsync(waiting.transaction::commit, calls)
                    .exceptionally(error -> {
                        failed(error);
                        throw TransactionFailures.of("Publishing epoch " + durable, settings, error);
                    });
            waiting.committed = committed;
        }
        return committed;
    }

    /**
     * Aborts what is open: it is behind the last barrier and will be written again. What is prepared is left as it is, since its epoch may be
     * durable: the next execution finds out.
     */
    @Override
    public void close(@Nullable Throwable error) {
        if (closed) {
            return;
        }
        closed = true;
        Prepared waiting = prepared;
        CompletableFuture<Void> ending = CompletableFuture.runAsync(
                () -> {
                    for (int slot = 0; slot < producers.size(); slot++) {
                        boolean leave = waiting != null && waiting.slot == slot && !isDone(waiting.committed);
                        producers.get(slot).close(leave || failure != null ? Duration.ZERO : ENDING);
                    }
                },
                calls);
        calls.shutdown();
        // A call that waits for the brokers ends when its producer is closed under it.
        var unused = ending.orTimeout(ENDING.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyAsync(
                        late -> {
                            producers.forEach(p -> p.close(Duration.ZERO));
                            return null;
                        },
                        TransactionalKafkaWriter::onThreadOfItsOwn)
                .whenComplete((done, failed) -> ended.complete(null));
    }

    private static void onThreadOfItsOwn(Runnable work) {
        Thread thread = new Thread(work, "millrace-kafka-closing");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    private static boolean isDone(@Nullable CompletableFuture<Void> committed) {
        return committed != null && committed.isDone() && !committed.isCompletedExceptionally();
    }

    @Override
    public void close() {
        close(null);
    }
}
