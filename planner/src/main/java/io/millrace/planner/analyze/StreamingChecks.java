package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.EventTimes;
import io.millrace.planner.plan.Logical;
import io.millrace.planner.plan.StaticRefresh;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What may run as a stream in which output mode; the same for every trigger. Works on analysed plans, before they are
 * optimised.
 */
public final class StreamingChecks {
    static final String CORRECTNESS =
            "Detected pattern of possible 'correctness' issue due to global watermark. The query contains stateful"
                    + " operation which can emit rows older than the current watermark plus allowed late record delay,"
                    + " which are \"late rows\" in downstream stateful operations and these rows can be discarded. Please"
                    + " refer the programming guide doc for more details. If you understand the possible risk of"
                    + " correctness issue and still need to run the query, you can disable this check by setting the"
                    + " config `millrace.sql.streaming.statefulOperator.checkCorrectness.enabled` to false.";

    private StreamingChecks() {}

    /** A plan that is run to its end: it must not contain a stream. */
    public static void checkBatch(Logical plan) {
        for (Logical node : plan.nodes()) {
            if (node instanceof Logical.Source s && s.isStream()) {
                throw refused(
                        "Queries with streaming sources must be executed with writeStream.start(): this one reads the"
                                + " stream '"
                                + s.format() + "'.");
            }
            if (node instanceof Logical.Deduplicate d && d.withinWatermark()) {
                throw refused("dropDuplicatesWithinWatermark is not supported with batch DataFrames/DataSets. Use"
                        + " dropDuplicates.");
            }
        }
    }

    /**
     * A plan that is started as a stream.
     *
     * @param checkCorrectness whether an aggregation that re-emits groups may not feed another stateful operator
     */
    public static void check(Logical plan, OutputMode mode, boolean checkCorrectness) {
        if (!plan.streaming()) {
            throw refused("Queries without streaming sources cannot be executed with writeStream.start(). Use write()"
                    + " instead.");
        }
        GroupChecks.checkSeveral(plan, mode);
        if (checkCorrectness) {
            checkChain(plan, mode);
        }
        checkMode(plan, mode);
        GroupChecks.check(plan, mode);
        List<Logical> fromBelow = plan.nodes();
        Collections.reverse(fromBelow);
        for (Logical node : fromBelow) {
            if (node.streaming() || node instanceof Logical.Union) {
                checkNode(node, mode);
            }
        }
        if (plan.nodes().stream().anyMatch(StreamingChecks::stateful)) {
            plan.nodes().forEach(StreamingChecks::checkRedefined);
        }
    }

    static AnalysisException refused(String text) {
        return new AnalysisException("_LEGACY_ERROR_TEMP_3102", text);
    }

    static AnalysisException mode(OutputMode mode, String operation, String remedy) {
        String m = mode.toString().toLowerCase(Locale.ROOT);
        return new AnalysisException(
                "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION",
                "42KDE",
                "Output mode " + m + " does not fit a query with " + operation + ". " + remedy,
                Map.of("outputMode", m, "operation", operation));
    }

    static boolean stateful(Logical node) {
        return node.streaming()
                && (node instanceof Logical.Aggregate
                        || node instanceof Logical.Deduplicate
                        || node instanceof Logical.TopN
                        || (node instanceof Logical.Grouped g && g.keepsState())
                        || (node instanceof Logical.Join j
                                && j.left().streaming()
                                && j.right().streaming()));
    }

    /** What loses rows that come late; dropDuplicates does only where it goes by the event time. */
    private static boolean takesInLate(Logical node) {
        return stateful(node)
                && !(node instanceof Logical.Deduplicate d
                        && !d.withinWatermark()
                        && EventTimes.of(d.keys()).isEmpty());
    }

    /** In update and complete mode an aggregation and a top-N re-emit rows, which nothing stateful above may take in. */
    private static void checkChain(Logical plan, OutputMode mode) {
        for (Logical node : plan.nodes()) {
            if (!takesInLate(node) || node instanceof Logical.TopN && mode == OutputMode.COMPLETE) {
                continue;
            }
            for (Logical child : node.children()) {
                for (Logical below : child.nodes()) {
                    boolean reemits = (below instanceof Logical.Aggregate || below instanceof Logical.TopN)
                            && below.streaming()
                            && mode != OutputMode.APPEND;
                    boolean lateJoin = below instanceof Logical.Join j
                            && stateful(j)
                            && StreamJoinChecks.outer(j)
                            && mode == OutputMode.UPDATE;
                    if (reemits || lateJoin || below instanceof Logical.Grouped g && GroupChecks.emitsLate(g)) {
                        throw refused(CORRECTNESS);
                    }
                }
            }
        }
    }

