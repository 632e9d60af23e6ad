package io.millrace.connector.kafka;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.Options;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows to topics, at least once: an epoch is acknowledged only when the broker has acknowledged every one of its records. */
final class KafkaSink implements StreamSink {
    private static final long DEFAULT_BUFFER_BYTES = 64L << 20;

    private final Map<String, Object> client;
    private final Layout layout;
    private final long maxBytesInFlight;

    /**
     * Where things stand in the row, -1 if nowhere.
     *
     * @param fixedTopic the option 'topic', which beats the column
     */
    record Layout(
            int columns,
            int key,
            int value,
            int topic,
            int headers,
            int partition,
            @Nullable String fixedTopic) {}

    KafkaSink(SinkRequest request) {
        if (request.options().get("millrace.delivery", "at-least-once").equals("exactly-once")) {
            throw MillraceException.notYet(
                    "Exactly-once delivery to Kafka (millrace.delivery)",
                    "Leave the option out for at-least-once delivery.");
        }
        // metadata.recovery.strategy: otherwise the client forgets its topics while no broker answers, and send() waits
        // for them.
        // max.block.ms: send() waits on the task's thread only for the metadata of a topic it has not seen.
        client = new HashMap<>(Map.of(
                "acks",
                "all",
                "linger.ms",
                "0",
                "batch.size",
                "131072",
                "buffer.memory",
                String.valueOf(DEFAULT_BUFFER_BYTES),
                "max.block.ms",
                "15000",
                "metadata.recovery.strategy",
                "none"));
        client.putAll(ClientOptions.parse(request.options()));
        if (String.valueOf(client.get("acks")).trim().equals("0")) {
            throw Options.invalid(
                    "kafka.acks", "0", "all or 1: without acknowledgements a lost record would count as delivered");
        }
        // Far below the producer's own bound, which counts a whole batch for each partition, so that send() does not
        // wait for memory.
        maxBytesInFlight = new Options(Map.of("kafka.buffer.memory", String.valueOf(client.get("buffer.memory"))))
                        .getLong("kafka.buffer.memory", DEFAULT_BUFFER_BYTES)
                / 4;
        layout = layout(request.schema(), request.options().get("topic").orElse(null));
    }

    private static Layout layout(StructType schema, @Nullable String fixedTopic) {
        int value = find(schema, "value", List.of(DataTypes.StringType, DataTypes.BinaryType));
        if (value < 0) {
            throw new AnalysisException(
                    "REQUIRED_COLUMN_MISSING",
                    "Required attribute 'value' not found. The columns are " + List.of(schema.fieldNames())
                            + ". Make one, for example with to_json(struct(*)) AS value.");
        }
        int topic = find(schema, "topic", List.of(DataTypes.StringType));
        if (topic < 0 && fixedTopic == null) {
            throw new AnalysisException(
                    "MISSING_OPTION",
                    "topic option required when no 'topic' attribute is present. Use the topic option for setting a topic.");
        }
        return new Layout(
                schema.size(),
                find(schema, "key", List.of(DataTypes.StringType, DataTypes.BinaryType)),
                value,
                topic,
                headers(schema),
                find(schema, "partition", List.of(DataTypes.IntegerType)),
                fixedTopic);
    }

    private static int find(StructType schema, String name, List<DataType> allowed) {
        int i = schema.indexOf(name, false);
        if (i >= 0 && !allowed.contains(schema.field(i).dataType())) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH",
                    "The column '" + name + "' of a Kafka sink must be of type " + allowed + ", but is "
                            + schema.field(i).dataType() + ". Cast it.");
        }
        return i;
    }

    private static int headers(StructType schema) {
        int i = schema.indexOf("headers", false);
        if (i >= 0) {
            DataType type = schema.field(i).dataType();
            boolean ok = type instanceof ArrayType a
                    && a.elementType() instanceof StructType s
                    && s.size() == 2
                    && s.field(0).dataType() == DataTypes.StringType
                    && s.field(1).dataType() == DataTypes.BinaryType;
            if (!ok) {
                throw new AnalysisException(
                        "DATATYPE_MISMATCH",
                        "The column 'headers' of a Kafka sink must be of type array<struct<key:string,value:binary>>, but is "
                                + type + ".");
            }
        }
        return i;
    }

    @Override
    public SinkWriter createWriter(int partition) {
        return new KafkaWriter(client, layout, maxBytesInFlight);
    }

    @Override
    public boolean distributed() {
        return true;
    }

    @Override
    public String description() {
        return "KafkaTable" + (layout.fixedTopic() == null ? "" : "[" + layout.fixedTopic() + "]");
    }

    @Override
    public void close() {}
}
