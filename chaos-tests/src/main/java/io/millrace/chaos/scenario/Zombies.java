package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.Job;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The promise that a process which was given up and comes back does no harm. A cluster of several workers under load; again and again one of them,
 * every other time the one that leads, is made to stand still (SIGSTOP) in the middle of whatever it does, for longer than the lease. The
 * others go on without it. Then it goes on too (SIGCONT), with rows in its hands, acknowledgements on its way and perhaps a record for the log,
 * and must either take part again or end. In the end the cluster catches up, and the oracles compare. One thread.
 */
public final class Zombies {
    private static final long STEADY_MS = 1_000;
    private static final String GIVEN_UP = "its tasks are given up";

    /**
     * @param seed of victims, moments and durations
     * @param longestMs that a process stands still, from {@code shortestMs} on, which is to be above the lease
     * @param exactlyOnce the sink's delivery; else at least once
     */
    public record Plan(
            Job.Kind kind,
            long seed,
            int nodes,
            int trials,
            long shortestMs,
            long longestMs,
            int keys,
            long rowsPerSecond,
            boolean exactlyOnce) {
        String what() {
            return kind + (exactlyOnce ? " exactly once" : "") + " on " + nodes + " nodes";
        }
    }

    /**
     * One process that stood still.
     *
     * @param leader whether it led the query
     * @param stoodMs for how long
     * @param recoveryMs from the signal until every key had a result of a row that was sent after it
     * @param fencedMs from SIGCONT until it had given up its tasks or was gone
     * @param removed whether it ended by itself, because the others had removed it, and was started again
     * @param backMs from SIGCONT until every key had a result of a row sent after it, and the node took part again
     */
    public record Trial(
            boolean leader, long afterMs, long stoodMs, long recoveryMs, long fencedMs, boolean removed, long backMs) {}

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

        public long recoveryPercentileMs(double percent) {
            return Percentile.of(trials.stream().mapToLong(Trial::recoveryMs), percent);
        }

        @Override
        public List<Ledger.Entry> entries() {
            return trials.stream()
                    .map(t -> new Ledger.Entry(
                            plan.seed(),
                            "stop-cont " + t.stoodMs() + " ms " + plan.what(),
                            (t.leader() ? "leader+" : "node+") + t.afterMs(),
                            ok(),
                            t.recoveryMs()))
                    .toList();
        }

        @Override
        public String toString() {
            return String.format(
                    "%s, seed %d, %d stood still (%d led, %d were removed; recovery p50 %d ms, p99 %d ms; tasks given up after %d ms, %d ms): %s%s",
                    plan.what(),
                    plan.seed(),
                    trials.size(),
                    trials.stream().filter(Trial::leader).count(),
                    trials.stream().filter(Trial::removed).count(),
                    recoveryPercentileMs(50),
                    recoveryPercentileMs(99),
                    Percentile.of(trials.stream().mapToLong(Trial::fencedMs), 50),
                    Percentile.of(trials.stream().mapToLong(Trial::fencedMs), 99),
                    verdict,
                    violations.isEmpty() ? "" : "\n  " + String.join("\n  ", violations));
        }
    }

    private final Rig rig;
    private final Plan plan;
    private final PrintStream out;
    private final SplittableRandom random;
    private final ClusterOfWorkers cluster;

    public Zombies(Rig rig, String name, Plan plan, PrintStream out) throws InterruptedException {
        this.rig = rig;
        this.plan = plan;
        this.out = out;
        random = new SplittableRandom(plan.seed());
        cluster = new ClusterOfWorkers(rig, name, plan.kind(), plan.nodes(), Workers.delivery(plan.exactlyOnce()));
    }

    /** Trials as planned. Each takes the time that a process stands still, and some seconds. */
    public Outcome run() throws InterruptedException {
        out.println(plan + " in " + rig.directory());
        List<Trial> trials = new ArrayList<>();
        UnderLoad.Findings findings =
                UnderLoad.run(rig, cluster, Keys.hot(plan.keys()), plan.rowsPerSecond(), scene -> {
                    for (int i = 0; i < plan.trials(); i++) {
                        trials.add(standStill(i, scene));
                    }
                });
        Outcome outcome = new Outcome(plan, trials, findings.results(), findings.violations());
        out.println(outcome);
        return outcome;
    }

    private Trial standStill(int number, UnderLoad.Scene scene) throws InterruptedException {
        OutputWatch watch = scene.watch();
        long afterMs = random.nextLong(STEADY_MS);
        long stoodMs = random.nextLong(plan.shortestMs(), plan.longestMs() + 1);
        int leading = cluster.leader(scene.log());
        int other = (leading + 1 + random.nextInt(cluster.size() - 1)) % cluster.size();
        boolean leader = number % 2 == 0;
        TimeUnit.MILLISECONDS.sleep(afterMs);
        ClusterOfWorkers.Node node = cluster.take(leader ? leading : other);
        JvmProcess zombie = node.process();
        long startNs = System.nanoTime();
        zombie.standStill();
        watch.everyKeyAfter(System.currentTimeMillis());
        long endNs = startNs + TimeUnit.MILLISECONDS.toNanos(stoodMs);
        cluster.await(watch, () -> watch.everyKeyReached() || System.nanoTime() > endNs, "results");
        TimeUnit.NANOSECONDS.sleep(endNs - System.nanoTime());
        scene.objects().look();
        long execution = scene.log().newestEpoch().execution();
        long givenUp = timesGivenUp(zombie);
        long contNs = System.nanoTime();
        zombie.goOn();
        cluster.await(watch, watch::everyKeyReached, "results of all keys while a process stood still");
        long recoveryMs = TimeUnit.NANOSECONDS.toMillis(watch.everyKeyReachedNs() - startNs);
        cluster.await(watch, () -> !zombie.isAlive() || timesGivenUp(zombie) > givenUp, "signs that it is fenced");
        long fencedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - contNs);
        scene.objects().look();
        cluster.await(
                watch,
                () -> !zombie.isAlive() || takesPart(node, execution, scene.log()),
                "epochs with the process that stood still");
        boolean removed = !zombie.isAlive();
        if (removed) {
            long before = scene.log().newestEpoch().execution();
            ClusterOfWorkers.Node again = cluster.start(node.place());
            again.process().awaitReady(Workers.PATIENCE);
            cluster.await(watch, () -> takesPart(again, before, scene.log()), "epochs with the node that was removed");
        } else {
            cluster.putBack(node);
        }
        watch.everyKeyAfter(System.currentTimeMillis());
        cluster.await(watch, watch::everyKeyReached, "results of all keys with all nodes");
        long backMs = TimeUnit.NANOSECONDS.toMillis(watch.everyKeyReachedNs() - contNs);
        scene.objects().look();
        Trial trial = new Trial(leader, afterMs, stoodMs, recoveryMs, fencedMs, removed, backMs);
        out.printf("  %d of %d: %s%n", number + 1, plan.trials(), trial);
        return trial;
    }

    /** It has tasks again, by an execution that has made an epoch, or leads. */
    private static boolean takesPart(ClusterOfWorkers.Node node, long execution, LogWatch log) {
        return log.newestEpoch().execution() > execution
                || log.newestEpoch().generation() == log.newestGeneration().generation()
                        && ClusterOfWorkers.leads(node, log);
    }

    private static long timesGivenUp(JvmProcess process) {
        return process.log().lines().filter(line -> line.contains(GIVEN_UP)).count();
    }
}
