package io.millrace.connector.kafka;

import io.millrace.connector.Positions;
import io.millrace.connector.SourceOutput;
import io.millrace.connector.SourceReader;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads some partitions. One thread, but for {@link #wakeup}. */
final class KafkaReader implements SourceReader {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);

    /** A reader that ends sooner has nothing compiled that would be worth a word; later, the first compilations are under way. */
    private static final int POLLS_BEFORE_DIRECTIVES = 500;

    /** Keys and values are slices of the fetched answer, so that each is copied once: into its row. */
    private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;

    private final KafkaColumns columns;
    private final boolean failOnDataLoss;
    private final boolean compiledSimply;
    private int polls;

    /**
     * The position after what was delivered. Taken from the answer of each poll, because control records and compaction move a partition
     * on without a record, and never beyond the partition's limit.
     */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private Map<TopicPartition, Long> limits = Map.of();

    /** Permits are wake-ups that a wait without partitions has not seen yet. */
    private final Semaphore woken = new Semaphore(0);

    /** @param compiledSimply whether the JVM is to be told so once this reader has polled for a while */
    KafkaReader(KafkaSourceOptions options, String groupId, StructType wanted, boolean compiledSimply) {
        consumer = new KafkaConsumer<>(
                KafkaAdmin.consumerConfig(options, groupId),
                new ByteBufferDeserializer(),
                new ByteBufferDeserializer());
        columns = new KafkaColumns(wanted);
        failOnDataLoss = options.failOnDataLoss();
        this.compiledSimply = compiledSimply;
    }

    @Override
    public void assign(Positions start) {
        Map<TopicPartition, Long> fresh = Splits.offsets(start);
        next.putAll(fresh);
        consumer.assign(next.keySet());
        fresh.forEach(consumer::seek);
        next.keySet().forEach(this::pauseAtLimit);
    }

    @Override
    public void limit(Positions endExclusive) {
        limits = Splits.offsets(endExclusive);
        next.keySet().forEach(this::pauseAtLimit);
    }

    private void pauseAtLimit(TopicPartition tp) {
        Long limit = limits.get(tp);
        if (limit != null && next.getOrDefault(tp, 0L) >= limit) {
            consumer.pause(Set.of(tp));
        } else {
            consumer.resume(Set.of(tp));
        }
    }

    @Override
    public int poll(SourceOutput out, long maxWaitNs) {
        if (polls < POLLS_BEFORE_DIRECTIVES && ++polls == POLLS_BEFORE_DIRECTIVES && compiledSimply) {
            CompilerDirectives.addOnce();
        }
        if (next.isEmpty()) {
            awaitWakeup(maxWaitNs);
            return 0;
        }
        ConsumerRecords<ByteBuffer, ByteBuffer> records;
        try {
            records = fetch(maxWaitNs);
        } catch (WakeupException e) {
            return 0;
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (KafkaException e) {
            throw KafkaFailures.of(
                    "KAFKA_READ_FAILED",
                    "Reading from Kafka failed at " + OffsetsJson.print(positions()) + ": " + e.getMessage() + ".",
                    e);
        }
        int rows = 0;
        for (TopicPartition tp : records.partitions()) {
            rows += deliver(tp, records.records(tp), out);
        }
        records.nextOffsets().forEach((tp, position) -> moveTo(tp, position.offset()));
        return rows;
    }

    private ConsumerRecords<ByteBuffer, ByteBuffer> fetch(long maxWaitNs) {
        try {
            return consumer.poll(Duration.ofNanos(maxWaitNs));
        } catch (OffsetOutOfRangeException e) {
            skipWhatIsLost(e);
            return ConsumerRecords.empty();
        }
    }

    private void awaitWakeup(long maxWaitNs) {
        try {
            if (woken.tryAcquire(maxWaitNs, TimeUnit.NANOSECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int deliver(TopicPartition tp, List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, SourceOutput out) {
        long limit = limits.getOrDefault(tp, Long.MAX_VALUE);
        out.split(Splits.name(tp));
        int rows = 0;
        for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
            if (record.offset() >= limit) {
                break;
            }
            RowWriter row = columns.write(record);
            out.row(row.buffer(), 0, row.length());
            rows++;
        }
        return rows;
    }

    /** What was fetched beyond the limit is fetched again in the next epoch. */
    private void moveTo(TopicPartition tp, long fetchedTo) {
        long limit = limits.getOrDefault(tp, Long.MAX_VALUE);
        if (fetchedTo > limit) {
            consumer.seek(tp, limit);
        }
        next.put(tp, Math.min(fetchedTo, limit));
        if (fetchedTo >= limit) {
            consumer.pause(Set.of(tp));
        }
    }

    private void skipWhatIsLost(OffsetOutOfRangeException e) {
        if (failOnDataLoss) {
            throw KafkaStreamSource.dataLoss(
                    "The offsets " + e.offsetOutOfRangePartitions() + " are not there any more");
        }
        Map<TopicPartition, Long> beginnings =
                consumer.beginningOffsets(e.offsetOutOfRangePartitions().keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(beginnings.keySet());
        e.offsetOutOfRangePartitions().forEach((tp, wanted) -> {
            long beginning = beginnings.getOrDefault(tp, 0L);
            long offset = wanted < beginning ? beginning : ends.getOrDefault(tp, wanted);
            LOG.warn(
                    "Offset {} of {} is not there any more; going on at {} because failOnDataLoss is false",
                    wanted,
                    tp,
                    offset);
            consumer.seek(tp, offset);
            next.put(tp, offset);
            pauseAtLimit(tp);
        });
    }

    @Override
    public Positions positions() {
        return Splits.positions(next);
    }

    @Override
    public void wakeup() {
        woken.release();
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
