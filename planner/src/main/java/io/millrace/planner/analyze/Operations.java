package io.millrace.planner.analyze;

import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Names the Dataset operation behind a node of a plan for error messages, with the line of the program that called it. */
final class Operations {
    private static final Map<Class<? extends Plan>, String> NAMES = Map.ofEntries(
            Map.entry(Plan.Select.class, "select"),
            Map.entry(Plan.WithColumns.class, "withColumn"),
            Map.entry(Plan.Filter.class, "filter"),
            Map.entry(Plan.Aggregate.class, "groupBy and agg"),
            Map.entry(Plan.Watermark.class, "withWatermark"),
            Map.entry(Plan.Join.class, "join"),
            Map.entry(Plan.Union.class, "union"),
            Map.entry(Plan.SetOperation.class, "intersect or except"),
            Map.entry(Plan.Deduplicate.class, "dropDuplicates"),
            Map.entry(Plan.Pivot.class, "pivot"),
            Map.entry(Plan.Unpivot.class, "unpivot"),
            Map.entry(Plan.Sort.class, "orderBy"),
            Map.entry(Plan.Drop.class, "drop"),
            Map.entry(Plan.Observe.class, "observe"),
            Map.entry(Plan.Typed.class, "a typed operation"),
            Map.entry(Plan.Grouped.class, "groupByKey"),
            Map.entry(Plan.TypedAggregate.class, "groupByKey and agg"),
            Map.entry(Plan.Table.class, "table"));
    private static final List<String> OWN =
            List.of("java.", "jdk.", "io.millrace.sql.", "io.millrace.planner.", "io.millrace.engine.");

    private Operations() {}

    /** What stands behind a message about this node; empty for a node that is no operation of a user. */
    static String place(Plan plan, FunctionLookup functions, StackTraceElement[] trace) {
        String name = NAMES.get(plan.getClass());
        if (name == null) {
            return "";
        }
        String line = caller(trace);
        String written = written(plan, functions);
        return "\n\n== In " + name + (line.isEmpty() ? "" : " (" + line + ")") + " ==\n"
                + (written.isEmpty() ? "" : written + "\n");
    }

    private static String caller(StackTraceElement[] trace) {
        for (StackTraceElement e : trace) {
            if (e.getFileName() != null && OWN.stream().noneMatch(e.getClassName()::startsWith)) {
                return e.getFileName() + ":" + e.getLineNumber();
            }
        }
        return "";
    }

    private static String written(Plan plan, FunctionLookup functions) {
        List<String> parts = new ArrayList<>();
        for (RecordComponent c : plan.getClass().getRecordComponents()) {
            try {
                show(c.getAccessor().invoke(plan), functions, parts);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("A record hides its component " + c.getName(), e);
            }
        }
        return parts.stream().distinct().collect(Collectors.joining(", "));
    }

    private static void show(Object part, FunctionLookup functions, List<String> parts) {
        if (part instanceof Tree t) {
            parts.add(PrettyNames.of(t, functions));
        } else if (part instanceof List<?> l) {
            l.forEach(p -> show(p, functions, parts));
        }
    }
}
