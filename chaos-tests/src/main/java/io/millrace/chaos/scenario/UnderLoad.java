package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.CheckpointOracle;
import io.millrace.chaos.oracle.Verdict;
import java.nio.file.Path;
import java.util.List;

/**
 * A cluster of workers under load, while a scenario does its worst to it: before, it settles; behind, it catches up, all processes end, and the
 * oracles compare. One thread.
 */
final class UnderLoad {
    private static final long STEADY_MS = 1_000;

    /** What a scenario does, and looks at while it does it. */
    @FunctionalInterface
    interface Faults {
        void happen(Scene scene) throws InterruptedException;
    }

    /**
     * What there is to look at.
     *
     * @param objects looked at before and behind all faults; a scenario may look more often
     */
    record Scene(ClusterOfWorkers cluster, OutputWatch watch, LogWatch log, CheckpointOracle objects) {}

    /**
     * What the oracles found.
     *
     * @param results about the output topic
     * @param violations of the rules of the checkpoint: objects are never overwritten, and the log has one writer at a time
     */
    record Findings(Verdict results, List<String> violations) {}

    private UnderLoad() {}

    static Findings run(Rig rig, ClusterOfWorkers cluster, Keys keys, long rowsPerSecond, Faults faults)
            throws InterruptedException {
        return run(rig, cluster, keys, rowsPerSecond, faults, scene -> {});
    }

    /** @param ending what happens when all has been caught up with, and before the processes end */
    static Findings run(Rig rig, ClusterOfWorkers cluster, Keys keys, long rowsPerSecond, Faults faults, Faults ending)
            throws InterruptedException {
        Path checkpoint = Path.of(cluster.job().checkpoint());
        CheckpointOracle objects = new CheckpointOracle(checkpoint);
        try (Load load = new Load(cluster.job().in(), keys, rowsPerSecond);
                OutputWatch watch = new OutputWatch(cluster.job().out());
                LogWatch log = new LogWatch(checkpoint)) {
            try {
                cluster.settle(load, watch, STEADY_MS);
                objects.look();
                Scene scene = new Scene(cluster, watch, log, objects);
                faults.happen(scene);
                cluster.catchUp(load, watch);
                ending.happen(scene);
            } finally {
                cluster.killAll();
            }
            objects.look();
            objects.checkLog(log.records());
        }
        return new Findings(cluster.verdict(), objects.violations());
    }
}
