package io.millrace.connector.kafka;

import io.millrace.connector.Positions;
import io.millrace.connector.RowSink;
import io.millrace.connector.SourceReader;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads some partitions. One thread, but for {@link #wakeup}. */
final class KafkaReader implements SourceReader {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaColumns columns;
    private final boolean failOnDataLoss;

    /** Where each partition stands, by the consumer; taken after each poll because control records move it without a record. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private Map<TopicPartition, Long> limits = Map.of();

    KafkaReader(KafkaSourceOptions options, String groupId, StructType wanted) {
        consumer = new KafkaConsumer<>(
                KafkaAdmin.consumerConfig(options, groupId), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        columns = new KafkaColumns(wanted);
        failOnDataLoss = options.failOnDataLoss();
    }

    @Override
    public void assign(Positions start) {
        Map<TopicPartition, Long> fresh = Splits.offsets(start);
        next.putAll(fresh);
        consumer.assign(next.keySet());
        fresh.forEach(consumer::seek);
        applyLimits();
    }

    @Override
    public void limit(Positions endExclusive) {
        limits = Splits.offsets(endExclusive);
        applyLimits();
    }

    private void applyLimits() {
        for (TopicPartition tp : next.keySet()) {
            if (atLimit(tp, next.get(tp))) {
                consumer.pause(Set.of(tp));
            } else {
                consumer.resume(Set.of(tp));
            }
        }
    }

    private boolean atLimit(TopicPartition tp, long position) {
        Long limit = limits.get(tp);
        return limit != null && position >= limit;
    }

    @Override
    public int poll(RowSink out, long maxWaitNs) {
        if (next.isEmpty()) {
            return 0;
        }
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(Duration.ofNanos(maxWaitNs));
        } catch (WakeupException e) {
            return 0;
        } catch (OffsetOutOfRangeException e) {
            onDataLoss(e);
            return 0;
        }
        int rows = 0;
        for (TopicPartition tp : records.partitions()) {
            rows += deliver(tp, records.records(tp), out);
        }
        return rows;
    }

    private int deliver(TopicPartition tp, List<ConsumerRecord<byte[], byte[]>> records, RowSink out) {
        long limit = limits.getOrDefault(tp, Long.MAX_VALUE);
        int rows = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() >= limit) {
                // Fetched beyond the planned end: the next epoch reads it again.
                consumer.seek(tp, limit);
                break;
            }
            RowWriter row = columns.write(record);
            out.row(row.buffer(), 0, row.length());
            rows++;
        }
        return rows;
    }

    private void onDataLoss(OffsetOutOfRangeException e) {
        if (failOnDataLoss) {
            throw KafkaStreamSource.dataLoss("The offsets " + e.offsetOutOfRangePartitions() + " are not there any more");
        }
        Map<TopicPartition, Long> beginnings =
                consumer.beginningOffsets(e.offsetOutOfRangePartitions().keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(beginnings.keySet());
        e.offsetOutOfRangePartitions().forEach((tp, wanted) -> {
            long offset = wanted < beginnings.get(tp) ? beginnings.get(tp) : ends.get(tp);
            LOG.warn("Offset {} of {} is not there any more; going on at {} because failOnDataLoss is false", wanted, tp, offset);
            consumer.seek(tp, offset);
        });
    }

    @Override
    public Positions positions() {
        boolean reached = false;
        for (Map.Entry<TopicPartition, Long> e : next.entrySet()) {
            TopicPartition tp = e.getKey();
            long position = consumer.position(tp);
            e.setValue(Math.min(position, limits.getOrDefault(tp, Long.MAX_VALUE)));
            reached |= atLimit(tp, e.getValue());
        }
        if (reached) {
            applyLimits();
        }
        return Splits.positions(next);
    }

    @Override
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
