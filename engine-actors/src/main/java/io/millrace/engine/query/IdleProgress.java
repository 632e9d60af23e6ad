package io.millrace.engine.query;

import io.millrace.sql.streaming.SinkProgress;
import io.millrace.sql.streaming.SourceProgress;
import io.millrace.sql.streaming.StateOperatorProgress;
import io.millrace.sql.streaming.StreamingQueryProgress;
import java.util.List;
import java.util.Map;

/** The report of a query of micro-batches that has found nothing to do for a while: what there was after its last batch. Pure. */
final class IdleProgress {
    private static final String OF_BATCHES = "addBatch";

    private IdleProgress() {}

    /** @param last the newest report, of a batch or of being idle */
    static StreamingQueryProgress after(StreamingQueryProgress last, long nowMs) {
        boolean ofBatch = last.durationMs().containsKey(OF_BATCHES);
        String watermark = last.eventTime().get("watermark");
        return new StreamingQueryProgress(
                new StreamingQueryProgress.Identity(
                        last.id(),
                        last.runId(),
                        last.name(),
                        ProgressBuilder.iso(nowMs),
                        ofBatch ? last.batchId() + 1 : last.batchId()),
                new StreamingQueryProgress.Timing(0, Map.of("latestOffset", 0L, "triggerExecution", 0L)),
                watermark == null ? Map.of() : Map.of("watermark", watermark),
                List.of(last.stateOperators()).stream()
                        .map(IdleProgress::unchanged)
                        .toList(),
                List.of(last.sources()).stream().map(IdleProgress::unread).toList(),
                new SinkProgress(last.sink().description(), last.sink().numOutputRows(), Map.of()),
                Map.of(),
                Map.of());
    }

    private static StateOperatorProgress unchanged(StateOperatorProgress o) {
        return new StateOperatorProgress(
                o.operatorName(),
                o.numRowsTotal(),
                0,
                o.allUpdatesTimeMs(),
                o.numRowsRemoved(),
                o.allRemovalsTimeMs(),
                o.commitTimeMs(),
                o.memoryUsedBytes(),
                0,
                o.numShufflePartitions(),
                o.numStateStoreInstances(),
                o.customMetrics());
    }

    private static SourceProgress unread(SourceProgress s) {
        return new SourceProgress(s.description(), s.endOffset(), s.endOffset(), null, 0, 0, 0, Map.of());
    }
}
