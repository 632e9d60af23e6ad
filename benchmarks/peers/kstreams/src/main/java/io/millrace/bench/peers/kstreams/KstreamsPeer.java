package io.millrace.bench.peers.kstreams;

import io.millrace.bench.contract.AccountHistory;
import io.millrace.bench.contract.AccountTable;
import io.millrace.bench.contract.EngineArguments;
import io.millrace.bench.contract.KafkaSettings;
import io.millrace.bench.contract.Sessions;
import io.millrace.bench.contract.TransactionView;
import io.millrace.bench.contract.Transforms;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.SessionBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;

/** Kafka Streams with its DSL. Knobs: KS_STORE memory|rocksdb, KS_THREADS, KS_COMMIT_MS. */
public final class KstreamsPeer {
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration KEPT = WINDOW.multipliedBy(30);
    private static final Duration SEEN = Duration.ofSeconds(10);
    private static final Serde<long[]> LONGS =
            Serdes.serdeFrom((topic, values) -> longBytes(values), (topic, bytes) -> longs(bytes));

    /** What a stream thread works with. */
    private static final class Tools {
        private static final ThreadLocal<Tools> MINE = ThreadLocal.withInitial(Tools::new);

        private final Transforms transforms = new Transforms();
        private final TransactionView view = new TransactionView();

        private static Tools mine() {
            return MINE.get();
        }

        private static TransactionView parse(byte[] value) {
            return mine().view.parse(value);
        }
    }

    private final EngineArguments arguments;
    private final boolean rocksDb = EngineArguments.knob("KS_STORE", "memory").equals("rocksdb");

