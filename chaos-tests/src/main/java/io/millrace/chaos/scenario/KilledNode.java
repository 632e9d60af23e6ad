package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.Job;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A cluster of several workers under load. Again and again one of them, often the one that leads the query, is killed (SIGKILL) or made to
 * stand still (SIGSTOP, later SIGCONT), and started again; then the cluster may catch up, and the oracle compares. One thread.
 */
public final class KilledNode {
    /** In the log of a node that was about to leave, and did so without waiting any longer. */
    private static final String NOT_IN_ORDER = "This node leaves with tasks";

    private static final int STANDBY_EPOCHS = 24;

    /** For a state of a few keys. */
    private static final int FEW_STANDBY_EPOCHS = 6;

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
     * @param keys cold ones are all there before the first fault
     * @param standby whether each task's state is kept on a second node
     */
    public record Plan(
            Job.Kind kind,
            long seed,
            int nodes,
            int faults,
            int zombieEvery,
            Keys keys,
            long rowsPerSecond,
            boolean standby) {
        /** Without standby. */
        public Plan(Job.Kind kind, long seed, int nodes, int faults, int zombieEvery, Keys keys, long rowsPerSecond) {
            this(kind, seed, nodes, faults, zombieEvery, keys, rowsPerSecond, false);
        }

        /** For the ledger and messages. */
        String what() {
            return kind + " on " + nodes + " nodes" + (keys.cold() == 0 ? "" : " with " + keys.cold() + " cold keys")
                    + (standby ? " and standby" : "");
        }
    }

    /**
     * One fault.
     *
     * @param leader whether it met the node that led the query
     * @param recoveryMs from the fault until every key had a result of a row that was sent after it; -1 if that took longer than the next fault
     */
    public record Hit(Fault fault, boolean leader, long afterMs, long recoveryMs) {}

    /**
     * What came of a run.
     *
     * @param stateBytes in the checkpoint before the first fault
     * @param unwillingEnds nodes that were told to end when all was over, and did not within the time that they have for it, or not with code 0
     */
    public record Outcome(Plan plan, long stateBytes, List<Hit> hits, List<String> unwillingEnds, Verdict verdict)
            implements Ledger.Run {
        public long recoveryPercentileMs(double percent) {
            return Percentile.of(
                    hits.stream().filter(h -> h.fault() == Fault.KILL).mapToLong(Hit::recoveryMs), percent);
        }

        @Override
        public List<Ledger.Entry> entries() {
            return hits.stream()
                    .map(hit -> new Ledger.Entry(
                            plan.seed(),
                            (hit.fault() == Fault.KILL ? "kill-9 " : "stop-cont ") + plan.what(),
                            (hit.leader() ? "leader+" : "node+") + hit.afterMs(),
                            verdict.ok(),
                            hit.recoveryMs()))
                    .toList();
        }

        @Override
        public String toString() {
            return String.format(
                    "%s, seed %d, %.1f MB of state, %d faults (%d of the leader; kills: recovery p50 %d ms, p99 %d ms): %s",
                    plan.what(),
                    plan.seed(),
                    stateBytes / 1e6,
                    hits.size(),
                    hits.stream().filter(Hit::leader).count(),
                    recoveryPercentileMs(50),
                    recoveryPercentileMs(99),
                    verdict);
        }
    }

    private final Rig rig;
    private final Plan plan;
    private final PrintStream out;
    private final SplittableRandom random;
    private final ClusterOfWorkers cluster;

    public KilledNode(Rig rig, String name, Plan plan, Map<String, String> settings, PrintStream out)
            throws InterruptedException {
        this.rig = rig;
        this.plan = plan;
        this.out = out;
        random = new SplittableRandom(plan.seed());
        Map<String, String> all = new HashMap<>(settings);
        all.put("millrace.state.standby", plan.standby() ? "1" : "0");
        cluster = new ClusterOfWorkers(rig, name, plan.kind(), plan.nodes(), Map.copyOf(all));
    }

