package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.Job;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A sink that takes nothing for a while, though it is there: the broker of the results stands still, while rows go on coming to that of the
 * input. How fast the nodes' memory grows meanwhile, and how long after that results come as fast as rows do. One thread.
 */
public final class StuckSink {
    private static final long STEADY_MS = 3_000;
    private static final long RATE_WINDOW_NS = 1_000_000_000;
    private static final double MB = 1 << 20;

    /** So little that it is full when the warm-up ends: a producer gives a record up after two minutes. */
    private static final long SINK_BUFFER_BYTES = 8 << 20;

    /**
     * @param warmUp of the time in which the sink is stuck, its first part, in which buffers fill
     * @param stuck after that, while memory is read
     */
    public record Plan(Job.Kind kind, int nodes, Keys keys, long rowsPerSecond, Duration warmUp, Duration stuck) {}

    /**
     * @param growthMbPerMinute of each node's resident memory after the warm-up
     * @param fullRateMs from the moment when the sink works again to the first second in which as many results come as rows do
     */
    public record Outcome(Plan plan, List<Double> growthMbPerMinute, long fullRateMs, Verdict verdict) {}

    private final Rig rig;
    private final Plan plan;
    private final PrintStream out;

    public StuckSink(Rig rig, Plan plan, PrintStream out) {
        this.rig = rig;
        this.plan = plan;
        this.out = out;
    }

    public Outcome run() throws InterruptedException {
        int port = ClusterOfWorkers.freePorts(1).get(0);
        String sinkServers = "127.0.0.1:" + port;
        try (JvmProcess sink = rig.anotherBroker(port)) {
            ClusterOfWorkers cluster = ClusterOfWorkers.writingTo(
                    sinkServers,
                    rig,
                    "stuck-sink",
                    plan.kind(),
                    plan.nodes(),
                    Map.of(Job.SINK_BUFFER_BYTES, String.valueOf(SINK_BUFFER_BYTES)));
            try (Load load = new Load(cluster.job().in(), plan.keys(), plan.rowsPerSecond());
                    OutputWatch watch = new OutputWatch(cluster.job().out())) {
                cluster.settle(load, watch, STEADY_MS);
                cluster.awaitCold(watch, plan.keys());
                sink.standStill();
                List<Double> growth;
                try {
                    watchMemory(cluster, watch, plan.warmUp());
                    growth = watchMemory(cluster, watch, plan.stuck());
                } finally {
                    sink.goOn();
                }
                long fullRateMs = awaitFullRate(cluster, watch);
                out.printf("growth %s MB a minute, full rate after %d ms%n", growth, fullRateMs);
                cluster.catchUp(load, watch);
                return new Outcome(plan, growth, fullRateMs, cluster.verdict());
            } finally {
                cluster.killAll();
            }
        }
    }

    /** In MB a minute, of each node. */
    private List<Double> watchMemory(ClusterOfWorkers cluster, OutputWatch watch, Duration time)
            throws InterruptedException {
        List<List<Slope.Reading>> readings = IntStream.range(0, cluster.size())
                .<List<Slope.Reading>>mapToObj(node -> new ArrayList<>())
                .toList();
        long startNs = System.nanoTime();
        long[] dueNs = {startNs};
        watch.await(Workers.PATIENCE.plus(time), () -> {
            long nowNs = System.nanoTime();
            if (nowNs >= dueNs[0]) {
                dueNs[0] += RATE_WINDOW_NS / 2;
                for (int node = 0; node < cluster.size(); node++) {
                    double mb = cluster.node(node).process().residentBytes() / MB;
                    readings.get(node).add(new Slope.Reading(nowNs, mb));
                }
            }
            return nowNs - startNs > time.toNanos();
        });
        readings.forEach(r -> out.printf(
                "  resident %.0f to %.0f MB%n",
                r.get(0).value(), r.get(r.size() - 1).value()));
        return readings.stream().map(Slope::perMinute).toList();
    }

    private long awaitFullRate(ClusterOfWorkers cluster, OutputWatch watch) throws InterruptedException {
        long releasedNs = System.nanoTime();
        List<Slope.Reading> received = new ArrayList<>();
        cluster.await(
                watch,
                () -> {
                    received.add(new Slope.Reading(System.nanoTime(), watch.received()));
                    return fullRateFrom(received, plan.rowsPerSecond()).isPresent();
                },
                "results at the rate of the rows");
        return (fullRateFrom(received, plan.rowsPerSecond()).orElseThrow() - releasedNs) / 1_000_000;
    }

    /** From when on, within a second before the last reading, as many came as would in a second; empty if fewer came. */
    static OptionalLong fullRateFrom(List<Slope.Reading> received, long perSecond) {
        Slope.Reading last = received.get(received.size() - 1);
        return received.stream()
                .filter(r -> last.atNs() - r.atNs() <= RATE_WINDOW_NS && last.value() - r.value() >= perSecond)
                .mapToLong(Slope.Reading::atNs)
                .findFirst();
    }
}
