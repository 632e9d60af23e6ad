package io.millrace.chaos.scenario;

import io.millrace.chaos.network.PrivateNetwork;
import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.work.Job;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The promise that nodes which cannot hear each other do no harm, whichever of them believe that they lead. Each node is a host of a
 * {@link PrivateNetwork}, the broker another; all share the checkpoint's directory, so the log can be written from both sides of a partition. Again
 * and again links are broken, and heal after a while; nodes that the others have removed meanwhile end by themselves and are started again. In
 * the end the cluster catches up, and the oracles compare. One thread.
 */
public final class Partitions {
    private static final long STEADY_MS = 1_000;

    /** For so long nobody has taken a generation or an execution, and no process ended: who is in the cluster is settled. */
    private static final long SETTLED_MS = 4_000;

    /** What is lost. The broker is reached by all but in {@link #CUT_OFF}. */
    public enum Kind {
        /** All between one node and the others, both ways. */
        ISOLATED,
        /** What one node sends to the others. */
        MUTE,
        /** What the others send to one node. */
        DEAF,
        /** All between two nodes, while the third hears both. */
        LINK,
        /** What one node sends to one other. */
        LINK_ONE_WAY,
        /** All of one node, the broker included: its interface is down. */
        CUT_OFF
    }

    /**
     * @param seed of victims, moments and durations
     * @param longestMs that a partition lasts, from {@code shortestMs} on
     * @param exactlyOnce the sink's delivery; else at least once
     */
    public record Plan(
            Job.Kind job,
            List<Kind> kinds,
            long seed,
            int nodes,
            int trialsOfEachKind,
            long shortestMs,
            long longestMs,
            int keys,
            long rowsPerSecond,
            boolean exactlyOnce) {
        String what() {
            return job + (exactlyOnce ? " exactly once" : "") + " on " + nodes + " nodes";
        }
    }

    /**
     * One partition.
     *
     * @param leader whether its victim led the query
     * @param recoveryMs from its beginning until every key had a result of a row that was sent after it
     * @param healedMs from its end until every key had a result of a row sent after that
     * @param generations that coordinators took from its beginning until all was settled
     * @param ended how many nodes ended by themselves and were started again
     */
    public record Trial(
            Kind kind,
            boolean leader,
            long afterMs,
            long lastedMs,
            long recoveryMs,
            long healedMs,
            long generations,
            int ended) {}

    /**
     * What came of a run.
     *
     * @param violations of the rules of the checkpoint
     */
    public record Outcome(Plan plan, List<Trial> trials, Verdict verdict, List<String> violations)
            implements Ledger.Run {
        /** Nothing lost or counted twice, nothing overwritten, one writer; and nothing there twice, if that was promised. */
        public boolean ok() {
            return verdict.ok() && violations.isEmpty() && (!plan.exactlyOnce() || verdict.repeated() == 0);
        }

        @Override
        public List<Ledger.Entry> entries() {
            return trials.stream()
                    .map(t -> new Ledger.Entry(
                            plan.seed(),
                            "partition " + t.kind() + " " + t.lastedMs() + " ms " + plan.what(),
                            (t.leader() ? "leader+" : "node+") + t.afterMs(),
                            ok(),
                            t.recoveryMs()))
                    .toList();
        }

        private String summaryOf(Kind kind) {
            List<Trial> of = trials.stream().filter(t -> t.kind() == kind).toList();
            return String.format(
                    "  %s: %d, recovery p50 %d ms, p99 %d ms; %d nodes ended, at most %d generations",
                    kind,
                    of.size(),
                    Percentile.of(of.stream().mapToLong(Trial::recoveryMs), 50),
                    Percentile.of(of.stream().mapToLong(Trial::recoveryMs), 99),
                    of.stream().mapToInt(Trial::ended).sum(),
                    of.stream().mapToLong(Trial::generations).max().orElse(0));
        }

        @Override
        public String toString() {
            return plan.what() + ", seed " + plan.seed() + ", " + trials.size() + " partitions: " + verdict + "\n"
                    + String.join(
                            "\n", plan.kinds().stream().map(this::summaryOf).toList())
                    + (violations.isEmpty() ? "" : "\n  " + String.join("\n  ", violations));
        }
    }

    private final Rig rig;
    private final Plan plan;
    private final PrintStream out;
    private final SplittableRandom random;
    private final PrivateNetwork network;
    private final List<ClusterOfWorkers.Place> places;
    private final ClusterOfWorkers cluster;

    /**
     * @param rig with its broker on the host behind those of the nodes
     * @param network with a host for each node and one for the broker
     */
    public Partitions(Rig rig, PrivateNetwork network, String name, Plan plan, PrintStream out)
            throws InterruptedException {
        this.rig = rig;
        this.plan = plan;
        this.out = out;
        this.network = network;
        random = new SplittableRandom(plan.seed());
        places = IntStream.range(0, plan.nodes())
                .mapToObj(host -> new ClusterOfWorkers.Place(network.address(host), 25_520, network.within(host)))
                .toList();
        cluster = new ClusterOfWorkers(rig, name, plan.job(), places, Workers.delivery(plan.exactlyOnce()));
    }

