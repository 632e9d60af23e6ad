package io.millrace.connector.kafka;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Delivery;
import io.millrace.connector.Options;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.StructType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code format("kafka")}. Options and columns follow Spark's Kafka integration; docs/differences.md lists what is added. */
public final class KafkaConnector implements Connector {
    @Override
    public String shortName() {
        return "kafka";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        if (userSchema != null) {
            throw new AnalysisException(
                    "UNSUPPORTED_USER_SPECIFIED_SCHEMA",
                    "The source 'kafka' has a fixed schema. Leave schema(…) out and parse the value column, for example with from_json.");
        }
        return KafkaColumns.schema(options.getBoolean("includeHeaders", false));
    }

    @Override
    public StreamSource openStream(SourceRequest request) {
        return new KafkaStreamSource(KafkaSourceOptions.parse(request.options(), true), request);
    }

    @Override
    public BatchSource openBatch(SourceRequest request) {
        return new KafkaBatchSource(KafkaSourceOptions.parse(request.options(), false), request);
    }

    @Override
    public StreamSink openSink(SinkRequest request) {
        return Delivery.ofStream(request) == Delivery.EXACTLY_ONCE
                ? new TransactionalKafkaSink(request)
                : new KafkaSink(request);
    }

    @Override
    public StreamSink openBatchSink(SinkRequest request) {
        Delivery.refuseInBatch(request.options());
        return new KafkaSink(request);
    }
}
