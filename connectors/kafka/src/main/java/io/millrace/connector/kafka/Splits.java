package io.millrace.connector.kafka;

import io.millrace.connector.Positions;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Partitions as splits, named {@code topic-partition}. */
final class Splits {
    private Splits() {}

    static String name(TopicPartition tp) {
        return tp.topic() + "-" + tp.partition();
    }

    static TopicPartition partition(String split) {
        int dash = split.lastIndexOf('-');
        return new TopicPartition(split.substring(0, dash), Integer.parseInt(split.substring(dash + 1)));
    }

    static Positions positions(Map<TopicPartition, Long> offsets) {
        TreeMap<String, Long> next = new TreeMap<>();
        offsets.forEach((tp, offset) -> next.put(name(tp), offset));
        return Positions.of(next);
    }

    static Map<TopicPartition, Long> offsets(Positions positions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        positions.next().forEach((split, next) -> offsets.put(partition(split), next));
        return offsets;
    }
}
