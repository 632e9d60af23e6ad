package io.millrace.bench.peers.jet;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.Util;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.aggregate.AggregateOperations;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.kafka.KafkaSinks;
import com.hazelcast.jet.kafka.KafkaSources;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.ServiceFactories;
import com.hazelcast.jet.pipeline.ServiceFactory;
import com.hazelcast.jet.pipeline.StreamSourceStage;
import com.hazelcast.jet.pipeline.StreamStage;
import com.hazelcast.jet.pipeline.WindowDefinition;
import io.millrace.bench.contract.AccountHistory;
import io.millrace.bench.contract.AccountTable;
import io.millrace.bench.contract.EngineArguments;
import io.millrace.bench.contract.JsonBuffer;
import io.millrace.bench.contract.KafkaSettings;
import io.millrace.bench.contract.Sessions;
import io.millrace.bench.contract.TransactionView;
import io.millrace.bench.contract.Transforms;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One embedded Hazelcast member with a Jet job. Knobs: JET_GUARANTEE at_least_once|none|exactly_once, JET_SNAPSHOT_MS, JET_THREADS,
 * JET_PARALLELISM, JET_IDLE_MIN_US, JET_IDLE_MAX_US.
 */
public final class JetPeer {
    private static final long WINDOW_MS = 1000;
    private static final long SEEN_MS = 10_000;
    private static final Logger HAZELCAST = Logger.getLogger("com.hazelcast");

    /** What a processor works with. */
    private static class Tools {
        final Transforms transforms = new Transforms();
        final TransactionView view = new TransactionView();
    }

    private static final class ToolsWithTable extends Tools {
        final AccountTable table;

        ToolsWithTable(String csv) {
            table = AccountTable.read(Path.of(csv));
        }
    }

    private JetPeer() {}

    public static void main(String[] args) {
        EngineArguments arguments = EngineArguments.parse(args);
        HAZELCAST.setLevel(Level.WARNING);
        HazelcastInstance member = Hazelcast.newHazelcastInstance(member());
        JobConfig job = new JobConfig()
                .setName(arguments.workload().label())
                .setProcessingGuarantee(ProcessingGuarantee.valueOf(
                        EngineArguments.knob("JET_GUARANTEE", "at_least_once").toUpperCase(Locale.ROOT)))
                .setSnapshotIntervalMillis(EngineArguments.knob("JET_SNAPSHOT_MS", 1000));
        Job running = member.getJet().newJob(pipeline(arguments), job);
        EngineArguments.ready();
        try {
            running.join();
        } finally {
            member.shutdown();
        }
    }

    private static Config member() {
        Config c = new Config();
        c.setProperty("hazelcast.phone.home.enabled", "false");
        c.setProperty("hazelcast.socket.bind.any", "false");
        // How long a thread without work sleeps: Jet finds its input by looking.
        c.setProperty("hazelcast.jet.idle.cooperative.min.microseconds", EngineArguments.knob("JET_IDLE_MIN_US", "25"));
        c.setProperty("hazelcast.jet.idle.cooperative.max.microseconds", EngineArguments.knob("JET_IDLE_MAX_US", "50"));
        c.getNetworkConfig().setPort(25701).getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        c.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        c.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        c.getJetConfig()
                .setEnabled(true)
                .setCooperativeThreadCount(EngineArguments.knob("JET_THREADS", 1))
                .setBackupCount(0);
        return c;
    }

    private static Pipeline pipeline(EngineArguments arguments) {
        int parallelism = EngineArguments.knob("JET_PARALLELISM", 1);
        // Without it an older count can overtake a newer one.
        Pipeline pipeline = Pipeline.create().setPreserveOrder(true);
        StreamSourceStage<ConsumerRecord<byte[], byte[]>> source =
                pipeline.readFrom(KafkaSources.<byte[], byte[], ConsumerRecord<byte[], byte[]>>kafka(
                        consumer(arguments), record -> record, arguments.inTopic()));
        // A record's Kafka time is the event time in its value.
        StreamStage<ConsumerRecord<byte[], byte[]>> in = (arguments.workload().needsEventTime()
                        ? source.withTimestamps(ConsumerRecord::timestamp, 0)
                        : source.withoutTimestamps())
                .setLocalParallelism(parallelism);
        String topic = arguments.outTopic();
        steps(in, arguments)
                .setLocalParallelism(parallelism)
                .writeTo(KafkaSinks.<Map.Entry<byte[], byte[]>>kafka(producer(arguments))
                        .toRecordFn(e -> new ProducerRecord<>(topic, e.getKey(), e.getValue()))
                        .exactlyOnce(false)
                        .build())
                .setLocalParallelism(parallelism);
        return pipeline;
    }

