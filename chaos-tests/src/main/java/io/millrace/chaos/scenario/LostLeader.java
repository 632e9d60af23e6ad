package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.CountingWorker;
import io.millrace.chaos.work.Job;
import io.millrace.spi.checkpoint.LogRecord;
import java.io.PrintStream;
import java.nio.file.Path;
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
    public record Outcome(Plan plan, List<Hit> hits, List<String> rollBacks, Verdict verdict) {
        /** The middle of what it took until epochs came again. */
        public long epochsMedianMs() {
            return hits.stream().mapToLong(Hit::epochsMs).sorted().toArray()[hits.size() / 2];
        }
    }

    private final Rig rig;
    private final Plan plan;
    private final PrintStream out;
    private final SplittableRandom random;
    private final ClusterOfWorkers cluster;
    private final List<JvmProcess> all = new ArrayList<>();

    public LostLeader(Rig rig, String name, Plan plan, PrintStream out) throws InterruptedException {
        this.rig = rig;
        this.plan = plan;
        this.out = out;
        random = new SplittableRandom(plan.seed());
        cluster = new ClusterOfWorkers(
                rig, name, plan.kind(), plan.nodes(), Map.of("millrace.cluster.tasks-on-leader", "false"));
        for (int i = 0; i < cluster.size(); i++) {
            all.add(cluster.node(i).process());
        }
    }

    public Outcome run() throws InterruptedException {
        out.println(plan + " in " + rig.directory());
        List<Hit> hits = new ArrayList<>();
        Job job = cluster.job();
        try (Load load = new Load(rig.bootstrapServers(), job.inTopic(), plan.keys(), plan.rowsPerSecond());
                OutputWatch watch = new OutputWatch(rig.bootstrapServers(), job.outTopic());
                LogWatch log = new LogWatch(Path.of(job.checkpoint()))) {
            try {
                cluster.settle(load, watch, STEADY_MS);
                for (int i = 0; i < plan.losses(); i++) {
                    boolean leave = plan.leaveEvery() > 0 && i % plan.leaveEvery() == plan.leaveEvery() - 1;
                    hits.add(lose(!leave, watch, log, i + 1 < plan.losses()));
                }
                cluster.catchUp(load, watch);
            } finally {
                cluster.killAll();
            }
        }
        List<String> rollBacks = all.stream()
                .flatMap(process -> process.log().lines())
                .filter(line -> line.contains(LeavingNode.ROLLED_BACK))
                .toList();
        Outcome outcome = new Outcome(plan, hits, rollBacks, cluster.verdict());
        out.println(outcome);
        return outcome;
    }

    /** Nodes that start at the same time may be of any age. */
    private int leader(LogWatch log) {
        String owner = log.newestOwner();
        for (int i = 0; i < cluster.size(); i++) {
            boolean leads = cluster.node(i)
                    .process()
                    .log()
                    .lines()
                    .filter(line -> line.startsWith(CountingWorker.RUN))
                    .anyMatch(line -> owner.startsWith(line.substring(CountingWorker.RUN.length())));
            if (leads) {
                return i;
            }
        }
        throw new IllegalStateException("No node is the coordinator " + owner);
    }

    private Hit lose(boolean kill, OutputWatch watch, LogWatch log, boolean comesBack) throws InterruptedException {
        long afterMs = random.nextLong(STEADY_MS);
        TimeUnit.MILLISECONDS.sleep(afterMs);
        long before = log.executions();
        LogRecord.Epoch last = log.newestEpoch();
        ClusterOfWorkers.Node leader = cluster.take(leader(log));
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
            ClusterOfWorkers.Node again = cluster.start(leader.port());
            all.add(again.process());
            again.process().awaitReady(Workers.PATIENCE);
            cluster.await(
                    watch,
                    () -> log.newestEpoch().execution() > execution,
                    "epochs with tasks on node " + leader.port() + ", which came back");
        }
        return hit;
    }
}
