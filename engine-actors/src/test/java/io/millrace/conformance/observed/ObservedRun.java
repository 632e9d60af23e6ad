package io.millrace.conformance.observed;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.engine.launch.ControlledEngine;
import io.millrace.engine.launch.ManualClock;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StateOperatorProgress;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryProgress;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The query, started when it is first asked for, and what its batches gave. */
final class ObservedRun {
    private final Dataset<Row> rows;
    private final Path checkpoint;
    private final String mode;
    private final boolean ordered;
    private final @Nullable Clock clock;
    private final Map<Long, List<String>> epochs = new ConcurrentSkipListMap<>();
    private @Nullable StreamingQuery query;
    private long done = -1;

    ObservedRun(Dataset<Row> rows, String mode, boolean ordered, Path checkpoint, @Nullable Clock clock) {
        this.rows = rows;
        this.checkpoint = checkpoint;
        this.mode = mode;
        this.ordered = ordered;
        this.clock = clock;
    }

    /** The batches since the last call, once everything there is has been processed. */
    List<String> batches() throws TimeoutException {
        if (query == null) {
            done = -1;
            query = rows.writeStream()
                    .outputMode(mode)
                    .trigger(Trigger.ProcessingTime(clock == null ? "0 seconds" : "1 second"))
                    .option("checkpointLocation", checkpoint.toString())
                    .foreachBatch((Dataset<Row> batch, Long epoch) -> {
                        List<String> text = new ArrayList<>(batch.collectAsList().stream()
                                .map(ObservedRun::text)
                                .toList());
                        if (!ordered) {
                            Collections.sort(text);
                        }
                        epochs.put(epoch, text);
                    })
                    .start();
        }
        StreamingQuery running = query;
        if (clock == null) {
            running.processAllAvailable();
        } else {
            clock.engine().control(running).awaitRest();
        }
        List<String> out = new ArrayList<>();
        for (StreamingQueryProgress p : running.recentProgress()) {
            if (p.batchId() > done && epochs.containsKey(p.batchId())) {
                done = p.batchId();
                out.add(batch(p));
            }
        }
        return out;
    }

    void advanceTo(long second) {
        if (clock != null) {
            clock.clock().advance(Duration.between(clock.clock().now(), Instant.ofEpochSecond(second)));
        }
    }

    private String batch(StreamingQueryProgress p) {
        StringBuilder out = new StringBuilder("b").append(p.batchId()).append('<');
        String watermark = p.eventTime().get("watermark");
        if (watermark != null) {
            out.append("wm=").append(Instant.parse(watermark).getEpochSecond());
        }
        List<String> state = new ArrayList<>();
        for (StateOperatorProgress o : p.stateOperators()) {
            state.add(o.numRowsTotal() + "/" + o.numRowsUpdated() + "/" + o.numRowsDroppedByWatermark());
        }
        out.append(state.isEmpty() ? "" : " st=" + String.join("+", state));
        return out.append('>').append(epochs.get(p.batchId())).toString();
    }

    void stop() throws TimeoutException {
        if (query != null) {
            query.stop();
            query = null;
        }
    }

    /** A clock that stands still, and the engine that goes by it. */
    record Clock(ManualClock clock, ControlledEngine engine) {}

    static Dataset<Row> columns(MemoryStream<String> stream) {
        return stream.toDF()
                .selectExpr(
                        "nullif(split(value,',')[0],'') AS k",
                        "CAST(nullif(split(value,',')[1],'') AS INT) AS v",
                        "timestamp_seconds(CAST(nullif(split(value,',')[2],'') AS BIGINT)) AS t");
    }

    static List<String> rows(String step) {
        String inner = step.substring(2, step.length() - 1);
        return inner.isEmpty() ? List.of() : List.of(inner.split(", ", -1));
    }

    private static String text(Object v) {
        if (v instanceof Timestamp t) {
            return String.valueOf(t.getTime() / 1000);
        } else if (v instanceof Row r) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < r.size(); i++) {
                parts.add(text(r.get(i)));
            }
            return "(" + String.join(",", parts) + ")";
        } else if (v instanceof List<?> l) {
            return l.stream().map(ObservedRun::text).toList().toString();
        }
        return v instanceof Double d ? String.format(Locale.ROOT, "%.6f", d) : String.valueOf(v);
    }
}
