package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.JsonNumbers;
import io.millrace.chaos.oracle.Topics;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.Job;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * What a delivery costs a worker: how fast it works off a backlog, and how old a result is when a reader with read_committed gets it, under
 * a steady load after that. One thread.
 */
public final class DeliveryCost {
    private static final Keys KEYS = Keys.hot(50);
    private static final long BACKLOG_PER_SECOND = 100_000;

    private final Rig rig;

    /** @param rig with topics of runs before, if any */
    public DeliveryCost(Rig rig) {
        this.rig = rig;
    }

    /**
     * @param backlogRows rows there before the worker starts
     * @param steadyRows rows sent one by one after that
     * @param rowsPerSecond of these
     */
    public record Plan(String delivery, long backlogRows, long steadyRows, long rowsPerSecond) {}

    /**
     * @param rowsPerSecond of the backlog, from the sending of the first result until the last is visible
     * @param p50Ms from the sending of a row to its visible result
     */
    public record Result(Plan plan, long rowsPerSecond, long p50Ms, long p99Ms) {
        @Override
        public String toString() {
            return String.format(
                    "%s: %d rows/s of a backlog of %d; at %d rows/s visible after p50 %d ms, p99 %d ms",
                    plan.delivery(), rowsPerSecond, plan.backlogRows(), plan.rowsPerSecond(), p50Ms, p99Ms);
        }
    }

    /** Each run needs a name of its own. Takes about half a minute. */
    public Result run(String name, Job.Kind kind, Plan plan) throws InterruptedException {
        Job job = rig.job(name, kind, Map.of("millrace.delivery", plan.delivery()));
        send(job, plan.backlogRows(), BACKLOG_PER_SECOND);
        Workers workers = new Workers(job, rig.directory().resolve(name + "-logs"));
        try (KafkaConsumer<String, String> consumer = Topics.consumer(job.out());
                JvmProcess worker = workers.start()) {
            worker.awaitReady(Workers.PATIENCE);
            long[] ages = new long[(int) Math.max(plan.backlogRows(), plan.steadyRows())];
            long backlogMs = take(consumer, plan.backlogRows(), ages, worker);
            Thread load = new Thread(() -> sendUnchecked(job, plan), "steady-load");
            load.start();
            take(consumer, plan.steadyRows(), ages, worker);
            load.join();
            worker.kill();
            long[] sorted =
                    Arrays.stream(ages, 0, (int) plan.steadyRows()).sorted().toArray();
            return new Result(
                    plan,
                    plan.backlogRows() * 1_000L / backlogMs,
                    sorted[sorted.length / 2],
                    sorted[(int) (sorted.length * 0.99)]);
        }
    }

    private static void sendUnchecked(Job job, Plan plan) {
        try {
            send(job, plan.steadyRows(), plan.rowsPerSecond());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(Job job, long rows, long rowsPerSecond) throws InterruptedException {
        try (Load load = new Load(job.in(), KEYS, rowsPerSecond, rows)) {
            load.start();
            load.awaitEnd();
        }
    }

    /** Reads so many results; milliseconds from the sending of the first to the reading of the last. */
    private static long take(KafkaConsumer<String, String> consumer, long rows, long[] ages, JvmProcess worker) {
        long firstSentMs = Long.MAX_VALUE;
        long deadlineNs = System.nanoTime() + Workers.PATIENCE.toNanos();
        for (int n = 0; n < rows; ) {
            if (System.nanoTime() > deadlineNs || !worker.isAlive()) {
                throw new IllegalStateException("Only " + n + " of " + rows + " results came. " + worker.tail());
            }
            for (var r : consumer.poll(Duration.ofMillis(50))) {
                firstSentMs = Math.min(firstSentMs, r.timestamp());
                ages[n++] = System.currentTimeMillis() - JsonNumbers.get(r.value(), "t");
            }
        }
        return Math.max(1, System.currentTimeMillis() - firstSentMs);
    }
}
