package io.millrace.spi.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Everything that is needed to go on after an epoch. One immutable object an epoch, named by the log.
 *
 * @param positions per source ordinal: split → next position
 * @param watermarkMs the global watermark computed at the end of this epoch (the next epoch evicts with it), -1 before the first
 * @param watermarkUsedMs the watermark that this epoch used
 * @param stateBase files of the last materialised store snapshot, with the epoch it holds ({@code -1}: none)
 * @param segments delta segments after the base, oldest first
 * @param sinkPrepared per sink task: what its writer returned from prepare
 * @param extra small facts by name (pinned settings, per-node watermarks)
 */
public record Manifest(
        String queryId,
        long epoch,
        long generation,
        long execution,
        long parentEpoch,
        List<SortedMap<String, Long>> positions,
        long watermarkMs,
        long watermarkUsedMs,
        long stateBaseEpoch,
        List<ObjectRef> stateBase,
        List<ObjectRef> segments,
        Map<String, byte[]> sinkPrepared,
        Map<String, String> extra) {}
