package io.millrace.bench.peers.flink;

import io.millrace.bench.contract.EngineArguments;
import io.millrace.bench.contract.KafkaSettings;
import io.millrace.bench.contract.Sessions;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Flink's local cluster in this process, with the DataStream API. Knobs: FLINK_BACKEND hashmap|rocksdb, FLINK_CHECKPOINT_MS (0: none),
 * FLINK_BUFFER_MS, FLINK_PARALLELISM, FLINK_WATERMARK_MS.
 */
public final class FlinkPeer {
    private FlinkPeer() {}

    public static void main(String[] args) throws Exception {
        EngineArguments arguments = EngineArguments.parse(args);
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(
                EngineArguments.knob("FLINK_PARALLELISM", 1), settings(arguments));
        int checkpointMs = EngineArguments.knob("FLINK_CHECKPOINT_MS", 1000);
        if (checkpointMs > 0) {
            flink.enableCheckpointing(checkpointMs);
        }
        WatermarkStrategy<ConsumerRecord<byte[], byte[]>> watermarks =
                arguments.workload().needsEventTime()
                        ? WatermarkStrategy.forMonotonousTimestamps()
                        : WatermarkStrategy.noWatermarks();
        steps(flink.fromSource(source(arguments), watermarks, "in"), arguments).sinkTo(sink(arguments));
        flink.executeAsync(arguments.workload().label());
        EngineArguments.ready();
    }

    private static Configuration settings(EngineArguments arguments) {
        Configuration c = new Configuration();
        c.setString("state.backend.type", EngineArguments.knob("FLINK_BACKEND", "hashmap"));
        c.setString("execution.buffer-timeout.interval", EngineArguments.knob("FLINK_BUFFER_MS", "0") + " ms");
        c.setString("pipeline.object-reuse", "true");
        c.setString("pipeline.auto-watermark-interval", EngineArguments.knob("FLINK_WATERMARK_MS", "1") + " ms");
        c.setString("execution.checkpointing.storage", "filesystem");
        c.setString(
                "execution.checkpointing.dir",
                arguments.scratch("flink").toUri().toString());
        c.setString("taskmanager.memory.managed.size", "256m");
        c.setString("taskmanager.memory.network.min", "64m");
        c.setString("taskmanager.memory.network.max", "64m");
        return c;
    }

    private static DataStream<Output> steps(DataStream<ConsumerRecord<byte[], byte[]>> in, EngineArguments arguments) {
        return switch (arguments.workload()) {
            case ENCODE -> in.flatMap(new FlinkSteps.Encode());
            case ENHANCE ->
                in.flatMap(new FlinkSteps.Enhance(arguments.tableCsv().toString()));
            case COUNT ->
                in.flatMap(new FlinkSteps.Parse()).keyBy(p -> p.account).process(new FlinkSteps.Count());
            case WINDOW ->
                in.flatMap(new FlinkSteps.Parse())
                        .keyBy(p -> p.account)
                        .window(TumblingEventTimeWindows.of(Duration.ofSeconds(1)))
                        .aggregate(new FlinkSteps.Sum(), new FlinkSteps.Close());
            case DEDUP -> in.flatMap(new FlinkSteps.Parse()).keyBy(p -> p.id).process(new FlinkSteps.First());
            case SESSION ->
                in.flatMap(new FlinkSteps.Parse())
                        .keyBy(p -> p.account)
                        .window(EventTimeSessionWindows.withGap(Duration.ofMillis(Sessions.GAP_MS)))
                        .aggregate(new FlinkSteps.Sum(), new FlinkSteps.CloseSession());
            case JOIN -> join(in.flatMap(new FlinkSteps.Parse()));
            case STATE ->
                in.flatMap(new FlinkSteps.Parse()).keyBy(p -> p.account).process(new FlinkSteps.History());
        };
    }

    private static DataStream<Output> join(DataStream<FlinkSteps.Payment> payments) {
        return payments.filter(p -> p.id == p.authId)
                .keyBy(p -> p.authId)
                .intervalJoin(payments.filter(p -> p.id != p.authId).keyBy(p -> p.authId))
                .between(Duration.ZERO, Duration.ofSeconds(1))
                .process(new FlinkSteps.Settle());
    }

    private static KafkaSource<ConsumerRecord<byte[], byte[]>> source(EngineArguments arguments) {
        return KafkaSource.<ConsumerRecord<byte[], byte[]>>builder()
                .setBootstrapServers(arguments.bootstrapServers())
                .setTopics(arguments.inTopic())
                .setGroupId("flink-" + arguments.outTopic())
                .setProperties(properties(KafkaSettings.consumer()))
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new AsItIs())
                .build();
    }

    private static KafkaSink<Output> sink(EngineArguments arguments) {
        return KafkaSink.<Output>builder()
                .setBootstrapServers(arguments.bootstrapServers())
                .setKafkaProducerConfig(properties(KafkaSettings.producer()))
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new ToTopic(arguments.outTopic()))
                .build();
    }

    private static Properties properties(Map<String, String> settings) {
        Properties p = new Properties();
        p.putAll(settings);
        return p;
    }

    private static final class AsItIs implements KafkaRecordDeserializationSchema<ConsumerRecord<byte[], byte[]>> {
        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ConsumerRecord<byte[], byte[]>> out) {
            out.collect(record);
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"})
        public TypeInformation<ConsumerRecord<byte[], byte[]>> getProducedType() {
            return (TypeInformation) Types.GENERIC(ConsumerRecord.class);
        }
    }

    private static final class ToTopic implements KafkaRecordSerializationSchema<Output> {
        private final String topic;

        ToTopic(String topic) {
            this.topic = topic;
        }

        @Override
        public ProducerRecord<byte[], byte[]> serialize(Output output, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(topic, output.key, output.value);
        }
    }
}