    /** Faults as planned. Takes some seconds each. */
    public Outcome run() throws InterruptedException {
        out.println(plan + " in " + rig.directory());
        List<Hit> hits = new ArrayList<>();
        AtomicLong stateBytes = new AtomicLong();
        UnderLoad.Faults faults = scene -> {
            stateBytes.set(fill(scene));
            for (int i = 0; i < plan.faults(); i++) {
                if (plan.standby()) {
                    letStandbysCatchUp(scene);
                }
                hits.add(hit(i, scene));
            }
        };
        List<String> unwilling = new ArrayList<>();
        // Whoever waits for something of an execution before the last fault waits here for ever.
        UnderLoad.Faults ending = scene -> {
            while (cluster.size() > 0) {
                JvmProcess process = cluster.take(0).process();
                process.tellToEnd();
                int exitCode = process.awaitExit(Workers.PATIENCE);
                if (exitCode != 0 || process.log().contains(NOT_IN_ORDER)) {
                    unwilling.add("exit code " + exitCode + ": " + process.tail());
                }
            }
        };
        UnderLoad.Findings findings = UnderLoad.run(rig, cluster, plan.keys(), plan.rowsPerSecond(), faults, ending);
        Outcome outcome = new Outcome(plan, stateBytes.get(), hits, List.copyOf(unwilling), findings.results());
        out.println(outcome);
        return outcome;
    }

    /** Waits until the state of all cold keys is durable; its bytes. */
    private long fill(UnderLoad.Scene scene) throws InterruptedException {
        long startNs = System.nanoTime();
        cluster.awaitCold(scene.watch(), plan.keys());
        long newest = scene.log().newestEpoch().epoch();
        cluster.await(scene.watch(), () -> scene.log().newestEpoch().epoch() > newest + 1, "epochs with all cold keys");
        long bytes = scene.log().stateBytes();
        out.printf(
                "  %.1f MB of state, after %d ms%n",
                bytes / 1e6, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        return bytes;
    }

    /** As when faults are hours apart: the nodes have had time to read what each is to keep for another. */
    private void letStandbysCatchUp(UnderLoad.Scene scene) throws InterruptedException {
        long newest = scene.log().newestEpoch().epoch();
        int epochs = plan.keys().cold() == 0 ? FEW_STANDBY_EPOCHS : STANDBY_EPOCHS;
        cluster.await(
                scene.watch(),
                () -> scene.log().newestEpoch().epoch() >= newest + epochs,
                "epochs for the standby stores to follow");
    }

    private Hit hit(int number, UnderLoad.Scene scene) throws InterruptedException {
        OutputWatch watch = scene.watch();
        // The first in age leads; every other fault is meant for it.
        int victim = number % 2 == 0 ? 0 : random.nextInt(cluster.size());
        boolean zombie = plan.zombieEvery() > 0 && number % plan.zombieEvery() == plan.zombieEvery() - 1;
        long afterMs = random.nextLong(STEADY_MS);
        TimeUnit.MILLISECONDS.sleep(afterMs);
        ClusterOfWorkers.Node node = cluster.take(victim);
        long startNs = System.nanoTime();
        if (zombie) {
            node.process().standStill();
        } else {
            node.process().kill();
        }
        watch.everyKeyAfter(System.currentTimeMillis());
        cluster.await(watch, watch::everyKeyReached, "results of all keys after fault " + number);
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
        long executions = scene.log().executions();
        ClusterOfWorkers.Node again = cluster.start(node.place());
        again.process().awaitReady(Workers.PATIENCE);
        // With tasks for the node that came back; it prepares itself for them, so that may take a while.
        cluster.await(
                watch,
                () -> scene.log().newestEpoch().execution() >= executions,
                "an execution after node " + node.place() + " came back");
        return new Hit(fault, victim == 0, afterMs, recoveryMs);
    }
}
