package io.millrace.samples.nexmark;

import io.millrace.sql.MillraceSession;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One query over all events of a scale, in real time, its rows thrown away: what it took from the start of the query until every event had
 * been through. The whole process is measured, with the making of the events.
 *
 * @param wallNs from start() on
 * @param cpuNs of all threads meanwhile, the JIT's and the collector's too
 */
public record NexmarkRun(NexmarkQuery query, AuctionScale scale, long wallNs, long cpuNs) {
    private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    /**
     * Runs it; blocks until it is through.
     *
     * @param processCpuNs the clock of the CPU time of all threads
     */
    public static NexmarkRun of(
            NexmarkQuery query,
            MillraceSession session,
            AuctionScale scale,
            String checkpoint,
            LongSupplier processCpuNs)
            throws Exception {
        long cpu = processCpuNs.getAsLong();
        long start = System.nanoTime();
        StreamingQuery running = query.overStreams(session, scale)
                .writeStream()
                .format("noop")
                .outputMode("append")
                .option("checkpointLocation", checkpoint)
                .trigger(Trigger.RealTime("1 second"))
                .start();
        try {
            running.processAllAvailable();
            return new NexmarkRun(query, scale, System.nanoTime() - start, processCpuNs.getAsLong() - cpu);
        } finally {
            running.stop();
        }
    }

    public double eventsPerSecond() {
        return scale.events() * NS_PER_S / wallNs;
    }

    public double cpuSecondsPerMillion() {
        return cpuNs / NS_PER_S / (scale.events() / 1e6);
    }
}