    private KstreamsPeer(EngineArguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] args) {
        KstreamsPeer peer = new KstreamsPeer(EngineArguments.parse(args));
        KafkaStreams streams = new KafkaStreams(peer.topology(), peer.settings());
        streams.setUncaughtExceptionHandler(e -> {
            e.printStackTrace();
            Runtime.getRuntime().halt(3);
            return null;
        });
        streams.start();
        EngineArguments.ready();
    }

    private Properties settings() {
        Properties p = new Properties();
        p.put("application.id", "kstreams-" + arguments.outTopic());
        p.put("bootstrap.servers", arguments.bootstrapServers());
        p.put("state.dir", arguments.scratch("kstreams").toString());
        p.put("num.stream.threads", EngineArguments.knob("KS_THREADS", "1"));
        p.put("commit.interval.ms", EngineArguments.knob("KS_COMMIT_MS", "1000"));
        // A cache would hold counts back until the next commit.
        p.put("statestore.cache.max.bytes", "0");
        p.put("max.task.idle.ms", "0");
        p.put("replication.factor", "1");
        KafkaSettings.consumer().forEach((name, value) -> p.put("consumer." + name, value));
        KafkaSettings.producer().forEach((name, value) -> p.put("producer." + name, value));
        return p;
    }

    private Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        boolean eventTime = arguments.workload().needsEventTime();
        KStream<String, byte[]> in = builder.stream(
                arguments.inTopic(),
                Consumed.with(Serdes.String(), Serdes.ByteArray())
                        .withTimestampExtractor((record, before) ->
                                eventTime ? Tools.parse((byte[]) record.value()).ts : record.timestamp()));
        KStream<String, byte[]> out = switch (arguments.workload()) {
            case ENCODE ->
                in.mapValues(v -> Tools.mine().transforms.encode(Tools.parse(v)))
                        .filter((account, v) -> v != null);
            case ENHANCE -> enhance(in, AccountTable.read(arguments.tableCsv()));
            case COUNT -> count(in);
            case WINDOW -> window(in);
            case DEDUP -> dedup(builder, in);
            case SESSION -> session(in);
            case STATE -> state(builder, in);
            case JOIN -> join(in);
        };
        out.to(arguments.outTopic(), Produced.with(Serdes.String(), Serdes.ByteArray()));
        return builder.build();
    }

    private static KStream<String, byte[]> enhance(KStream<String, byte[]> in, AccountTable table) {
        return in.mapValues(v -> {
                    TransactionView t = Tools.parse(v);
                    return Tools.mine().transforms.enhance(t, table.get(t.account()));
                })
                .filter((account, v) -> v != null);
    }

    /** The topic is keyed by account already, so no repartition topic comes between. */
    private KStream<String, byte[]> count(KStream<String, byte[]> in) {
        KeyValueBytesStoreSupplier store =
                rocksDb ? Stores.persistentKeyValueStore("counts") : Stores.inMemoryKeyValueStore("counts");
        return in.mapValues(v -> Tools.parse(v).cents)
                .groupByKey(Grouped.with(Serdes.String(), Serdes.Long()))
                .count(Materialized.<String, Long>as(store).withCachingDisabled())
                .toStream()
                .map((account, count) ->
                        KeyValue.pair(account, Tools.mine().transforms.count(account, count)));
    }

    private KStream<String, byte[]> window(KStream<String, byte[]> in) {
        WindowBytesStoreSupplier store = rocksDb
                ? Stores.persistentWindowStore("totals", KEPT, WINDOW, false)
                : Stores.inMemoryWindowStore("totals", KEPT, WINDOW, false);
        return in.mapValues(v -> Tools.parse(v).cents)
                .groupByKey(Grouped.with(Serdes.String(), Serdes.Long()))
                .windowedBy(TimeWindows.ofSizeWithNoGrace(WINDOW))
                .aggregate(
                        () -> new long[2],
                        (account, cents, total) -> new long[] {total[0] + 1, total[1] + cents},
                        Materialized.<String, long[]>as(store)
                                .withKeySerde(Serdes.String())
                                .withValueSerde(LONGS)
                                .withCachingDisabled())
                .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
                .toStream()
                .map((w, total) -> KeyValue.pair(
                        w.key(),
                        Tools.mine().transforms.window(w.key(), w.window().start(), total[0], total[1])));
    }

    /** A key-value store and a timer: a window store looks through every millisecond of its ten seconds for each record. */
    private KStream<String, byte[]> dedup(StreamsBuilder builder, KStream<String, byte[]> in) {
        KeyValueBytesStoreSupplier store =
                rocksDb ? Stores.persistentKeyValueStore("seen") : Stores.inMemoryKeyValueStore("seen");
        builder.addStateStore(Stores.keyValueStoreBuilder(store, Serdes.Long(), Serdes.Long())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled());
        return in.processValues(FirstOfItsId::new, "seen");
    }

    private static final class FirstOfItsId extends ContextualFixedKeyProcessor<String, byte[], byte[]> {
        private KeyValueStore<Long, Long> seen;

        @Override
        public void init(FixedKeyProcessorContext<String, byte[]> context) {
            super.init(context);
            seen = context.getStateStore("seen");
            context.schedule(Duration.ofSeconds(1), PunctuationType.STREAM_TIME, this::forget);
        }

        /** Ids grow with time, and the store is in their order. */
        private void forget(long nowMs) {
            try (KeyValueIterator<Long, Long> oldest = seen.all()) {
                while (oldest.hasNext()) {
                    KeyValue<Long, Long> id = oldest.next();
                    if (id.value >= nowMs - SEEN.toMillis()) {
                        return;
                    }
                    seen.delete(id.key);
                }
            }
        }

        @Override
        public void process(FixedKeyRecord<String, byte[]> record) {
            TransactionView t = Tools.parse(record.value());
            if (seen.putIfAbsent(t.id, t.ts) == null) {
                context().forward(record.withValue(Tools.mine().transforms.dedup(t)));
            }
        }
    }

    private KStream<String, byte[]> session(KStream<String, byte[]> in) {
        SessionBytesStoreSupplier store = rocksDb
                ? Stores.persistentSessionStore("sessions", KEPT)
                : Stores.inMemorySessionStore("sessions", KEPT);
        return in.mapValues(v -> Tools.parse(v).cents)
                .groupByKey(Grouped.with(Serdes.String(), Serdes.Long()))
                .windowedBy(SessionWindows.ofInactivityGapWithNoGrace(Duration.ofMillis(Sessions.GAP_MS)))
                .aggregate(
                        () -> new long[2],
                        (account, cents, total) -> new long[] {total[0] + 1, total[1] + cents},
                        (account, a, b) -> new long[] {a[0] + b[0], a[1] + b[1]},
                        Materialized.<String, long[]>as(store)
                                .withKeySerde(Serdes.String())
                                .withValueSerde(LONGS)
                                .withCachingDisabled())
                .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
                .toStream()
                .map((w, total) -> KeyValue.pair(
                        w.key(),
                        Tools.mine()
                                .transforms
                                .session(
                                        w.key(),
                                        w.window().start(),
                                        w.window().end() + Sessions.GAP_MS,
                                        total[0],
                                        total[1])));
    }

    private KStream<String, byte[]> state(StreamsBuilder builder, KStream<String, byte[]> in) {
        KeyValueBytesStoreSupplier store =
                rocksDb ? Stores.persistentKeyValueStore("history") : Stores.inMemoryKeyValueStore("history");
        builder.addStateStore(Stores.keyValueStoreBuilder(store, Serdes.String(), LONGS)
                .withLoggingEnabled(Map.of())
                .withCachingDisabled());
        return in.processValues(History::new, "history");
    }

    private static final class History extends ContextualFixedKeyProcessor<String, byte[], byte[]> {
        private final AccountHistory history = new AccountHistory();
        private KeyValueStore<String, long[]> store;

        @Override
        public void init(FixedKeyProcessorContext<String, byte[]> context) {
            super.init(context);
            store = context.getStateStore("history");
        }

        @Override
        public void process(FixedKeyRecord<String, byte[]> record) {
            TransactionView t = Tools.parse(record.value());
            long[] before = store.get(record.key());
            history.count = before == null ? 0 : before[0];
            history.cents = before == null ? 0 : before[1];
            history.lastTs = before == null ? 0 : before[2];
            history.add(t.ts, t.cents);
            store.put(record.key(), new long[] {history.count, history.cents, history.lastTs});
            byte[] value = Tools.mine().transforms.state(t.id, t.ts, record.key(), history);
            context().forward(record.withValue(value));
        }
    }

    /** Joined by account, which both sides are partitioned by, and filtered by authorisation: a join by that would need a topic between. */
    private KStream<String, byte[]> join(KStream<String, byte[]> in) {
        KStream<String, long[]> payments = in.mapValues(v -> {
            TransactionView t = Tools.parse(v);
            return new long[] {t.id, t.authId, t.ts, t.cents};
        });
        JoinWindows withinASecond =
                JoinWindows.ofTimeDifferenceWithNoGrace(Duration.ofSeconds(1)).before(Duration.ZERO);
        StreamJoined<String, long[], long[]> stores = StreamJoined.with(Serdes.String(), LONGS, LONGS)
                .withThisStoreSupplier(joinStore("authorised"))
                .withOtherStoreSupplier(joinStore("settled"));
        return payments.filter((account, p) -> p[0] == p[1])
                .join(
                        payments.filter((account, p) -> p[0] != p[1]),
                        (account, a, s) -> a[0] != s[1]
                                ? null
                                : Tools.mine().transforms.join(s[0], a[0], account, a[3], s[3], s[2] - a[2]),
                        withinASecond,
                        stores)
                .filter((account, v) -> v != null);
    }

    private WindowBytesStoreSupplier joinStore(String name) {
        Duration size = Duration.ofSeconds(1);
        return rocksDb
                ? Stores.persistentWindowStore(name, size, size, true)
                : Stores.inMemoryWindowStore(name, size, size, true);
    }

    private static byte[] longBytes(long[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES);
        buffer.asLongBuffer().put(values);
        return buffer.array();
    }

    private static long[] longs(byte[] bytes) {
        long[] values = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(values);
        return values;
    }
}
