package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.CountOracle;
import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.oracle.WindowOracle;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.Job;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A cluster of several workers under load. Again and again one of them, often the one that leads the query, is killed (SIGKILL) or made to
 * stand still (SIGSTOP, later SIGCONT), and started again; then the cluster may catch up, and the oracle compares. One thread.
 */
public final class KilledNode {
    private static final long STEADY_MS = 1_000;

    /** What happens to a node. */
    public enum Fault {
        KILL,
        /** Stands still for longer than the lease; goes on for a second as the zombie that it is, is killed and started again. */
        ZOMBIE
    }

    /**
     * @param seed of victims and moments
     * @param zombieEvery each so-many-th fault is a {@link Fault#ZOMBIE}; 0: none
     */
    public record Plan(
            Job.Kind kind, long seed, int nodes, int faults, int zombieEvery, int keys, long rowsPerSecond) {}

    /**
     * One fault.
     *
     * @param leader whether it met the node that led the query
     * @param recoveryMs from the fault until every key had a result of a row that was sent after it; -1 if that took longer than the next fault
     */
    public record Hit(Fault fault, boolean leader, long afterMs, long recoveryMs) {}

    /** What came of a run. */
    public record Outcome(Plan plan, List<Hit> hits, Verdict verdict) {
        public long recoveryPercentileMs(double percent) {
            long[] sorted = hits.stream()
                    .filter(h -> h.fault() == Fault.KILL && h.recoveryMs() >= 0)
                    .mapToLong(Hit::recoveryMs)
                    .sorted()
                    .toArray();
            return sorted.length == 0 ? -1 : sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
        }

        @Override
        public String toString() {
            return String.format(
                    "%s on %d nodes, seed %d, %d faults (%d of the leader; kills: recovery p50 %d ms, p99 %d ms): %s",
                    plan.kind(),
                    plan.nodes(),
                    plan.seed(),
                    hits.size(),
                    hits.stream().filter(Hit::leader).count(),
                    recoveryPercentileMs(50),
                    recoveryPercentileMs(99),
                    verdict);
        }
    }

    private record Node(int port, JvmProcess process) {}

    private final Rig rig;
    private final Plan plan;
    private final PrintStream out;
    private final SplittableRandom random;
    private final Job job;
    private final Workers workers;
    private final Map<String, String> settings;

    /** Oldest first: the order in which they can lead. */
    private final List<Node> nodes = new ArrayList<>();

    private long closedBeforeMs;

