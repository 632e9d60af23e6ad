package io.millrace.connector.kafka;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.Positions;
import io.millrace.connector.RowSink;
import io.millrace.error.ExecutionException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Reads the topics once, from the starting to the ending offsets as of the call. */
final class KafkaBatchSource implements BatchSource {
    private final KafkaSourceOptions options;
    private final SourceRequest request;

    KafkaBatchSource(KafkaSourceOptions options, SourceRequest request) {
        this.options = options;
        this.request = request;
    }

    @Override
    public void readAll(RowSink out) {
        String groupId = options.groupIdPrefix() + "-" + request.queryName();
        Positions start;
        Positions end;
        try (KafkaAdmin admin = new KafkaAdmin(options, groupId)) {
            Map<String, TopicDescription> topics = admin.topics();
            admin.requireAllNamed(topics);
            List<TopicPartition> partitions = admin.partitions(topics);
            start = Splits.positions(admin.resolve(options.starting(), partitions, "startingOffsets"));
            end = Splits.positions(admin.resolve(options.ending(), partitions, "endingOffsets"));
        }
        try (KafkaReader reader = new KafkaReader(options, groupId, request.schema(), false)) {
            reader.assign(start);
            reader.limit(end);
            readUntil(reader, end, out);
        }
    }

    private void readUntil(KafkaReader reader, Positions end, RowSink out) {
        Positions before = reader.positions();
        long progressNs = request.environment().nanoTime();
        while (!reached(before, end)) {
            reader.poll(out::row, TimeUnit.MILLISECONDS.toNanos(100));
            Positions now = reader.positions();
            long nowNs = request.environment().nanoTime();
            if (!now.equals(before)) {
                before = now;
                progressNs = nowNs;
            } else if (nowNs - progressNs > TimeUnit.MILLISECONDS.toNanos(options.pollTimeoutMs())) {
                throw new ExecutionException(
                        "KAFKA_READ_TIMEOUT",
                        "08000",
                        "Nothing came from Kafka for " + options.pollTimeoutMs() + " ms at " + OffsetsJson.print(now)
                                + ", before the end " + OffsetsJson.print(end)
                                + ". Check the brokers, or raise the option kafkaConsumer.pollTimeoutMs.");
            }
        }
    }

    private static boolean reached(Positions now, Positions end) {
        return end.next().entrySet().stream().allMatch(e -> now.get(e.getKey(), 0) >= e.getValue());
    }

    @Override
    public void close() {}
}
