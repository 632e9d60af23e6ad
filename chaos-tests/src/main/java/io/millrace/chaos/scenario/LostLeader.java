package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.work.Job;
import io.millrace.spi.checkpoint.LogRecord;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A cluster under load whose leading node has no tasks. Again and again that node is killed, or told to end: the tasks on the others must go
 * on as they are, under the next coordinator, in the same execution. Then it is started again, and as the youngest gets tasks by plan, so that
 * the node that leads now has none. In the end the cluster catches up, and the oracle compares. One thread.
 */
public final class LostLeader {
    private static final long STEADY_MS = 1_000;

    /** @param leaveEvery each so-many-th leader is told to end, the others are killed; 0: none */
    public record Plan(Job.Kind kind, long seed, int nodes, int losses, int leaveEvery, int keys, long rowsPerSecond) {}

    /**
     * One loss.
     *
     * @param executions how many had been begun before, and after epochs came again
     * @param resultsMs from the loss until every key had a result of a row that was sent after it
     * @param epochsMs from the loss until another coordinator had committed an epoch
     */
    public record Hit(boolean killed, long afterMs, List<Long> executions, long resultsMs, long epochsMs) {
        public boolean restartedNothing() {
            return executions.get(0).equals(executions.get(1));
        }
    }

    /**
     * What came of a run.
     *
     * @param rollBacks lines in the nodes' logs that tell of one
     */
    public record Outcome(Plan plan, List<Hit> hits, List<String> rollBacks, Verdict verdict) implements Ledger.Run {
        /** The middle of what it took until epochs came again. */
        public long epochsMedianMs() {
            return Percentile.of(hits.stream().mapToLong(Hit::epochsMs), 50);
        }

        /** What is kept is the time until epochs came again. */
        @Override
        public List<Ledger.Entry> entries() {
            return hits.stream()
                    .map(hit -> new Ledger.Entry(
                            plan.seed(),
                            (hit.killed() ? "kill-9 " : "term ") + plan.kind() + " on " + plan.nodes()
                                    + " nodes, none of its tasks on the leader",
                            "leader+" + hit.afterMs(),
                            verdict.ok() && hit.restartedNothing(),
                            hit.epochsMs()))
                    .toList();
        }
    }

    private final Rig rig;
    private final Plan plan;
    private final PrintStream out;
    private final SplittableRandom random;
    private final ClusterOfWorkers cluster;

    public LostLeader(Rig rig, String name, Plan plan, PrintStream out) throws InterruptedException {
        this.rig = rig;
        this.plan = plan;
        this.out = out;
        random = new SplittableRandom(plan.seed());
        cluster = new ClusterOfWorkers(
                rig, name, plan.kind(), plan.nodes(), Map.of("millrace.cluster.tasks-on-leader", "false"));
    }

    public Outcome run() throws InterruptedException {
        out.println(plan + " in " + rig.directory());
        List<Hit> hits = new ArrayList<>();
        UnderLoad.Findings findings =
                UnderLoad.run(rig, cluster, Keys.hot(plan.keys()), plan.rowsPerSecond(), scene -> {
                    for (int i = 0; i < plan.losses(); i++) {
                        boolean leave = plan.leaveEvery() > 0 && i % plan.leaveEvery() == plan.leaveEvery() - 1;
                        hits.add(lose(!leave, scene.watch(), scene.log(), i + 1 < plan.losses()));
                    }
                });
        Outcome outcome = new Outcome(plan, hits, cluster.linesWith(LeavingNode.ROLLED_BACK), findings.results());
        out.println(outcome);
        return outcome;
    }

    private Hit lose(boolean kill, OutputWatch watch, LogWatch log, boolean comesBack) throws InterruptedException {
        long afterMs = random.nextLong(STEADY_MS);
        TimeUnit.MILLISECONDS.sleep(afterMs);
        long before = log.executions();
        LogRecord.Epoch last = log.newestEpoch();
        ClusterOfWorkers.Node leader = cluster.take(cluster.leader(log));
        watch.everyKeyAfter(System.currentTimeMillis());
        long startNs = System.nanoTime();
        if (kill) {
            leader.process().kill();
        } else {
            leader.process().tellToEnd();
        }
        cluster.await(watch, () -> log.newestEpoch().generation() > last.generation(), "epochs of another coordinator");
        long epochsMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        cluster.await(watch, watch::everyKeyReached, "results of all keys after the leader was lost");
        long resultsMs = TimeUnit.NANOSECONDS.toMillis(watch.everyKeyReachedNs() - startNs);
        Hit hit = new Hit(kill, afterMs, List.of(before, log.executions()), resultsMs, epochsMs);
        out.println("  " + hit);
        if (!kill) {
            leader.process().awaitExit(Workers.PATIENCE);
        }
        if (comesBack) {
            long execution = log.newestEpoch().execution();
            ClusterOfWorkers.Node again = cluster.start(leader.place());
            again.process().awaitReady(Workers.PATIENCE);
            cluster.await(
                    watch,
                    () -> log.newestEpoch().execution() > execution,
                    "epochs with tasks on node " + leader.place() + ", which came back");
        }
        return hit;
    }
}
