package io.millrace.bench.peers.floor;

import io.millrace.bench.contract.AccountHistory;
import io.millrace.bench.contract.AccountTable;
import io.millrace.bench.contract.EngineArguments;
import io.millrace.bench.contract.JsonBuffer;
import io.millrace.bench.contract.KafkaSettings;
import io.millrace.bench.contract.Sessions;
import io.millrace.bench.contract.TransactionView;
import io.millrace.bench.contract.Transforms;
import io.millrace.bench.contract.Workload;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** No engine: one thread between a consumer and a producer, state in a map, nothing kept. What Kafka's Java clients leave as a bound. */
public final class FloorPeer {
    private static final long SECOND_MS = 1000;
    private static final Duration POLL = Duration.ofSeconds(1);

    private static final long KEPT_MS = 10_000;

    private static final class Session {
        private final String account;
        private final long start;
        private final long number;
        private long end;
        private long count;
        private long cents;

        private Session(String account, long start, long number) {
            this.account = account;
            this.start = start;
            this.number = number;
        }
    }

    private final EngineArguments arguments;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Transforms transforms = new Transforms();
    private final TransactionView view = new TransactionView();
    private final AccountTable table;
    private final Map<String, long[]> counts = new HashMap<>();
    private final TreeMap<Long, Map<String, long[]>> windows = new TreeMap<>();
    private final LinkedHashMap<Long, Long> seen = new LinkedHashMap<>();
    private final LinkedHashMap<Long, long[]> authorised = new LinkedHashMap<>();
    private final Map<String, AccountHistory> histories = new HashMap<>();
    private final Map<String, Session> sessions = new HashMap<>();
    private final TreeSet<Session> ends =
            new TreeSet<>(Comparator.comparingLong((Session s) -> s.end).thenComparingLong(s -> s.number));
    private long sessionsMade;
    /** The latest event time of each partition. */
    private long[] latest = {};

    private FloorPeer(EngineArguments arguments) {
        this.arguments = arguments;
        producer = new KafkaProducer<>(
                KafkaSettings.producer(arguments.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        table = arguments.workload() == Workload.ENHANCE ? AccountTable.read(arguments.tableCsv()) : null;
    }

    public static void main(String[] args) {
        new FloorPeer(EngineArguments.parse(args)).run();
    }

    private void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                KafkaSettings.consumer(arguments.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(arguments.inTopic()).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            latest = new long[partitions.size()];
            Arrays.fill(latest, Long.MIN_VALUE);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            EngineArguments.ready();
            while (true) {
                consumer.poll(POLL).forEach(this::each);
            }
        }
    }

    private void each(ConsumerRecord<byte[], byte[]> input) {
        view.parse(input.value());
        switch (arguments.workload()) {
            case ENCODE -> send(input.key(), transforms.encode(view));
            case ENHANCE -> send(input.key(), transforms.enhance(view, table.get(view.account())));
            case COUNT -> {
                String account = view.account();
                long count = ++counts.computeIfAbsent(account, a -> new long[1])[0];
                send(input.key(), transforms.count(account, count));
            }
            case WINDOW -> window(input.partition());
            case DEDUP -> {
                if (firstOfItsId()) {
                    send(input.key(), transforms.dedup(view));
                }
            }
            case SESSION -> session(input.partition());
            case JOIN -> join(input.key());
            case STATE -> {
                String account = view.account();
                AccountHistory history = histories.computeIfAbsent(account, a -> new AccountHistory());
                send(input.key(), transforms.state(view.id, view.ts, account, history.add(view.ts, view.cents)));
            }
        }
    }

    private boolean firstOfItsId() {
        Iterator<Map.Entry<Long, Long>> oldest = seen.entrySet().iterator();
        while (oldest.hasNext() && oldest.next().getValue() < view.ts - KEPT_MS) {
            oldest.remove();
        }
        return seen.putIfAbsent(view.id, view.ts) == null;
    }

    private void join(byte[] key) {
        if (view.id == view.authId) {
            Iterator<long[]> oldest = authorised.values().iterator();
            while (oldest.hasNext() && oldest.next()[0] < view.ts - 2 * SECOND_MS) {
                oldest.remove();
            }
            authorised.put(view.id, new long[] {view.ts, view.cents});
            return;
        }
        long[] authorisation = authorised.get(view.authId);
        if (authorisation != null && view.ts >= authorisation[0] && view.ts <= authorisation[0] + SECOND_MS) {
            long delayMs = view.ts - authorisation[0];
            send(key, transforms.join(view.id, view.authId, view.account(), authorisation[1], view.cents, delayMs));
        }
    }

    /** An account's sessions do not overlap, and those of all accounts wait in the order of their ends. */
    private void session(int partition) {
        latest[partition] = Math.max(latest[partition], view.ts);
        String account = view.account();
        Session session = sessions.get(account);
        if (session != null && view.ts < session.end) {
            ends.remove(session);
        } else {
            session = new Session(account, view.ts, sessionsMade++);
            sessions.put(account, session);
        }
        session.end = view.ts + Sessions.GAP_MS;
        session.count++;
        session.cents += view.cents;
        ends.add(session);
        long watermark = watermark();
        while (!ends.isEmpty() && ends.first().end <= watermark) {
            Session over = ends.pollFirst();
            sessions.remove(over.account, over);
            byte[] value = transforms.session(over.account, over.start, over.end, over.count, over.cents);
            send(JsonBuffer.utf8(over.account), value);
        }
    }

    /** A window closes when every partition has passed its end. */
    private void window(int partition) {
        latest[partition] = Math.max(latest[partition], view.ts);
        long[] total = windows.computeIfAbsent(view.ts - view.ts % SECOND_MS, start -> new HashMap<>())
                .computeIfAbsent(view.account(), account -> new long[2]);
        total[0]++;
        total[1] += view.cents;
        long watermark = watermark();
        while (!windows.isEmpty() && windows.firstKey() + SECOND_MS <= watermark) {
            Map.Entry<Long, Map<String, long[]>> over = windows.pollFirstEntry();
            over.getValue()
                    .forEach((account, t) ->
                            send(JsonBuffer.utf8(account), transforms.window(account, over.getKey(), t[0], t[1])));
        }
    }

    private long watermark() {
        long least = Long.MAX_VALUE;
        for (long ts : latest) {
            least = Math.min(least, ts);
        }
        return least;
    }

    private void send(byte[] key, byte[] value) {
        if (value != null) {
            producer.send(new ProducerRecord<>(arguments.outTopic(), key, value));
        }
    }
}
