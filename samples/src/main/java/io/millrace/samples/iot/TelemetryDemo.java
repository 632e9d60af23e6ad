package io.millrace.samples.iot;

import io.millrace.samples.demo.DemoBroker;
import io.millrace.samples.demo.DemoRun;
import io.millrace.samples.demo.Latencies;
import io.millrace.samples.demo.OpenLoop;
import io.millrace.samples.demo.Outputs;
import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.Trigger;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Runs the telemetry pipeline on a broker of its own, shows alarms and latencies, and checks that exactly the planted alarms came. */
public final class TelemetryDemo {
    private static final String READINGS = "readings";
    private static final String RESULTS = "results";
    private static final Pattern HOT = Pattern.compile("\"kind\":\"hot\",\"id\":(\\d+),");
    private static final Pattern SILENT = Pattern.compile("\"kind\":\"silent\",\"device\":(\\d+),\"since\":(\\d+)");
    private static final int MIN_SECONDS = 20;
    private static final long STRAGGLERS_S = 20;

    private final DemoRun run;
    private final Set<Long> hot = ConcurrentHashMap.newKeySet();
    private final Set<Integer> silent = ConcurrentHashMap.newKeySet();
    private final Set<String> wrong = ConcurrentHashMap.newKeySet();
    private final AtomicLong averages = new AtomicLong();
    private final Latencies latencies = new Latencies();

    public TelemetryDemo(DemoRun run) {
        if (run.ratePerSecond() < Telemetry.DEVICES) {
            throw new IllegalArgumentException("The rate is " + run.ratePerSecond()
                    + " readings a second, but must be at least " + Telemetry.DEVICES + ": one a device");
        }
        if (run.seconds() != 0 && run.seconds() < MIN_SECONDS) {
            throw new IllegalArgumentException(
                    "The demo needs at least " + MIN_SECONDS + " seconds to see a device fall silent");
        }
        this.run = run;
    }

    /** True if exactly the planted alarms came. */
    public boolean run() throws Exception {
        run.say("Starting a Kafka broker and the engine in this process ...");
        try (DemoBroker broker = DemoBroker.start(Map.of(READINGS, 2, RESULTS, 1));
                MillraceSession session =
                        MillraceSession.builder().appName("iot").getOrCreate()) {
            startQueries(session, broker);
            run.say("Queries run. %,d readings a second of %d devices follow.", run.ratePerSecond(), Telemetry.DEVICES);
            return load(broker);
        }
    }

    private static void startQueries(MillraceSession session, DemoBroker broker) throws Exception {
        Dataset<Row> readings = TelemetryPipeline.readings(session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", broker.bootstrapServers())
                .option("subscribe", READINGS)
                .option("startingOffsets", "earliest")
                .load());
        Dataset<Row> ticks =
                session.readStream().format("rate").option("rowsPerSecond", 1).load();
        start("hot", TelemetryPipeline.hotAlarms(readings), "append", broker);
        start("averages", TelemetryPipeline.averages(readings), "append", broker);
        start("silence", TelemetryPipeline.silenceAlarms(readings, ticks, Telemetry.DEVICES), "append", broker);
    }

    private static void start(String name, Dataset<Row> results, String outputMode, DemoBroker broker)
            throws Exception {
        results.writeStream()
                .queryName(name)
                .format("kafka")
                .option("kafka.bootstrap.servers", broker.bootstrapServers())
                .option("topic", RESULTS)
                .option(
                        "checkpointLocation",
                        broker.directory().resolve("checkpoint-" + name).toString())
                .outputMode(outputMode)
                .trigger(Trigger.RealTime("1 second"))
                .start();
    }

    private boolean load(DemoBroker broker) throws Exception {
        Telemetry telemetry = new Telemetry(run.seed(), run.ratePerSecond());
        OpenLoop[] self = new OpenLoop[1];
        try (OpenLoop load = new OpenLoop(
                broker.bootstrapServers(),
                run.ratePerSecond(),
                n -> new ProducerRecord<>(
                        READINGS, String.valueOf(telemetry.device(n)), telemetry.json(n, self[0].dueMs(n))))) {
            self[0] = load;
            try (Outputs outputs = new Outputs(
                    broker.bootstrapServers(),
                    RESULTS,
                    (r, arrivedNs) -> take(r.value(), arrivedNs, telemetry, load))) {
                load.start();
                run.whileRunning(() -> {
                    outputs.check();
                    run.say(
                            "%,10d readings   %,d averages   hot: %s   silent devices: %s",
                            load.sent(), averages.get(), Latencies.describe(latencies.interval()), silent);
                });
                long sent = load.stop();
                DemoRun.await(
                        () -> hot.size() >= hotAmong(telemetry, sent) && silent.size() >= silentDevices(),
                        STRAGGLERS_S);
                outputs.check();
                return verdict(telemetry, sent);
            }
        }
    }

    private void take(String json, long arrivedNs, Telemetry telemetry, OpenLoop load) {
        Matcher hotAlarm = HOT.matcher(json);
        Matcher silence = SILENT.matcher(json);
        if (hotAlarm.find()) {
            long n = Long.parseLong(hotAlarm.group(1));
            if (!telemetry.isHot(n)) {
                wrong.add(json);
            } else if (hot.add(n)) {
                latencies.record(load.dueNs(n), arrivedNs);
            }
        } else if (silence.find()) {
            takeSilence(json, Integer.parseInt(silence.group(1)), Long.parseLong(silence.group(2)), load);
        } else {
            averages.incrementAndGet();
        }
    }

    /** Windows that reach beyond the load, before or after, are silent for every device; those within it only for the planted ones. */
    private void takeSilence(String json, int device, long sinceS, OpenLoop load) {
        boolean duringLoad = sinceS * 1000 >= load.dueMs(0) && (sinceS + 5) * 1000 <= load.dueMs(load.sent());
        if (duringLoad && !Telemetry.fallsSilent(device)) {
            wrong.add(json);
        } else if (duringLoad) {
            silent.add(device);
        }
    }

    private static long hotAmong(Telemetry telemetry, long sent) {
        long count = 0;
        for (long n = 0; n < sent; n++) {
            count += telemetry.isHot(n) ? 1 : 0;
        }
        return count;
    }

    private static long silentDevices() {
        return java.util.stream.IntStream.range(0, Telemetry.DEVICES)
                .filter(Telemetry::fallsSilent)
                .count();
    }

    private boolean verdict(Telemetry telemetry, long sent) {
        long hotExpected = hotAmong(telemetry, sent);
        run.say("");
        run.say(
                "%,d readings: %,d of %,d hot alarms, %d of %d silent devices, %,d averages, %d wrong alarms.",
                sent, hot.size(), hotExpected, silent.size(), silentDevices(), averages.get(), wrong.size());
        run.say("From due time to hot alarm in Kafka: %s", Latencies.describe(latencies.total()));
        wrong.stream().limit(5).forEach(w -> run.say("  wrong: %s", w));
        return wrong.isEmpty() && hot.size() == hotExpected && silent.size() == silentDevices() && averages.get() > 0;
    }
}
