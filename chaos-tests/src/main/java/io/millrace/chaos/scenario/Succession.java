package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.work.Job;
import io.millrace.spi.checkpoint.LogRecord;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The promise that the next coordinator goes on from whatever the one before had done when it died. A cluster of several workers under load; the
 * process that leads, and has no tasks, is killed (SIGKILL) as soon as the checkpoint shows that a {@link ProtocolPoint} is passed, at each
 * of them in turn. Nothing in the engine knows of it. Then the node is started again, and as the youngest gets tasks by plan, so that the one
 * that leads now has none. In the end the cluster catches up, and the oracles compare. One thread.
 */
public final class Succession {
    private static final long STEADY_MS = 1_000;

    /**
     * @param seed of the epochs that are hit
     * @param exactlyOnce the sink's delivery, whose tasks are restarted when a coordinator is lost; else at least once
     */
    public record Plan(
            Job.Kind kind,
            List<ProtocolPoint> points,
            long seed,
            int nodes,
            int killsAtEach,
            int keys,
            long rowsPerSecond,
            boolean exactlyOnce) {
        String what() {
            return kind + (exactlyOnce ? " exactly once" : "") + " on " + nodes + " nodes";
        }
    }

    /**
     * One kill.
     *
     * @param executions how many had been begun before, and after epochs came again
     * @param epochsMs from the kill until another coordinator had committed an epoch
     * @param resultsMs from the kill until every key had a result of a row that was sent after it
     */
    public record Kill(ProtocolPoint point, List<Long> executions, long epochsMs, long resultsMs) {
        public boolean restartedNothing() {
            return executions.get(0).equals(executions.get(1));
        }
    }

    /**
     * What came of a run.
     *
     * @param violations of the rules of the checkpoint
     */
    public record Outcome(Plan plan, List<Kill> kills, Verdict verdict, List<String> violations) implements Ledger.Run {
        /** Nothing lost or counted twice, nothing overwritten, one writer; and nothing there twice, if that was promised. */
        public boolean ok() {
            return verdict.ok() && violations.isEmpty() && (!plan.exactlyOnce() || verdict.repeated() == 0);
        }

        public long epochsPercentileMs(double percent) {
            return Percentile.of(kills.stream().mapToLong(Kill::epochsMs), percent);
        }

        /** What is kept is the time until epochs came again. */
        @Override
        public List<Ledger.Entry> entries() {
            return kills.stream()
                    .map(k -> new Ledger.Entry(
                            plan.seed(),
                            "kill-9 coordinator " + plan.what(),
                            k.point().name(),
                            ok(),
                            k.epochsMs()))
                    .toList();
        }

        @Override
        public String toString() {
            return String.format(
                    "%s, seed %d, %d coordinators killed at %d points (%d restarted nothing; epochs again p50 %d ms, p99 %d ms): %s%s",
                    plan.what(),
                    plan.seed(),
                    kills.size(),
                    plan.points().size(),
                    kills.stream().filter(Kill::restartedNothing).count(),
                    epochsPercentileMs(50),
                    epochsPercentileMs(99),
                    verdict,
                    violations.isEmpty() ? "" : "\n  " + String.join("\n  ", violations));
        }
    }

    private final Rig rig;
    private final Plan plan;
    private final PrintStream out;
    private final SplittableRandom random;
    private final ClusterOfWorkers cluster;

    public Succession(Rig rig, String name, Plan plan, PrintStream out) throws InterruptedException {
        this.rig = rig;
        this.plan = plan;
        this.out = out;
        random = new SplittableRandom(plan.seed());
        Map<String, String> settings = new HashMap<>(Workers.delivery(plan.exactlyOnce()));
        settings.put("millrace.cluster.tasks-on-leader", "false");
        settings.put("millrace.state.materialiseEvery", "8");
        cluster = new ClusterOfWorkers(rig, name, plan.kind(), plan.nodes(), settings);
    }

