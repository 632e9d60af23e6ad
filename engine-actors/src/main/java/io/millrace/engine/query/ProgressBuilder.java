package io.millrace.engine.query;

import io.millrace.connector.Positions;
import io.millrace.connector.StreamSource;
import io.millrace.engine.epoch.EpochSummary;
import io.millrace.engine.operator.EpochReport;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.engine.protocol.TaskStats.OperatorStats;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.spi.exchange.TaskId;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.LatencyPercentiles;
import io.millrace.sql.streaming.SinkProgress;
import io.millrace.sql.streaming.SourceProgress;
import io.millrace.sql.streaming.StateOperatorProgress;
import io.millrace.sql.streaming.StreamingQueryProgress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns what the tasks did in an epoch into the report that users see. Pure, but for what sources say of themselves. */
public final class ProgressBuilder {
    private static final DateTimeFormatter ISO_MS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final QueryIdentity query;
    private final PhysicalPlan plan;
    private final List<StreamSource> sources;
    private final String sinkDescription;
    private final ObservedMetrics observed;

    public ProgressBuilder(
            QueryIdentity query,
            PhysicalPlan plan,
            List<StreamSource> sources,
            String sinkDescription,
            ObservedMetrics observed) {
        this.query = query;
        this.plan = plan;
        this.sources = List.copyOf(sources);
        this.sinkDescription = sinkDescription;
        this.observed = observed;
    }

    /** Milliseconds since 1970 as ISO 8601 in UTC. */
    public static String iso(long ms) {
        return ISO_MS.format(Instant.ofEpochMilli(ms));
    }

    /**
     * @param previousTriggerMs when the trigger of the epoch before fired, in this run; -1 for the first
     * @param latencies by name; empty if not measured
     */
    public StreamingQueryProgress build(
            EpochSummary epoch, long previousTriggerMs, Map<String, LatencyPercentiles> latencies) {
        EpochSummary.Timings t = epoch.timings();
        Map<String, Long> durations = new LinkedHashMap<>();
        durations.put("addBatch", t.addBatchMs());
        durations.put("commitBatch", t.commitBatchMs());
        durations.put("commitOffsets", t.commitOffsetsMs());
        durations.put("getBatch", 0L);
        durations.put("latestOffset", t.latestOffsetMs());
        durations.put("queryPlanning", 0L);
        durations.put("triggerExecution", t.triggerExecutionMs());
        durations.put("walCommit", t.walCommitMs());
        return new StreamingQueryProgress(
                new StreamingQueryProgress.Identity(
                        query.id(), query.runId(), query.name(), iso(epoch.triggerMs()), epoch.epoch()),
                new StreamingQueryProgress.Timing(t.triggerExecutionMs(), durations),
                eventTime(epoch),
                stateOperators(epoch),
                sources(epoch, previousTriggerMs),
                new SinkProgress(sinkDescription, outputRows(epoch), Map.of()),
                observed.merge(epoch.stats().values()),
                latencies);
    }

    private static long outputRows(EpochSummary epoch) {
        return epoch.stats().values().stream().mapToLong(TaskStats::outputRows).sum();
    }

    private Map<String, String> eventTime(EpochSummary epoch) {
        if (plan.watermarks().isEmpty()) {
            return Map.of();
        }
        Map<String, String> times = new LinkedHashMap<>();
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        long sum = 0;
        long count = 0;
        // Of several watermarks the first that had rows, in any task.
        long first = epoch.stats().values().stream()
                .map(TaskStats::eventTime)
                .filter(Objects::nonNull)
                .mapToLong(of -> of[EpochReport.ORDINAL])
                .min()
                .orElse(0);
        for (TaskStats stats : epoch.stats().values()) {
            long[] of = stats.eventTime();
            if (of != null && of[EpochReport.ORDINAL] == first) {
                min = Math.min(min, of[0]);
                max = Math.max(max, of[1]);
                sum += of[2];
                count += of[3];
            }
        }
        if (count > 0) {
            times.put("min", iso(min));
            times.put("max", iso(max));
            times.put("avg", iso(Math.floorDiv(sum, count)));
        }
        times.put("watermark", iso(Math.max(0, epoch.watermarkUsedMs())));
        return times;
    }

