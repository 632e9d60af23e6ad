package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.EventTimes;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.GroupCall;
import io.millrace.sql.types.DataTypes;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Which functions of groups may run on a stream, in which output mode and beside what. */
final class GroupChecks {
    private static final String ON_STREAMS = " on a streaming DataFrame/Dataset";

    private GroupChecks() {}

    static void check(Logical plan, OutputMode mode) {
        boolean aggregated = aggregated(plan);
        for (Logical.Grouped g : groups(plan)) {
            checkCall(g, mode, aggregated);
        }
    }

    private static List<Logical.Grouped> groups(Logical plan) {
        return plan.nodes().stream()
                .filter(n -> n instanceof Logical.Grouped && n.streaming())
                .map(Logical.Grouped.class::cast)
                .toList();
    }

    /** By event time it may emit rows that are late for whatever stands above. */
    static boolean emitsLate(Logical.Grouped g) {
        return g.streaming() && timeout(g.call()) == GroupStateTimeout.EVENT_TIME_TIMEOUT;
    }

    /** The columns with one declared the event time: its delay is that of the input's event time. */
    static List<Attr> withEventTime(List<Attr> output, String column, Logical.AppendKey keyed) {
        Attr found = output.stream()
                .filter(a -> a.name().equalsIgnoreCase(column))
                .findFirst()
                .orElseThrow(() -> new AnalysisException(
                        "UNRESOLVED_COLUMN.WITH_SUGGESTION",
                        "42703",
                        "The output of the processor has no column `" + column + "` to take the event time from, only "
                                + output.stream().map(Attr::name).toList() + ".",
                        Map.of("objectName", "`" + column + "`")));
        if (!found.type().equals(DataTypes.TimestampType)) {
            throw new AnalysisException(
                    "EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE",
                    "42K09",
                    "The event time `" + column + "` has the invalid type \""
                            + found.type().sql() + "\", but expected \"TIMESTAMP\".",
                    Map.of("eventName", column));
        }
        List<Attr> times = EventTimes.of(keyed.child().output());
        if (times.isEmpty() && keyed.streaming()) {
            throw StreamingChecks.refused(
                    "Cannot get event time watermark timestamp without setting watermark before transformWithState. Call withWatermark"
                            + " before groupByKey, or give a TimeMode instead of the event time column.");
        }
        OptionalLong delay =
                times.isEmpty() ? OptionalLong.empty() : times.get(0).watermarkDelayUs();
        return output.stream()
                .map(a -> a.id() == found.id()
                        ? new Attr(a.id(), a.name(), a.type(), a.nullable(), a.qualifier(), delay)
                        : a)
                .toList();
    }

    private static GroupStateTimeout timeout(GroupCall call) {
        if (call instanceof GroupCall.MapState m) {
            return m.timeout();
        }
        return call instanceof GroupCall.FlatMapState f ? f.timeout() : GroupStateTimeout.NO_TIMEOUT;
    }

    private static boolean aggregated(Logical plan) {
        return plan.nodes().stream().anyMatch(n -> n instanceof Logical.Aggregate && n.streaming());
    }

    private static void checkCall(Logical.Grouped g, OutputMode mode, boolean aggregated) {
        Logical.AppendKey initial = g.initial();
        if (initial != null && initial.streaming()) {
            throw StreamingChecks.refused(
                    "Non-streaming DataFrame/Dataset is not supported as the initial state in [flatMap|map]GroupsWithState operation"
                            + " on a streaming DataFrame/Dataset: the initial state has to be a batch one. Read it with read().");
        }
        if (g.call() instanceof GroupCall.Plain) {
            throw StreamingChecks.refused(
                    "mapGroups and flatMapGroups are not supported on a streaming DataFrame/Dataset: a group is never complete. Use"
                            + " mapGroupsWithState, flatMapGroupsWithState or transformWithState, reduceGroups for a running value, or call"
                            + " mapGroups on the batch that foreachBatch gets.");
        }
        if (g.call() instanceof GroupCall.MapState) {
            if (mode != OutputMode.UPDATE) {
                throw StreamingChecks.refused(
                        "mapGroupsWithState is not supported with " + mode + " output mode" + ON_STREAMS);
            }
        } else if (g.call() instanceof GroupCall.FlatMapState f) {
            checkFlatMap(f.mode(), mode, aggregated);
        }
        if (timeout(g.call()) == GroupStateTimeout.EVENT_TIME_TIMEOUT) {
            List<Attr> times = EventTimes.of(g.keyed().child().output());
            if (times.isEmpty()) {
                throw StreamingChecks.refused(
                        "Watermark must be specified in the query using '[Dataset/DataFrame].withWatermark()' for using event-time timeout"
                                + " in a [map|flatMap]GroupsWithState. Event-time timeout not supported without watermark.");
            }
        }
    }

    private static void checkFlatMap(OutputMode own, OutputMode mode, boolean aggregated) {
        String name = "flatMapGroupsWithState in " + (own == OutputMode.UPDATE ? "update" : "append") + " mode";
        if (!aggregated) {
            if (own != mode) {
                throw StreamingChecks.refused(name + " is not supported with " + mode + " output mode" + ON_STREAMS);
            }
        } else if (own == OutputMode.UPDATE) {
            throw StreamingChecks.refused(name + " is not supported with aggregation" + ON_STREAMS);
        }
    }

    /** What may not stand beside one another, whatever the mode; said before anything about the mode. */
    static void checkSeveral(Logical plan, OutputMode mode) {
        List<Logical.Grouped> groups = groups(plan);
        long maps = groups.stream()
                .filter(g -> g.call() instanceof GroupCall.MapState)
                .count();
        List<GroupCall.FlatMapState> flatMaps = groups.stream()
                .filter(g -> g.call() instanceof GroupCall.FlatMapState)
                .map(g -> (GroupCall.FlatMapState) g.call())
                .toList();
        if (maps > 1) {
            throw StreamingChecks.refused(
                    "Multiple mapGroupsWithStates are not supported on a streaming DataFrames/Datasets");
        }
        boolean allAppend = mode == OutputMode.APPEND && flatMaps.stream().allMatch(f -> f.mode() == OutputMode.APPEND);
        if (flatMaps.size() > 1 && !allAppend) {
            throw StreamingChecks.refused(
                    "Multiple flatMapGroupsWithStates are not supported when they are not all in append mode or the output mode is not append on a streaming DataFrames/Datasets");
        }
        if (maps > 0 && !flatMaps.isEmpty()) {
            throw StreamingChecks.refused(
                    "Mixing mapGroupsWithStates and flatMapGroupsWithStates are not supported on a streaming DataFrames/Datasets");
        }
    }
}
