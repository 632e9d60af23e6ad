package io.millrace.connector.kafka;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.Positions;
import io.millrace.connector.RowSink;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        try (KafkaAdmin admin = new KafkaAdmin(options, groupId);
                KafkaReader reader = new KafkaReader(options, groupId, request.schema())) {
            List<TopicPartition> partitions = admin.partitions();
            Positions start = Splits.positions(admin.resolve(options.starting(), partitions, "startingOffsets"));
            Positions end = Splits.positions(admin.resolve(options.ending(), partitions, "endingOffsets"));
            reader.assign(start);
            reader.limit(end);
            while (!reached(reader.positions(), end)) {
                reader.poll(out, TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private static boolean reached(Positions now, Positions end) {
        return end.next().entrySet().stream().allMatch(e -> now.get(e.getKey(), 0) >= e.getValue());
    }

    @Override
    public void close() {}
}