    private static void checkMode(Logical plan, OutputMode mode) {
        List<Logical.Aggregate> aggregates = plan.nodes().stream()
                .filter(n -> n instanceof Logical.Aggregate && n.streaming())
                .map(Logical.Aggregate.class::cast)
                .toList();
        if (mode == OutputMode.COMPLETE && aggregates.isEmpty()) {
            throw mode(mode, "no streaming aggregations", "Use append or update.");
        }
        for (Logical.Aggregate a : aggregates) {
            if (a.sessionKey() >= 0 && mode == OutputMode.UPDATE) {
                throw mode(mode, "session window streaming aggregations", "Use append or complete.");
            }
            if (a.sessionKey() >= 0 && a.keys().size() == 1) {
                throw refused(
                        "Global aggregation with session window in streaming query is not supported. Group by a further column.");
            }
        }
        if (mode == OutputMode.APPEND) {
            for (Logical.Aggregate a : aggregates) {
                List<Attr> keys = a.keys().stream().map(Columns::attr).toList();
                if (EventTimes.of(keys).isEmpty() && !a.equals(aggregates.get(0))) {
                    throw new AnalysisException(
                            "UNSUPPORTED_STREAMING_OPERATOR_WITHOUT_WATERMARK",
                            "0A000",
                            "In append mode each aggregation needs an event time with a watermark among its keys. Call"
                                    + " withWatermark before each, and group by the event time or a window of it.",
                            Map.of("outputMode", "append", "statefulOperator", "aggregation"));
                }
                if (EventTimes.of(keys).isEmpty()) {
                    throw mode(
                            mode,
                            "streaming aggregations without watermark",
                            "Call withWatermark on an event time and group by it or by window(time, …), or use update or complete.");
                }
            }
        }
    }

    private static void checkNode(Logical node, OutputMode mode) {
        if (node.expressions().stream().anyMatch(StreamingChecks::numbersRows)) {
            throw refused(
                    "Expression(s): monotonically_increasing_id() is not supported with streaming DataFrames/Datasets. Use uuid(), or the source's own offset.");
        }
        if (node instanceof Logical.Aggregate a) {
            if (a.aggregates().stream().anyMatch(StreamingChecks::distinct)) {
                throw refused("Distinct aggregations are not supported on streaming DataFrames/Datasets. Consider using"
                        + " approx_count_distinct() instead.");
            }
        } else if (node instanceof Logical.Source s) {
            StaticRefresh.check(s);
        } else if (node instanceof Logical.Deduplicate d) {
            checkDeduplicate(d);
        } else if (node instanceof Logical.Join j) {
            StreamJoinChecks.check(j, mode);
        } else if (node instanceof Logical.Union u) {
            long streams = u.children().stream().filter(Logical::streaming).count();
            if (streams != 0 && streams != u.children().size()) {
                throw refused("Union between streaming and batch DataFrames/Datasets is not supported.");
            }
        } else if (node instanceof Logical.Limit l) {
            if (l.offset() > 0) {
                throw refused("Offset is not supported on streaming DataFrames/Datasets.");
            }
            if (mode == OutputMode.UPDATE) {
                throw refused("Limits are not supported on streaming DataFrames/Datasets in Update output mode."
                        + " Use append or complete.");
            }
        } else if (node instanceof Logical.Window w && w.streaming()) {
            throw TopNChecks.unbounded(w);
        } else if (node instanceof Logical.TopN t) {
            TopNChecks.check(t, mode);
        } else if (node instanceof Logical.Sort s && !(mode == OutputMode.COMPLETE && aggregated(s))) {
            throw refused("Sorting is not supported on streaming DataFrames/Datasets, unless it is on aggregated"
                    + " DataFrame/Dataset in Complete output mode. Leave the order out, sort in foreachBatch, or aggregate and use"
                    + " complete.");
        }
    }

    private static boolean numbersRows(Expr e) {
        return e instanceof Expr.Fn f && f.def().name().equals("monotonically_increasing_id")
                || e.children().stream().anyMatch(StreamingChecks::numbersRows);
    }

    static boolean aggregated(Logical plan) {
        return plan.nodes().stream().anyMatch(n -> n instanceof Logical.Aggregate && n.streaming());
    }

    private static boolean distinct(Expr aggregate) {
        return aggregate instanceof Expr.Alias a && a.child() instanceof Expr.Agg g && g.distinct();
    }

    private static void checkDeduplicate(Logical.Deduplicate d) {
        List<Attr> times = EventTimes.of(d.child().output());
        if (d.withinWatermark() && times.isEmpty()) {
            throw refused("dropDuplicatesWithinWatermark is not supported on streaming DataFrames/DataSets without"
                    + " watermark. Call withWatermark before it.");
        }
        if (times.size() > 1) {
            throw refused("More than one event time columns are available: "
                    + times.stream().map(Attr::name).toList() + ". Select one of them before.");
        }
    }

    private static void checkRedefined(Logical node) {
        if (node instanceof Logical.Watermark w
                && w.streaming()
                && !EventTimes.of(w.child().output()).isEmpty()) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_3076",
                    "Redefining watermark is disallowed. Declare one event time on each input, before any stateful"
                            + " operator.");
        }
    }

    static String joinName(Plan.JoinType type) {
        return switch (type) {
            case INNER -> "Inner";
            case LEFT_OUTER -> "LeftOuter";
            case RIGHT_OUTER -> "RightOuter";
            case FULL_OUTER -> "FullOuter";
            case LEFT_SEMI -> "LeftSemi";
            case LEFT_ANTI -> "LeftAnti";
            case CROSS -> "Cross";
        };
    }
}
