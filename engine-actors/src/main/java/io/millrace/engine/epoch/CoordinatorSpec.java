package io.millrace.engine.epoch;

import io.millrace.engine.protocol.Rhythm;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.sql.streaming.Trigger;
import java.util.List;

/**
 * What does not change while one coordinator runs a query.
 *
 * @param create the first record of the log, should it be empty; else only its queryId must agree
 * @param owner a nonce of this coordinator
 * @param sources number of sources
 * @param clocks what event time and the clock bring about
 * @param output what a task's acknowledgement stands for
 * @param kept what the program's functions keep by key, to be noted in manifests
 */
public record CoordinatorSpec(
        LogRecord.Create create,
        String owner,
        Trigger trigger,
        int sources,
        Clocks clocks,
        Output output,
        Topology topology,
        Timing timing,
        KeptShape kept) {
    /** Name of the pinned setting that says whether the slowest ({@code min}) or fastest ({@code max}) watermark node decides. */
    public static final String WATERMARK_POLICY = "millrace.sql.streaming.multipleWatermarkPolicy";

    /**
     * @param delaysMs the delay of each watermark node
     * @param watermarkUseful whether a stateful operator emits or evicts by the watermark
     * @param clockUseful whether a stateful operator emits or evicts by the clock
     * @param noDataEpochs setting {@code millrace.sql.streaming.noDataMicroBatches.enabled}
     */
    public record Clocks(List<Long> delaysMs, boolean watermarkUseful, boolean clockUseful, boolean noDataEpochs) {
        public Clocks {
            delaysMs = List.copyOf(delaysMs);
        }
    }

    /** What a task's acknowledgement of an epoch stands for. */
    public enum Output {
        /** This epoch alone: when one is cancelled the query rolls back. */
        ONE_EPOCH,
        /**
         * Also epochs that were cancelled since the last durable one (their segments, their prepared output): a cancelled real-time epoch
         * costs nothing but its number.
         */
        CUMULATIVE,
        /** This epoch alone, and the sink's writers publish it once it is durable, each its own part, and say so. */
        TRANSACTIONAL
    }

    public Rhythm rhythm() {
        return trigger.realTime() ? Rhythm.REAL_TIME : Rhythm.MICRO_BATCH;
    }

    /** Whether the query ends by itself. */
    public boolean bounded() {
        return trigger.kind() == Trigger.Kind.AVAILABLE_NOW || trigger.kind() == Trigger.Kind.ONCE;
    }

    /**
     * @param epochTimeoutMs from a barrier to the last ack; 0: none (a micro-batch may take as long as it takes)
     * @param resendMs how often a command without answer is sent again
     * @param deployTimeoutMs from deployment until all tasks are ready; twice as long for each execution since the last that made an epoch durable
     * @param surveyTimeoutMs from a coordinator's question who is there until all tasks have answered
     * @param pollMs how often a micro-batch query without interval looks for data
     * @param hurryMs time between barriers while somebody waits in processAllAvailable
     * @param discoveryMs how often sources are asked for new splits; 0: never
     * @param stopGraceMs how long an epoch in flight may take to end after stop()
     * @param retryAttempts how often a call to log, storage, source or sink is tried
     * @param maxRestarts how many executions may fail within restartWindowMs
     * @param maxCancelled how many epochs in a row may be cancelled before the query rolls back
     * @param stepped whether an epoch that no interval brings begins only when somebody asks for it, and then at once
     */
    public record Timing(
            long epochTimeoutMs,
            long resendMs,
            long deployTimeoutMs,
            long surveyTimeoutMs,
            long pollMs,
            long hurryMs,
            long discoveryMs,
            long stopGraceMs,
            int retryAttempts,
            int maxRestarts,
            long restartWindowMs,
            int maxCancelled,
            boolean stepped) {

        /**
         * Real time: ten intervals, at least 30 s, as time-out of an epoch; micro-batch: none. A busy machine and a store that catches up delay
         * barriers by seconds, and rolling back makes that worse; who has died is found out otherwise and much earlier.
         */
        public static Timing defaults(Trigger trigger) {
            long epochTimeoutMs = trigger.realTime() ? Math.max(30_000, 10 * trigger.intervalMs()) : 0;
            return new Timing(epochTimeoutMs, 1_000, 30_000, 2_000, 10, 25, 10_000, 5_000, 8, 3, 60_000, 5, false);
        }

        /** These with what settings and surroundings say. */
        public Timing with(int attempts, long windowMs, boolean onlyWhenAsked) {
            return new Timing(
                    epochTimeoutMs,
                    resendMs,
                    deployTimeoutMs,
                    surveyTimeoutMs,
                    pollMs,
                    hurryMs,
                    discoveryMs,
                    stopGraceMs,
                    retryAttempts,
                    attempts,
                    windowMs,
                    maxCancelled,
                    onlyWhenAsked);
        }
    }
}