    /** Downstream first: a stage before those it reads, in the order of its ports, and within a stage the last operator first. */
    private List<StateOperatorProgress> stateOperators(EpochSummary epoch) {
        List<StateOperatorProgress> all = new ArrayList<>();
        for (Stage stage : plan.fromTheSink()) {
            Map<String, List<OperatorStats>> byUid = new LinkedHashMap<>();
            epoch.stats().forEach((task, stats) -> {
                if (task.stage() == stage.id()) {
                    stats.operators()
                            .forEach(o -> byUid.computeIfAbsent(o.uid(), u -> new ArrayList<>())
                                    .add(o));
                }
            });
            List<List<OperatorStats>> inOrder = new ArrayList<>(byUid.values());
            for (int i = inOrder.size() - 1; i >= 0; i--) {
                all.add(sum(inOrder.get(i)));
            }
        }
        return all;
    }

    /** @param parts one of each task that acknowledged the epoch, which are all of the stage */
    private static StateOperatorProgress sum(List<OperatorStats> parts) {
        int tasks = parts.size();
        long total = 0;
        long updated = 0;
        long removed = 0;
        long dropped = 0;
        long memory = 0;
        Map<String, Long> custom = new HashMap<>();
        for (OperatorStats o : parts) {
            total += o.rowsTotal();
            updated += o.rowsUpdated();
            removed += o.rowsRemoved();
            dropped += o.rowsDroppedByWatermark();
            memory += o.memoryUsedBytes();
            o.custom().forEach((name, value) -> custom.merge(name, value, Long::sum));
        }
        return new StateOperatorProgress(
                parts.get(0).name(), total, updated, 0, removed, 0, 0, memory, dropped, tasks, tasks, custom);
    }

    private List<SourceProgress> sources(EpochSummary epoch, long previousTriggerMs) {
        Map<Integer, Long> rows = new HashMap<>();
        for (Map.Entry<TaskId, TaskStats> e : epoch.stats().entrySet()) {
            Stage stage = stage(e.getKey().stage());
            if (stage != null && stage.input() instanceof StageInput.FromSource from) {
                rows.merge(from.source(), e.getValue().inputRows(), Long::sum);
            }
        }
        double sincePreviousS =
                previousTriggerMs < 0 ? Double.POSITIVE_INFINITY : (epoch.triggerMs() - previousTriggerMs) / 1000.0;
        double tookS = epoch.timings().triggerExecutionMs() / 1000.0;
        List<SourceProgress> all = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            StreamSource source = sources.get(i);
            Positions start = epoch.starts().get(i);
            Positions end = epoch.ends().get(i);
            long n = rows.getOrDefault(i, 0L);
            all.add(new SourceProgress(
                    source.description(),
                    epoch.epoch() == 0 ? null : source.describe(start),
                    source.describe(end),
                    source.describe(end),
                    n,
                    rate(n, sincePreviousS),
                    rate(n, tookS),
                    source.metrics(end)));
        }
        return all;
    }

    private static double rate(long rows, double seconds) {
        return seconds > 0 ? rows / seconds : Double.NaN;
    }

    private @Nullable Stage stage(int id) {
        return plan.stages().stream().filter(s -> s.id() == id).findFirst().orElse(null);
    }

    /** The Observe operators of a plan, by name. */
    static Map<String, OperatorSpec.Observe> observeOperators(PhysicalPlan plan) {
        Map<String, OperatorSpec.Observe> all = new LinkedHashMap<>();
        for (Stage stage : plan.stages()) {
            for (OperatorSpec operator : stage.operators()) {
                if (operator instanceof OperatorSpec.Observe o) {
                    all.put(o.name(), o);
                }
            }
        }
        return all;
    }

    /** Merges what each task observed, and gives the results as rows. */
    @FunctionalInterface
    public interface ObservedMetrics {
        Map<String, Row> merge(Collection<TaskStats> stats);

        ObservedMetrics NONE = stats -> Map.of();
    }
}
