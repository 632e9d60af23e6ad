package io.millrace.samples.fraud;

import io.millrace.samples.demo.DemoBroker;
import io.millrace.samples.demo.DemoNodes;
import io.millrace.samples.demo.DemoRun;
import io.millrace.samples.demo.Latencies;
import io.millrace.samples.demo.OpenLoop;
import io.millrace.samples.demo.Outputs;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Runs the fraud pipeline on a broker of its own under a seeded load, shows what it finds, and checks that it found exactly what was
 * planted.
 */
public final class FraudDemo {
    private static final String TRANSACTIONS = FraudProgram.TRANSACTIONS;
    private static final String ALERTS = FraudProgram.ALERTS;
    private static final long MAX_RATE = 30_000;
    private static final long STRAGGLERS_S = 20;

    private final DemoRun run;
    private final int nodes;

    /** @param nodes JVMs that the queries run on, this one among them */
    public FraudDemo(DemoRun run, int nodes) {
        if (run.ratePerSecond() < 1 || run.ratePerSecond() > MAX_RATE) {
            throw new IllegalArgumentException(
                    "The rate is " + run.ratePerSecond() + " transactions a second, but must be from 1 to " + MAX_RATE
                            + ": above it ordinary accounts would pay so often that they look like bursts");
        }
        this.run = run;
        this.nodes = nodes;
    }

    /** True if exactly the planted frauds were flagged. */
    public boolean run() throws Exception {
        long startNs = System.nanoTime();
        run.say(
                "Starting a Kafka broker and the engine in this process%s ...",
                nodes == 1 ? "" : ", and " + (nodes - 1) + " more nodes of their own");
        Transactions transactions = new Transactions(run.seed());
        try (DemoBroker broker = DemoBroker.start(Map.of(TRANSACTIONS, 2 * nodes, ALERTS, 1));
                DemoNodes others = DemoNodes.start(nodes, FraudProgram.class, arguments(broker, transactions));
                MillraceSession session = others.session("fraud")) {
            new FraudProgram().start(session, arguments(broker, transactions));
            List<StreamingQuery> queries = List.of(session.streams().active());
            run.say(
                    "Queries run after %.1f s. %,d transactions a second follow.",
                    secondsSince(startNs), run.ratePerSecond());
            return load(queries, broker, transactions, startNs);
        }
    }

    private static List<String> arguments(DemoBroker broker, Transactions transactions) throws IOException {
        Path table = Files.writeString(broker.directory().resolve("accounts.csv"), transactions.accountsCsv());
        return List.of(
                broker.bootstrapServers(), table.toString(), broker.directory().toString());
    }

    private boolean load(List<StreamingQuery> queries, DemoBroker broker, Transactions transactions, long startNs)
            throws Exception {
        Latencies latencies = new Latencies();
        OpenLoop[] self = new OpenLoop[1];
        try (OpenLoop load = new OpenLoop(broker.bootstrapServers(), run.ratePerSecond(), n -> {
            String account = Transactions.accountName(transactions.account(n));
            return new ProducerRecord<>(TRANSACTIONS, account, transactions.json(n, self[0].dueMs(n)));
        })) {
            self[0] = load;
            ExpectedAlerts alerts = new ExpectedAlerts(
                    transactions,
                    load,
                    latencies,
                    latencyUs -> run.say(
                            "First alert %.1f s after the start, %.1f ms after its payment.",
                            secondsSince(startNs), latencyUs / 1e3));
            try (Outputs outputs = new Outputs(
                    broker.bootstrapServers(),
                    ALERTS,
                    (record, arrivedNs) -> alerts.alert(record.value(), arrivedNs))) {
                load.start();
                run.whileRunning(() -> {
                    outputs.check();
                    check(queries);
                    run.say("%,10d transactions   %s", load.sent(), Latencies.describe(latencies.interval()));
                });
                long sent = load.stop();
                Set<String> expected = alerts.expected(sent);
                DemoRun.await(() -> alerts.came().containsAll(expected), STRAGGLERS_S);
                outputs.check();
                check(queries);
                return verdict(sent, expected, alerts, latencies);
            }
        }
    }

    /** Throws what ended a query. */
    private static void check(List<StreamingQuery> queries) throws StreamingQueryException {
        for (StreamingQuery query : queries) {
            if (query.exception().isPresent()) {
                throw query.exception().get();
            }
        }
    }

    private boolean verdict(long sent, Set<String> expected, ExpectedAlerts alerts, Latencies latencies) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(alerts.came());
        run.say("");
        run.say(
                "%,d transactions, %,d frauds planted, %,d found, %,d missing, %,d wrongly flagged.",
                sent,
                expected.size(),
                expected.size() - missing.size(),
                missing.size(),
                alerts.wrong().size());
        run.say("From due time to alert in Kafka: %s", Latencies.describe(latencies.total()));
        missing.stream().limit(5).forEach(m -> run.say("  missing: %s", m));
        alerts.wrong().stream().limit(5).forEach(w -> run.say("  wrong: %s", w));
        return missing.isEmpty() && alerts.wrong().isEmpty() && !expected.isEmpty();
    }

    private static double secondsSince(long startNs) {
        return (System.nanoTime() - startNs) / 1e9;
    }
}
