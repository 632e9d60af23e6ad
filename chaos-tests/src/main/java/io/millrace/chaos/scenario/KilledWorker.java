package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.CountOracle;
import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.oracle.WindowOracle;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.Job;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A worker under load is killed (SIGKILL) at random moments and started again at once, so many times; then it may catch up, and the oracle
 * compares. One thread.
 */
public final class KilledWorker {
    /**
     * @param seed of the kill moments
     * @param keys the rows' keys, in turn
     * @param exactlyOnce the sink's delivery; else at least once
     */
    public record Plan(Job.Kind kind, long seed, int kills, int keys, long rowsPerSecond, boolean exactlyOnce) {
        /** At least once. */
        public Plan(Job.Kind kind, long seed, int kills, int keys, long rowsPerSecond) {
            this(kind, seed, kills, keys, rowsPerSecond, false);
        }

        /** For the ledger and messages. */
        String what() {
            return kind + (exactlyOnce ? " exactly once" : "");
        }

        /** The settings that the plan itself needs. */
        Map<String, String> with(Map<String, String> settings) {
            Map<String, String> all = new HashMap<>(settings);
            all.putAll(Workers.delivery(exactlyOnce));
            return all;
        }
    }

    /**
     * One kill.
     *
     * @param recoveryMs from the kill to the first result of a row that was sent after it; -1 if the next kill came before
     */
    public record Kill(Aim aim, long recoveryMs) {}

    /** What came of a run. */
    public record Outcome(Plan plan, List<Kill> kills, Verdict verdict) implements Ledger.Run {
        /** Nothing lost or wrong; and nothing twice, if that was promised. */
        public boolean ok() {
            return verdict.ok() && (!plan.exactlyOnce() || verdict.repeated() == 0);
        }

        /** Of the kills that were recovered from before the next; -1 without any. */
        public long recoveryPercentileMs(double percent) {
            return Percentile.of(kills.stream().mapToLong(Kill::recoveryMs), percent);
        }

        @Override
        public List<Ledger.Entry> entries() {
            return kills.stream()
                    .map(kill -> new Ledger.Entry(
                            plan.seed(),
                            "kill-9 " + plan.what(),
                            kill.aim().phase() + "+" + kill.aim().delayMs(),
                            ok(),
                            kill.recoveryMs()))
                    .toList();
        }

        @Override
        public String toString() {
            return String.format(
                    "%s, seed %d, %d kills (%d recovered from before the next, p50 %d ms, p99 %d ms): %s",
                    plan.what(),
                    plan.seed(),
                    kills.size(),
                    kills.stream().filter(k -> k.recoveryMs() >= 0).count(),
                    recoveryPercentileMs(50),
                    recoveryPercentileMs(99),
                    verdict);
        }
    }

    private final Rig rig;
    private final Plan plan;
    private final PrintStream out;
    private final SplittableRandom random;
    private final Job job;
    private final Workers workers;

    /** Windows that end by then are to be in the output. */
    private long closedBeforeMs;

    public KilledWorker(Rig rig, String name, Plan plan, Map<String, String> settings, PrintStream out)
            throws InterruptedException {
        this.rig = rig;
        this.plan = plan;
        this.out = out;
        random = new SplittableRandom(plan.seed());
        job = rig.job(name, plan.kind(), plan.with(settings));
        workers = new Workers(job, rig.directory().resolve(name + "-logs"));
    }

    /** Kills as planned. Takes some seconds a kill. */
    public Outcome run() throws InterruptedException {
        out.println(plan + " in " + rig.directory());
        List<Kill> kills = new ArrayList<>();
        try (Load load = new Load(job.in(), Keys.hot(plan.keys()), plan.rowsPerSecond());
                OutputWatch watch = new OutputWatch(job.out())) {
            long startNs = System.nanoTime();
            JvmProcess worker = workers.start();
            try {
                long startupMs = TimeUnit.NANOSECONDS.toMillis(worker.awaitReady(Workers.PATIENCE) - startNs);
                load.start();
                watch.markAfter(0);
                watch.awaitMark(worker);
                for (int i = 0; i < plan.kills(); i++) {
                    Aim aim = Aim.draw(random, i, startupMs);
                    awaitAim(aim, startNs, worker, watch);
                    if (!kills.isEmpty()) {
                        finish(kills, startNs, watch);
                    }
                    startNs = System.nanoTime();
                    watch.markAfter(System.currentTimeMillis());
                    worker.kill();
                    kills.add(new Kill(aim, -1));
                    worker = workers.start();
                }
                worker.awaitReady(Workers.PATIENCE);
                watch.awaitMark(worker);
                finish(kills, startNs, watch);
                catchUp(load, watch, worker);
            } finally {
                worker.kill();
            }
        }
        Outcome outcome = new Outcome(plan, kills, verdict());
        out.println(outcome);
        return outcome;
    }

    private void awaitAim(Aim aim, long startNs, JvmProcess worker, OutputWatch watch) throws InterruptedException {
        long sinceNs = startNs;
        if (aim.phase() != Aim.Phase.STARTING) {
            sinceNs = worker.awaitReady(Workers.PATIENCE);
        }
        if (aim.phase() == Aim.Phase.STEADY) {
            watch.awaitMark(worker);
            sinceNs = System.nanoTime();
        }
        long leftNs = TimeUnit.MILLISECONDS.toNanos(aim.delayMs()) - (System.nanoTime() - sinceNs);
        if (leftNs > 0) {
            TimeUnit.NANOSECONDS.sleep(leftNs);
        }
        if (!worker.isAlive()) {
            throw new IllegalStateException("The worker ended by itself. " + worker.tail());
        }
    }

    private void finish(List<Kill> kills, long killedNs, OutputWatch watch) {
        Kill last = kills.get(kills.size() - 1);
        long ms = watch.markReached() ? TimeUnit.NANOSECONDS.toMillis(watch.markReachedNs() - killedNs) : -1;
        kills.set(kills.size() - 1, new Kill(last.aim(), ms));
        out.printf(
                "  kill %d of %d: %s + %d ms, recovery %s%n",
                kills.size(),
                plan.kills(),
                last.aim().phase(),
                last.aim().delayMs(),
                ms < 0 ? "cut short by the next kill" : ms + " ms");
    }

    /** Lets the worker take all that was sent. If it does not, the verdict will say so. */
    private void catchUp(Load load, OutputWatch watch, JvmProcess worker) throws InterruptedException {
        if (plan.kind().windowed()) {
            // Only later rows close a window, in every partition.
            closedBeforeMs = System.currentTimeMillis();
            await(watch, worker, () -> watch.newestMs() >= closedBeforeMs + 1000);
            load.stop();
        } else {
            Map<String, Long> rows = load.stop();
            await(watch, worker, () -> watch.hasAll(rows));
        }
    }

    private void await(OutputWatch watch, JvmProcess worker, BooleanSupplier condition) throws InterruptedException {
        if (!watch.await(Workers.PATIENCE, () -> condition.getAsBoolean() || !worker.isAlive())) {
            worker.printThreads();
            out.println("The worker did not catch up. " + worker.tail());
        } else if (!worker.isAlive()) {
            out.println("The worker ended by itself. " + worker.tail());
        }
    }

    private Verdict verdict() {
        return plan.kind().windowed()
                ? WindowOracle.compare(job.in(), job.out(), closedBeforeMs)
                : CountOracle.compare(job.in(), job.out(), plan.kind().realTime());
    }
}
