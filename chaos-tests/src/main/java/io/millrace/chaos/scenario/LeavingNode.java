package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.work.CountingWorker;
import io.millrace.chaos.work.Job;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A cluster of several workers under load. The query is rescaled, on request of this node and that. Then one after another is told to end (SIGTERM): a node that only has tasks, one that leads, a node that
 * came back in between. Each must end with code 0, and the query must go on where it stood: nothing is rolled back, so no result comes twice.
 * In the end the cluster catches up, all others leave too, and the oracle compares. One thread.
 */
public final class LeavingNode {
    private static final long STEADY_MS = 1_000;
    static final String ROLLED_BACK = "rolling back";

    /**
     * @param nodes three at least
     * @param rescales numbers of tasks
     */
    public record Plan(Job.Kind kind, int nodes, List<Integer> rescales, int keys, long rowsPerSecond) {}

    /**
     * One that left.
     *
     * @param leader whether it led the query
     * @param exitCode of its process
     * @param movedMs from the signal until every key had a result of a row that was sent after it
     */
    public record Departure(boolean leader, int exitCode, long movedMs) {}

    /**
     * What came of a run.
     *
     * @param rescales the nodes' answers
     * @param departures while there were others
     * @param lastExitCodes of those that left in the end
     * @param rollBacks lines in the nodes' logs that tell of one
     */
    public record Outcome(
            List<String> rescales,
            List<Departure> departures,
            List<Integer> lastExitCodes,
            List<String> rollBacks,
            Verdict verdict) {}

    private final Rig rig;
    private final Plan plan;
    private final PrintStream out;
    private final ClusterOfWorkers cluster;

    public LeavingNode(Rig rig, String name, Plan plan, PrintStream out) throws InterruptedException {
        this.rig = rig;
        this.plan = plan;
        this.out = out;
        cluster = new ClusterOfWorkers(rig, name, plan.kind(), plan.nodes(), Map.of());
    }

    public Outcome run() throws InterruptedException {
        out.println(plan + " in " + rig.directory());
        List<String> rescales = new ArrayList<>();
        List<Departure> departures = new ArrayList<>();
        List<Integer> last = new ArrayList<>();
        UnderLoad.Faults changes = scene -> {
            OutputWatch watch = scene.watch();
            for (int i = 0; i < plan.rescales().size(); i++) {
                rescales.add(rescale(i % cluster.size(), plan.rescales().get(i), watch));
            }
            departures.add(leaveAndComeBack(cluster.size() - 1, watch));
            departures.add(leaveAndComeBack(0, watch));
            departures.add(leave(1, watch).departure());
        };
        UnderLoad.Faults ending = scene -> {
            while (cluster.size() > 0) {
                last.add(end(cluster.take(0)));
            }
        };
        UnderLoad.Findings findings =
                UnderLoad.run(rig, cluster, Keys.hot(plan.keys()), plan.rowsPerSecond(), changes, ending);
        Outcome outcome = new Outcome(rescales, departures, last, cluster.linesWith(ROLLED_BACK), findings.results());
        out.println(outcome);
        return outcome;
    }

    private String rescale(int number, int tasks, OutputWatch watch) throws InterruptedException {
        String answer = cluster.node(number)
                .process()
                .ask(CountingWorker.RESCALE + tasks, CountingWorker.RESCALED + tasks, Workers.PATIENCE);
        watch.everyKeyAfter(System.currentTimeMillis());
        cluster.await(watch, watch::everyKeyReached, "results of all keys after a rescale to " + tasks);
        out.println("  node " + number + ": " + answer + " ms");
        return answer;
    }

    private record Left(Departure departure, ClusterOfWorkers.Place place) {}

    private Departure leaveAndComeBack(int number, OutputWatch watch) throws InterruptedException {
        Left left = leave(number, watch);
        ClusterOfWorkers.Node again = cluster.start(left.place());
        again.process().awaitReady(Workers.PATIENCE);
        long readyMs = System.currentTimeMillis() + STEADY_MS;
        cluster.await(watch, () -> watch.newestMs() > readyMs, "results after node " + left.place() + " came back");
        return left.departure();
    }

    private Left leave(int number, OutputWatch watch) throws InterruptedException {
        ClusterOfWorkers.Node node = cluster.take(number);
        long startNs = System.nanoTime();
        watch.everyKeyAfter(System.currentTimeMillis());
        int exitCode = end(node);
        cluster.await(watch, watch::everyKeyReached, "results of all keys after a node left");
        long movedMs = TimeUnit.NANOSECONDS.toMillis(watch.everyKeyReachedNs() - startNs);
        Departure departure = new Departure(number == 0, exitCode, movedMs);
        out.println("  " + departure);
        return new Left(departure, node.place());
    }

    private int end(ClusterOfWorkers.Node node) throws InterruptedException {
        node.process().tellToEnd();
        return node.process().awaitExit(Workers.PATIENCE);
    }
}
