package io.millrace.chaos.scenario;

import io.millrace.chaos.work.Job;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What epochs cost: how old results are when a reader gets them, with barriers close to each other and with none, in turns, each time on a new
 * cluster with as much state and load. One thread.
 */
public final class EpochCost {
    private static final long STEADY_MS = 3_000;

    /** Barriers so far apart that there is none while it is measured. */
    private static final long NONE_MS = 3_600_000;

    /**
     * @param epochMs between barriers, in every other run
     * @param rounds of one run with and one without, which take turns in being first
     * @param warmUp after the fill, until the compilers have done most of their work
     * @param time for which results are looked at after that, in each run
     */
    public record Plan(
            Job.Kind kind,
            int nodes,
            long epochMs,
            Keys keys,
            long rowsPerSecond,
            int rounds,
            Duration warmUp,
            Duration time) {}

    /** Ages in milliseconds. */
    public record Run(boolean epochs, long p50Ms, long p99Ms, long p999Ms, int results) {}

    /** All runs, and the median over the rounds of p99 with epochs to p99 without. */
    public record Outcome(Plan plan, List<Run> runs) {
        public double p99Ratio() {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i + 1 < runs.size(); i += 2) {
                Run one = runs.get(i);
                Run other = runs.get(i + 1);
                Run with = one.epochs() ? one : other;
                Run without = one.epochs() ? other : one;
                ratios.add((double) with.p99Ms() / Math.max(1, without.p99Ms()));
            }
            return ratios.stream().sorted().toList().get(ratios.size() / 2);
        }
    }

    private final Rig rig;
    private final Plan plan;
    private final PrintStream out;

    public EpochCost(Rig rig, Plan plan, PrintStream out) {
        this.rig = rig;
        this.plan = plan;
        this.out = out;
    }

    public Outcome run() throws InterruptedException {
        out.println(plan);
        // The broker and this process are compiled for a minute; who comes first would pay for that.
        run("first", true);
        List<Run> runs = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            boolean withFirst = round % 2 == 0;
            runs.add(run("a-" + round, withFirst));
            runs.add(run("b-" + round, !withFirst));
        }
        Outcome outcome = new Outcome(plan, runs);
        out.printf("p99 with epochs to p99 without: %.2f, median of %d%n", outcome.p99Ratio(), plan.rounds());
        return outcome;
    }

    private Run run(String name, boolean epochs) throws InterruptedException {
        ClusterOfWorkers cluster =
                ClusterOfWorkers.every(epochs ? plan.epochMs() : NONE_MS, rig, name, plan.kind(), plan.nodes());
        try (Load load = new Load(cluster.job().in(), plan.keys(), plan.rowsPerSecond());
                OutputWatch watch = new OutputWatch(cluster.job().out())) {
            cluster.settle(load, watch, STEADY_MS);
            cluster.awaitCold(watch, plan.keys());
            watch.agesFor(plan.warmUp());
            long[] ages = watch.agesFor(plan.time());
            Run run = new Run(
                    epochs,
                    ages[ages.length / 2],
                    ages[(int) (ages.length * 0.99)],
                    ages[(int) (ages.length * 0.999)],
                    ages.length);
            out.println("  " + run);
            load.stop();
            return run;
        } finally {
            cluster.killAll();
        }
    }
}
