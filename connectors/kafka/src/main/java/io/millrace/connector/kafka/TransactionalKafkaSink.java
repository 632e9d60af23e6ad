package io.millrace.connector.kafka;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.OutputLog;
import io.millrace.connector.SinkFiles;
import io.millrace.connector.TransactionalSink;
import io.millrace.connector.TransactionalWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows to topics, exactly once for readers with {@code isolation.level=read_committed}: a transaction an epoch, with the epoch's number
 * committed in it as the offset of a group, the marker. The number tells after a crash whether the transaction went through; if not, the rows
 * are written again from what the writer kept (docs/decisions/027-exactly-once-to-kafka.md).
 */
final class TransactionalKafkaSink implements TransactionalSink {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalKafkaSink.class);

    private final TransactionSettings settings;
    private final SinkLayout layout;
    private final LongSupplier nowMs;

    TransactionalKafkaSink(SinkRequest request) {
        settings = TransactionSettings.parse(request);
        layout = SinkLayout.of(request.schema(), request.options().get("topic").orElse(null));
        nowMs = request.environment()::currentTimeMs;
    }

    @Override
    public TransactionalWriter createWriter(WriterContext context) {
        return new TransactionalKafkaWriter(settings, layout, context, nowMs);
    }

    @Override
    public void recover(Recovery recovery) {
        List<PreparedOutput> unpublished = recovery.unpublished().stream()
                .filter(bytes -> bytes.length > 0)
                .map(PreparedOutput::decode)
                .toList();
        int partitions = unpublished.stream().mapToInt(p -> p.partition() + 1).reduce(recovery.partitions(), Math::max);
        try (Markers markers = new Markers(settings)) {
            settings.requireAllowed(markers.longestTransactionMs());
            markers.fence(settings.transactionalIds(partitions));
            setBack(markers, partitions, recovery.durableEpoch());
            for (PreparedOutput epoch : unpublished) {
                if (decide(epoch, markers) == MarkerDecision.WRITE_AGAIN) {
                    writeAgain(epoch, markers, recovery.files());
                }
            }
        } catch (KafkaException e) {
            throw TransactionFailures.of("Recovering the output of the last epoch", settings, e);
        }
    }

    private void setBack(Markers markers, int partitions, long durableEpoch) {
        Map<Integer, OptionalLong> newest =
                markers.of(IntStream.range(0, partitions).boxed().toList());
        newest.forEach((partition, marker) -> {
            if (MarkerDecision.mustSetBack(partition, marker, durableEpoch, settings.onDoubt())) {
                LOG.warn(
                        "Partition {} has published up to epoch {}, the checkpoint goes to {}: as asked for, rows are repeated",
                        partition,
                        marker,
                        durableEpoch);
                markers.setBack(partition, durableEpoch);
            }
        });
    }

    private MarkerDecision decide(PreparedOutput epoch, Markers markers) {
        OptionalLong marker =
                markers.of(List.of(epoch.partition())).getOrDefault(epoch.partition(), OptionalLong.empty());
        long retentionMs = marker.isPresent() ? 0 : markers.retentionMs();
        return MarkerDecision.of(epoch, marker, nowMs.getAsLong(), retentionMs, settings.onDoubt());
    }

    /**
     * Always under the first of the partition's ids, and decides once more after that is ours: of two processes that are here at once, one has
     * lost its right to commit before the other looks.
     */
    private void writeAgain(PreparedOutput epoch, Markers markers, SinkFiles files) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                settings.producer(epoch.partition(), 0).client(),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            try {
                producer.initTransactions();
                if (decide(epoch, markers) == MarkerDecision.WRITE_AGAIN) {
                    send(epoch, producer, files);
                    LOG.info(
                            "Epoch {} of partition {} was durable and not visible; it is written again and visible now",
                            epoch.epoch(),
                            epoch.partition());
                }
            } catch (IOException | RuntimeException e) {
                // Closing in good order would wait for the brokers that have just failed.
                producer.close(Duration.ZERO);
                throw TransactionFailures.of("Writing epoch " + epoch.epoch() + " again", settings, e);
            }
        }
    }

    private void send(PreparedOutput epoch, KafkaProducer<byte[], byte[]> producer, SinkFiles files)
            throws IOException {
        RowRecords records = new RowRecords(epoch.layout());
        Transaction transaction = Transaction.begin(producer, epoch.topic());
        // send() waits for room by itself; the producer refuses to go on after a failed one.
        OutputLog.read(
                epoch.rows(), files, (base, off, len) -> transaction.send(records.of(base, off, len), error -> {}));
        producer.flush();
        transaction.sent().toCompletableFuture().join();
        transaction.mark(epoch.epoch(), epoch.execution(), MarkerGroups.metadata(settings, epoch.partition()));
        transaction.commit();
    }

    @Override
    public boolean distributed() {
        return true;
    }

    @Override
    public String description() {
        return layout.description();
    }

    @Override
    public void close() {}
}