    public KilledNode(Rig rig, String name, Plan plan, Map<String, String> settings, PrintStream out)
            throws InterruptedException {
        this.rig = rig;
        this.plan = plan;
        this.out = out;
        random = new SplittableRandom(plan.seed());
        job = rig.job(name, plan.kind(), settings, 2 * plan.nodes());
        workers = new Workers(job, rig.directory().resolve(name + "-logs"));
        List<Integer> ports = freePorts(plan.nodes());
        String seeds = ports.stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(","));
        this.settings = Map.of(
                "millrace.cluster.seed-nodes",
                seeds,
                "millrace.cluster.min-nodes",
                String.valueOf(plan.nodes()),
                "millrace.sql.shuffle.partitions",
                String.valueOf(2 * plan.nodes()));
        ports.forEach(port -> nodes.add(new Node(port, start(port))));
    }

    private JvmProcess start(int port) {
        Map<String, String> own = new java.util.HashMap<>(settings);
        own.put("millrace.cluster.port", String.valueOf(port));
        return workers.start(own);
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : held) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Faults as planned. Takes some seconds each. */
    public Outcome run() throws InterruptedException {
        out.println(plan + " in " + rig.directory());
        List<Hit> hits = new ArrayList<>();
        try (Load load = new Load(rig.bootstrapServers(), job.inTopic(), plan.keys(), plan.rowsPerSecond());
                OutputWatch watch = new OutputWatch(rig.bootstrapServers(), job.outTopic())) {
            try {
                awaitAllReady();
                load.start();
                watch.markAfter(0);
                watch.awaitMark(nodes.get(0).process());
                long settledMs = System.currentTimeMillis() + STEADY_MS;
                await(watch, () -> watch.newestMs() > settledMs, "results after the start");
                for (int i = 0; i < plan.faults(); i++) {
                    hits.add(hit(i, watch));
                }
                catchUp(load, watch);
            } finally {
                for (Node node : nodes) {
                    node.process().goOn();
                    node.process().kill();
                }
            }
        }
        Outcome outcome = new Outcome(plan, hits, verdict());
        out.println(outcome);
        return outcome;
    }

    private void awaitAllReady() throws InterruptedException {
        for (Node node : nodes) {
            node.process().awaitReady(Workers.PATIENCE);
        }
    }

    private Hit hit(int number, OutputWatch watch) throws InterruptedException {
        // The first in age leads; every other fault is meant for it.
        int victim = number % 2 == 0 ? 0 : random.nextInt(nodes.size());
        boolean zombie = plan.zombieEvery() > 0 && number % plan.zombieEvery() == plan.zombieEvery() - 1;
        long afterMs = random.nextLong(STEADY_MS);
        TimeUnit.MILLISECONDS.sleep(afterMs);
        Node node = nodes.remove(victim);
        if (!node.process().isAlive()) {
            throw new IllegalStateException(
                    "A node ended by itself. " + node.process().tail());
        }
        long startNs = System.nanoTime();
        if (zombie) {
            node.process().standStill();
        } else {
            node.process().kill();
        }
        watch.everyKeyAfter(System.currentTimeMillis());
        await(watch, watch::everyKeyReached, "results of all keys after fault " + number);
        long recoveryMs = TimeUnit.NANOSECONDS.toMillis(watch.everyKeyReachedNs() - startNs);
        if (zombie) {
            // It may end by itself, or take part again: both are right, and for a while it may do the harm that it can.
            node.process().goOn();
            TimeUnit.MILLISECONDS.sleep(STEADY_MS);
            node.process().kill();
        }
        Fault fault = zombie ? Fault.ZOMBIE : Fault.KILL;
        out.printf(
                "  fault %d of %d: %s of %s, recovery %d ms%n",
                number + 1, plan.faults(), fault, victim == 0 ? "the leader" : "a node", recoveryMs);
        Node again = new Node(node.port(), start(node.port()));
        nodes.add(again);
        again.process().awaitReady(Workers.PATIENCE);
        long readyMs = System.currentTimeMillis();
        await(watch, () -> watch.newestMs() > readyMs, "results after node " + node.port() + " came back");
        return new Hit(fault, victim == 0, afterMs, recoveryMs);
    }

    private void await(OutputWatch watch, BooleanSupplier condition, String what) throws InterruptedException {
        if (!watch.await(Workers.PATIENCE, condition)) {
            StringBuilder tails = new StringBuilder();
            for (Node node : nodes) {
                node.process().printThreads();
                tails.append('\n').append(node.process().tail());
            }
            throw new IllegalStateException("There were no " + what + " within " + Workers.PATIENCE + "." + tails);
        }
    }

    private void catchUp(Load load, OutputWatch watch) throws InterruptedException {
        if (plan.kind().windowed()) {
            // Only later rows close a window, in every partition.
            closedBeforeMs = System.currentTimeMillis();
            await(watch, () -> watch.newestMs() >= closedBeforeMs + 1000, "windows after the last fault");
            load.stop();
        } else {
            Map<String, Long> rows = load.stop();
            await(watch, () -> watch.hasAll(rows), "results of all rows");
        }
    }

    private Verdict verdict() {
        return plan.kind().windowed()
                ? WindowOracle.compare(job.bootstrapServers(), job.inTopic(), job.outTopic(), closedBeforeMs)
                : CountOracle.compare(
                        job.bootstrapServers(),
                        job.inTopic(),
                        job.outTopic(),
                        plan.kind().realTime());
    }
}