    public Outcome run() throws InterruptedException {
        out.println(plan + " in " + rig.directory());
        List<Kill> kills = new ArrayList<>();
        UnderLoad.Findings findings =
                UnderLoad.run(rig, cluster, Keys.hot(plan.keys()), plan.rowsPerSecond(), scene -> {
                    for (int i = 0; i < plan.killsAtEach() * plan.points().size(); i++) {
                        kills.add(kill(plan.points().get(i % plan.points().size()), scene));
                        out.printf(
                                "  %d of %d: %s%n",
                                i + 1, plan.killsAtEach() * plan.points().size(), kills.get(kills.size() - 1));
                    }
                });
        Outcome outcome = new Outcome(plan, kills, findings.results(), findings.violations());
        out.println(outcome);
        return outcome;
    }

    private Kill kill(ProtocolPoint point, UnderLoad.Scene scene) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextLong(STEADY_MS));
        List<ClusterOfWorkers.Node> killed = new ArrayList<>();
        LogWatch log = scene.log();
        if (point == ProtocolPoint.GENERATION_TAKEN) {
            // Only a successor takes one.
            killed.add(killLeader(scene));
        } else if (point == ProtocolPoint.EXECUTION_TAKEN || point == ProtocolPoint.EXECUTION_RUNS) {
            // Tasks that move because a node is lost are as good as any.
            killed.add(takeFollower(log));
            killed.get(0).process().kill();
        } else if (point == ProtocolPoint.LEAVING) {
            killed.add(takeFollower(log));
            killed.get(0).process().tellToEnd();
        } else if (point == ProtocolPoint.JOINING) {
            long execution = log.newestEpoch().execution();
            ClusterOfWorkers.Node lost = takeFollower(log);
            lost.process().kill();
            cluster.await(
                    scene.watch(), () -> log.newestEpoch().execution() > execution, "epochs without " + lost.place());
            cluster.start(lost.place()).process().awaitReady(Workers.PATIENCE);
        }
        long executions = log.executions();
        LogRecord.Epoch last = awaitPoint(point, scene, killed);
        scene.watch().everyKeyAfter(System.currentTimeMillis());
        long startNs = System.nanoTime();
        cluster.await(
                scene.watch(),
                () -> log.newestEpoch().generation() > last.generation(),
                "epochs of another coordinator after " + point);
        long epochsMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        cluster.await(scene.watch(), scene.watch()::everyKeyReached, "results of all keys after " + point);
        long resultsMs = TimeUnit.NANOSECONDS.toMillis(scene.watch().everyKeyReachedNs() - startNs);
        Kill kill = new Kill(point, List.of(executions, log.executions()), epochsMs, resultsMs);
        scene.objects().look();
        for (ClusterOfWorkers.Node node : killed) {
            node.process().awaitExit(Workers.PATIENCE);
            long execution = log.newestEpoch().execution();
            cluster.start(node.place()).process().awaitReady(Workers.PATIENCE);
            cluster.await(
                    scene.watch(),
                    () -> log.newestEpoch().execution() > execution,
                    "epochs with tasks on node " + node.place() + ", which came back");
        }
        return kill;
    }

    /** Kills who leads when the point is passed; the newest epoch that it can have committed. */
    private LogRecord.Epoch awaitPoint(ProtocolPoint point, UnderLoad.Scene scene, List<ClusterOfWorkers.Node> killed)
            throws InterruptedException {
        Path checkpoint = Path.of(cluster.job().checkpoint());
        LogWatch log = scene.log();
        // Found before, so that nothing but the kill itself comes behind the point.
        int leading = point == ProtocolPoint.GENERATION_TAKEN ? -1 : cluster.leader(log);
        Predicate<LogWatch> passed = point.passedSinceNow(checkpoint, log);
        long endNs = System.nanoTime() + Workers.PATIENCE.toNanos();
        while (!passed.test(log)) {
            if (System.nanoTime() > endNs) {
                throw new IllegalStateException(point + " was not passed within " + Workers.PATIENCE);
            }
            Thread.onSpinWait();
        }
        ClusterOfWorkers.Node victim = cluster.take(leading < 0 ? cluster.leader(log) : leading);
        victim.process().kill();
        killed.add(victim);
        return log.newestEpoch();
    }

    private ClusterOfWorkers.Node takeFollower(LogWatch log) {
        return cluster.take((cluster.leader(log) + 1) % cluster.size());
    }

    private ClusterOfWorkers.Node killLeader(UnderLoad.Scene scene) throws InterruptedException {
        ClusterOfWorkers.Node leader = cluster.take(cluster.leader(scene.log()));
        leader.process().kill();
        return leader;
    }
}
