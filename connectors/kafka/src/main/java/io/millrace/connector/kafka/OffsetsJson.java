package io.millrace.connector.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.connector.Options;
import io.millrace.connector.Positions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** The JSON forms of Kafka positions: {@code {"topic":{"0":23,"1":-2}}}, and of assignments: {@code {"topic":[0,1]}}. */
final class OffsetsJson {
    private static final JsonFactory JSON = new JsonFactory();

    private OffsetsJson() {}

    static Map<TopicPartition, Long> offsets(String option, String text) {
        Map<TopicPartition, Long> offsets = new java.util.HashMap<>();
        try (JsonParser p = JSON.createParser(text)) {
            require(p.nextToken() == JsonToken.START_OBJECT);
            while (p.nextToken() == JsonToken.FIELD_NAME) {
                String topic = p.currentName();
                require(p.nextToken() == JsonToken.START_OBJECT);
                while (p.nextToken() == JsonToken.FIELD_NAME) {
                    int partition = Integer.parseInt(p.currentName());
                    require(p.nextToken() == JsonToken.VALUE_NUMBER_INT);
                    offsets.put(new TopicPartition(topic, partition), p.getLongValue());
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw Options.invalid(option, text, "JSON such as {\"topicA\":{\"0\":23,\"1\":-1}}");
        }
        return offsets;
    }

    static List<TopicPartition> partitions(String option, String text) {
        List<TopicPartition> partitions = new ArrayList<>();
        try (JsonParser p = JSON.createParser(text)) {
            require(p.nextToken() == JsonToken.START_OBJECT);
            while (p.nextToken() == JsonToken.FIELD_NAME) {
                String topic = p.currentName();
                require(p.nextToken() == JsonToken.START_ARRAY);
                while (p.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                    partitions.add(new TopicPartition(topic, p.getIntValue()));
                }
            }
        } catch (IOException e) {
            throw Options.invalid(option, text, "JSON such as {\"topicA\":[0,1],\"topicB\":[2]}");
        }
        return partitions;
    }

    private static void require(boolean ok) throws IOException {
        if (!ok) {
            throw new IOException("unexpected token");
        }
    }

    static String print(Positions positions) {
        TreeMap<String, TreeMap<Integer, Long>> byTopic = new TreeMap<>();
        positions.next().forEach((split, next) -> {
            TopicPartition tp = Splits.partition(split);
            byTopic.computeIfAbsent(tp.topic(), t -> new TreeMap<>()).put(tp.partition(), next);
        });
        StringBuilder out = new StringBuilder("{");
        byTopic.forEach((topic, offsets) -> {
            out.append(out.length() > 1 ? "," : "").append('"').append(topic).append("\":{");
            offsets.forEach((partition, offset) -> out.append(out.charAt(out.length() - 1) == '{' ? "" : ",")
                    .append('"')
                    .append(partition)
                    .append("\":")
                    .append(offset));
            out.append('}');
        });
        return out.append('}').toString();
    }
}
