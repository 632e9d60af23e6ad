package io.millrace.engine.epoch;

import io.millrace.spi.checkpoint.Manifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The watermark of a query between two epochs, in milliseconds since 1970.
 *
 * @param nodesMs per watermark node: largest event time seen in this run minus its delay; 0 for a node without rows
 * @param globalMs closes windows and evicts in the next epoch; -1 if the query declares no watermark
 * @param usedMs what the epoch before used: rows at or before it are late in the next one
 */
public record Watermarks(List<Long> nodesMs, long globalMs, long usedMs) {
    public Watermarks {
        nodesMs = List.copyOf(nodesMs);
    }

    /** Before the first epoch: 1970, so that rows at or before it are late from the start. */
    public static Watermarks initial(int nodes) {
        long start = nodes == 0 ? -1 : 0;
        return new Watermarks(Collections.nCopies(nodes, 0L), start, start);
    }

    /** After a restart: only the global value is kept; what single nodes had seen above it is forgotten, as in Spark. */
    public static Watermarks restored(int nodes, Manifest manifest) {
        Watermarks first = initial(nodes);
        return nodes == 0
                ? first
                : new Watermarks(
                        first.nodesMs, Math.max(0, manifest.watermarkMs()), Math.max(0, manifest.watermarkUsedMs()));
    }

    /**
     * After an epoch.
     *
     * @param maxEventTimeMs by node, those with rows in the epoch
     * @param delaysMs by node
     * @param highest whether the fastest node decides rather than the slowest
     */
    public Watermarks after(Map<Integer, Long> maxEventTimeMs, List<Long> delaysMs, boolean highest) {
        if (nodesMs.isEmpty()) {
            return this;
        }
        List<Long> nodes = new ArrayList<>(nodesMs);
        for (Map.Entry<Integer, Long> e : maxEventTimeMs.entrySet()) {
            int node = e.getKey();
            nodes.set(node, Math.max(nodes.get(node), e.getValue() - delaysMs.get(node)));
        }
        long candidate = highest ? Collections.max(nodes) : Collections.min(nodes);
        return new Watermarks(nodes, Math.max(globalMs, candidate), globalMs);
    }

    /** After an epoch whose watermark came with the rows; -1: none yet. */
    public Watermarks reached(long watermarkMs) {
        return new Watermarks(nodesMs, Math.max(globalMs, watermarkMs), globalMs);
    }

    /** Whether the last epoch moved the watermark, so that windows may close though no row comes. */
    public boolean advanced() {
        return globalMs > usedMs;
    }
}
