package io.millrace.sql.streaming;

import io.millrace.sql.Row;
import io.millrace.sql.json.JsonReader;
import io.millrace.sql.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The report of one epoch. Immutable. Its JSON has Spark's keys in Spark's order, and behind them {@code latencies}, with the
 * percentiles of {@code processingLatencyMs}, {@code sourceQueuingLatencyMs} and {@code e2eLatencyMs} where they are measured.
 */
public final class StreamingQueryProgress {
    private final Identity identity;
    private final Timing timing;
    private final Map<String, String> eventTime;
    private final List<StateOperatorProgress> stateOperators;
    private final List<SourceProgress> sources;
    private final SinkProgress sink;
    private final Map<String, Row> observedMetrics;
    private final Map<String, LatencyPercentiles> latencies;

    /**
     * Which epoch of which query.
     *
     * @param timestamp when the epoch began, ISO 8601 in UTC with milliseconds
     * @param batchId the epoch
     */
    public record Identity(UUID id, UUID runId, @Nullable String name, String timestamp, long batchId) {}

    /**
     * How long it took.
     *
     * @param batchDurationMs from the epoch's begin to its commit
     * @param durationMs milliseconds by phase, for example addBatch, commitBatch, triggerExecution, walCommit
     */
    public record Timing(long batchDurationMs, Map<String, Long> durationMs) {
        public Timing {
            durationMs = Map.copyOf(durationMs);
        }
    }

    /**
     * @param eventTime any of min, max, avg and watermark, ISO 8601 in UTC; empty without event time
     * @param stateOperators downstream first
     * @param latencies percentiles by name; empty where not measured
     */
    public StreamingQueryProgress(
            Identity identity,
            Timing timing,
            Map<String, String> eventTime,
            List<StateOperatorProgress> stateOperators,
            List<SourceProgress> sources,
            SinkProgress sink,
            Map<String, Row> observedMetrics,
            Map<String, LatencyPercentiles> latencies) {
        this.identity = identity;
        this.timing = timing;
        this.eventTime = Map.copyOf(eventTime);
        this.stateOperators = List.copyOf(stateOperators);
        this.sources = List.copyOf(sources);
        this.sink = sink;
        this.observedMetrics = Map.copyOf(observedMetrics);
        this.latencies = Map.copyOf(latencies);
    }

    public UUID id() {
        return identity.id();
    }

    public UUID runId() {
        return identity.runId();
    }

    public @Nullable String name() {
        return identity.name();
    }

    public String timestamp() {
        return identity.timestamp();
    }

    public long batchId() {
        return identity.batchId();
    }

    /** Milliseconds. */
    public long batchDuration() {
        return timing.batchDurationMs();
    }

    public Map<String, Long> durationMs() {
        return timing.durationMs();
    }

    public Map<String, String> eventTime() {
        return eventTime;
    }

    public StateOperatorProgress[] stateOperators() {
        return stateOperators.toArray(StateOperatorProgress[]::new);
    }

    public SourceProgress[] sources() {
        return sources.toArray(SourceProgress[]::new);
    }

    public SinkProgress sink() {
        return sink;
    }

    public Map<String, Row> observedMetrics() {
        return observedMetrics;
    }

    public Map<String, LatencyPercentiles> latencies() {
        return latencies;
    }

    /** Over all sources. */
    public long numInputRows() {
        return sources.stream().mapToLong(SourceProgress::numInputRows).sum();
    }

    public double inputRowsPerSecond() {
        return sources.stream().mapToDouble(SourceProgress::inputRowsPerSecond).sum();
    }

    public double processedRowsPerSecond() {
        return sources.stream()
                .mapToDouble(SourceProgress::processedRowsPerSecond)
                .sum();
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> o = new LinkedHashMap<>();
        o.put("id", id().toString());
        o.put("runId", runId().toString());
        o.put("name", name());
        o.put("timestamp", timestamp());
        o.put("batchId", batchId());
        o.put("batchDuration", batchDuration());
        o.put("numInputRows", numInputRows());
        ProgressJson.putRate(o, "inputRowsPerSecond", inputRowsPerSecond());
        ProgressJson.putRate(o, "processedRowsPerSecond", processedRowsPerSecond());
        ProgressJson.putMap(o, "durationMs", durationMs());
        ProgressJson.putMap(o, "eventTime", eventTime);
        o.put(
                "stateOperators",
                stateOperators.stream().map(StateOperatorProgress::object).toList());
        o.put("sources", sources.stream().map(SourceProgress::object).toList());
        o.put("sink", sink.object());
        Map<String, @Nullable Object> observed = new TreeMap<>();
        observedMetrics.forEach(
                (name, row) -> observed.put(name, JsonReader.read(row.json()).orElse(row.toString())));
        ProgressJson.putMap(o, "observedMetrics", observed);
        Map<String, @Nullable Object> percentiles = new TreeMap<>();
        latencies.forEach((name, p) -> percentiles.put(name, p.object()));
        ProgressJson.putMap(o, "latencies", percentiles);
        return o;
    }

    public String json() {
        return JsonText.compact(object());
    }

    public String prettyJson() {
        return JsonText.pretty(object());
    }

    @Override
    public String toString() {
        return prettyJson();
    }
}