    /** Partitions as planned, the kinds in turn. Each takes the time that it lasts, and some seconds. */
    public Outcome run() throws InterruptedException {
        out.println(plan + " in " + rig.directory());
        List<Trial> trials = new ArrayList<>();
        UnderLoad.Findings findings =
                UnderLoad.run(rig, cluster, Keys.hot(plan.keys()), plan.rowsPerSecond(), scene -> {
                    for (int i = 0; i < plan.trialsOfEachKind() * plan.kinds().size(); i++) {
                        trials.add(part(i, scene));
                    }
                });
        Outcome outcome = new Outcome(plan, trials, findings.results(), findings.violations());
        out.println(outcome);
        return outcome;
    }

    private Trial part(int number, UnderLoad.Scene scene) throws InterruptedException {
        OutputWatch watch = scene.watch();
        Kind kind = plan.kinds().get(number % plan.kinds().size());
        long afterMs = random.nextLong(STEADY_MS);
        long lastsMs = random.nextLong(plan.shortestMs(), plan.longestMs() + 1);
        int round = number / plan.kinds().size();
        int leading = hostOf(cluster.leader(scene.log()));
        int victim = round % 2 == 0 ? leading : other(leading);
        int peer = other(victim);
        TimeUnit.MILLISECONDS.sleep(afterMs);
        long generation = scene.log().newestGeneration().generation();
        long startNs = System.nanoTime();
        begin(kind, victim, peer);
        watch.everyKeyAfter(System.currentTimeMillis());
        long endNs = startNs + TimeUnit.MILLISECONDS.toNanos(lastsMs);
        await(watch, () -> watch.everyKeyReached() || System.nanoTime() > endNs);
        TimeUnit.NANOSECONDS.sleep(endNs - System.nanoTime());
        scene.objects().look();
        network.heal();
        long healNs = System.nanoTime();
        await(watch, watch::everyKeyReached);
        long recoveryMs = TimeUnit.NANOSECONDS.toMillis(watch.everyKeyReachedNs() - startNs);
        watch.everyKeyAfter(System.currentTimeMillis());
        await(watch, watch::everyKeyReached);
        long healedMs = TimeUnit.NANOSECONDS.toMillis(watch.everyKeyReachedNs() - healNs);
        int ended = settle(scene);
        scene.objects().look();
        long generations = scene.log().newestGeneration().generation() - generation;
        Trial trial = new Trial(kind, victim == leading, afterMs, lastsMs, recoveryMs, healedMs, generations, ended);
        out.printf(
                "  %d of %d: %s%n",
                number + 1, plan.trialsOfEachKind() * plan.kinds().size(), trial);
        return trial;
    }

    private int hostOf(int node) {
        return places.indexOf(cluster.node(node).place());
    }

    private int other(int host) {
        return (host + 1 + random.nextInt(plan.nodes() - 1)) % plan.nodes();
    }

    private void begin(Kind kind, int victim, int peer) {
        switch (kind) {
            case ISOLATED ->
                others(victim).forEach(other -> {
                    network.lose(victim, other);
                    network.lose(other, victim);
                });
            case MUTE -> others(victim).forEach(other -> network.lose(victim, other));
            case DEAF -> others(victim).forEach(other -> network.lose(other, victim));
            case LINK -> {
                network.lose(victim, peer);
                network.lose(peer, victim);
            }
            case LINK_ONE_WAY -> network.lose(victim, peer);
            case CUT_OFF -> network.cutOff(victim);
        }
    }

    private IntStream others(int host) {
        return IntStream.range(0, plan.nodes()).filter(other -> other != host);
    }

    private void await(OutputWatch watch, BooleanSupplier condition) throws InterruptedException {
        cluster.await(watch, condition, "results of all keys");
    }

    /** Waits until nothing changes any more, and starts again what has ended; how many that were. */
    private int settle(UnderLoad.Scene scene) throws InterruptedException {
        int ended = 0;
        long changes = -1;
        long sinceNs = System.nanoTime();
        while (System.nanoTime() - sinceNs < TimeUnit.MILLISECONDS.toNanos(SETTLED_MS)) {
            for (ClusterOfWorkers.Node node : cluster.ended()) {
                ended++;
                cluster.startAgain(node).process().awaitReady(Workers.PATIENCE);
            }
            long now = ended
                    + scene.log().executions()
                    + scene.log().newestGeneration().generation();
            if (now != changes) {
                changes = now;
                sinceNs = System.nanoTime();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        scene.watch().everyKeyAfter(System.currentTimeMillis());
        await(scene.watch(), scene.watch()::everyKeyReached);
        return ended;
    }
}