    private static StreamStage<Map.Entry<byte[], byte[]>> steps(
            StreamStage<ConsumerRecord<byte[], byte[]>> in, EngineArguments arguments) {
        String csv = arguments.tableCsv().toString();
        return switch (arguments.workload()) {
            case ENCODE ->
                in.mapUsingService(tools(), (t, r) -> entry(r.key(), t.transforms.encode(t.view.parse(r.value()))));
            case ENHANCE ->
                in.mapUsingService(ServiceFactories.nonSharedService(context -> new ToolsWithTable(csv)), (t, r) -> {
                    t.view.parse(r.value());
                    return entry(r.key(), t.transforms.enhance(t.view, t.table.get(t.view.account())));
                });
            case COUNT ->
                in.mapUsingService(tools(), (t, r) -> t.view.parse(r.value()).account())
                        .groupingKey(account -> account)
                        .rollingAggregate(AggregateOperations.counting())
                        .mapUsingService(
                                tools(),
                                (t, e) -> entry(
                                        JsonBuffer.utf8(e.getKey()), t.transforms.count(e.getKey(), e.getValue())));
            case WINDOW ->
                in.mapUsingService(tools(), (t, r) -> {
                            t.view.parse(r.value());
                            return Util.entry(t.view.account(), t.view.cents);
                        })
                        .groupingKey(Map.Entry::getKey)
                        .window(WindowDefinition.tumbling(WINDOW_MS))
                        .aggregate(countAndSum())
                        .mapUsingService(
                                tools(),
                                (t, w) -> entry(
                                        JsonBuffer.utf8(w.key()),
                                        t.transforms.window(w.key(), w.start(), w.result()[0], w.result()[1])));
            case DEDUP -> dedup(in);
            case SESSION -> session(in);
            case STATE -> state(in);
            case JOIN ->
                throw new UnsupportedOperationException("Jet's pipelines join a stream with tables, not with streams");
        };
    }

    private static StreamStage<Map.Entry<byte[], byte[]>> dedup(StreamStage<ConsumerRecord<byte[], byte[]>> in) {
        return in.mapUsingService(tools(), (t, r) -> {
                    t.view.parse(r.value());
                    return Util.entry(t.view.id, entry(r.key(), t.transforms.dedup(t.view)));
                })
                .groupingKey(Map.Entry::getKey)
                .filterStateful(SEEN_MS, () -> new boolean[1], (seen, e) -> {
                    boolean first = !seen[0];
                    seen[0] = true;
                    return first;
                })
                .map(Map.Entry::getValue);
    }

    private static StreamStage<Map.Entry<byte[], byte[]>> session(StreamStage<ConsumerRecord<byte[], byte[]>> in) {
        return in.mapUsingService(tools(), (t, r) -> {
                    t.view.parse(r.value());
                    return Util.entry(t.view.account(), t.view.cents);
                })
                .groupingKey(Map.Entry::getKey)
                .window(WindowDefinition.session(Sessions.GAP_MS))
                .aggregate(countAndSum())
                .mapUsingService(
                        tools(),
                        (t, w) -> entry(
                                JsonBuffer.utf8(w.key()),
                                t.transforms.session(w.key(), w.start(), w.end(), w.result()[0], w.result()[1])));
    }

    private static StreamStage<Map.Entry<byte[], byte[]>> state(StreamStage<ConsumerRecord<byte[], byte[]>> in) {
        return in.mapUsingService(tools(), (t, r) -> {
                    t.view.parse(r.value());
                    return Util.entry(t.view.account(), new long[] {t.view.id, t.view.ts, t.view.cents});
                })
                .groupingKey(Map.Entry::getKey)
                .mapStateful(AccountHistory::new, (history, account, e) -> {
                    long[] v = e.getValue();
                    history.add(v[1], v[2]);
                    return Util.entry(account, new long[] {v[0], v[1], history.count, history.cents, history.since});
                })
                .mapUsingService(tools(), (t, e) -> {
                    long[] v = e.getValue();
                    AccountHistory history = new AccountHistory();
                    history.count = v[2];
                    history.cents = v[3];
                    history.since = v[4];
                    return entry(JsonBuffer.utf8(e.getKey()), t.transforms.state(v[0], v[1], e.getKey(), history));
                });
    }

    private static AggregateOperation1<Map.Entry<String, Long>, long[], long[]> countAndSum() {
        return AggregateOperation.withCreate(() -> new long[2])
                .<Map.Entry<String, Long>>andAccumulate((total, e) -> {
                    total[0]++;
                    total[1] += e.getValue();
                })
                .andCombine((a, b) -> {
                    a[0] += b[0];
                    a[1] += b[1];
                })
                .andExportFinish(long[]::clone);
    }

    private static ServiceFactory<?, Tools> tools() {
        return ServiceFactories.nonSharedService(context -> new Tools());
    }

    /** Null drops the record. */
    private static Map.Entry<byte[], byte[]> entry(byte[] key, byte[] value) {
        return value == null ? null : Util.entry(key, value);
    }

    private static Properties consumer(EngineArguments arguments) {
        Properties p = KafkaSettings.consumer(arguments.bootstrapServers());
        p.put("key.deserializer", ByteArrayDeserializer.class.getName());
        p.put("value.deserializer", ByteArrayDeserializer.class.getName());
        return p;
    }

    private static Properties producer(EngineArguments arguments) {
        Properties p = KafkaSettings.producer(arguments.bootstrapServers());
        p.put("key.serializer", ByteArraySerializer.class.getName());
        p.put("value.serializer", ByteArraySerializer.class.getName());
        return p;
    }
}
