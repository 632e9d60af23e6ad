package io.millrace.engine.epoch;

import io.millrace.engine.protocol.Rhythm;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator that takes over does, decided from the log alone. Whatever its predecessor had begun and not logged did
 * not happen: barriers, acks and manifests without their EPOCH record leave nothing but orphaned files.
 *
 * <table>
 * <caption>The predecessor ended after … and the log says …</caption>
 * <tr><td>a barrier, any acks, the manifest's file</td><td>nothing</td><td>go on from the last durable epoch; the number is burnt (real
 *     time), or the same plan runs again under the same number (micro-batch)</td></tr>
 * <tr><td>the EPOCH append, whether it heard of it or not</td><td>EPOCH</td><td>durable: publish it first, then go on</td></tr>
 * <tr><td>some sinks had published</td><td>EPOCH</td><td>the same; publishing twice changes nothing</td></tr>
 * <tr><td>FINALIZED</td><td>both</td><td>go on with the next epoch</td></tr>
 * <tr><td>GENERATION</td><td>GENERATION</td><td>take the next generation</td></tr>
 * <tr><td>EXECUTION, some tasks told</td><td>EXECUTION</td><td>take the next execution; tasks of older ones are fenced</td></tr>
 * </table>
 *
 * @param generation to append
 * @param resumeFrom the newest durable epoch, or null for empty state
 * @param repeat a planned epoch that must run again exactly as planned, or null
 * @param lastNumber no epoch at or below it may be begun, but the repeated one
 */
public record Recovery(
        long generation, LogRecord.@Nullable Epoch resumeFrom, LogRecord.@Nullable Planned repeat, long lastNumber) {

    public static Recovery decide(LogView log, Rhythm rhythm) {
        // A real-time run cannot read "exactly up to the plan"; leaving the number unused keeps it from having two
        // contents.
        LogRecord.Planned repeat = rhythm == Rhythm.MICRO_BATCH ? log.planned() : null;
        long lastNumber = repeat == null ? log.highestEpoch() : repeat.epoch() - 1;
        return new Recovery(log.generation() + 1, log.lastEpoch(), repeat, lastNumber);
    }

    /** Whether the sinks must (again) be told to publish the newest durable epoch before anything else runs. */
    public static boolean mustPublish(LogView log, Manifest newest) {
        return newest.epoch() > log.finalizedEpoch() && publishes(newest);
    }

    /**
     * Whether a sink left something to publish. Only such epochs get a FINALIZED record; and since an epoch begins after the one
     * before is published, at most the newest durable epoch can lack it.
     */
    public static boolean publishes(Manifest manifest) {
        return manifest.sinkPrepared().values().stream().anyMatch(bytes -> bytes.length > 0);
    }
}
