package io.millrace.planner;

import io.millrace.planner.analyze.SourceSchemas;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.parse.SqlParser;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.StructType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Short names for building plans in tests: streams and tables by their columns, views by name. */
public final class PlannerKit {
    private static final SourceSchemas DECLARED = read -> {
        StructType schema = read.schema();
        return schema == null ? new StructType() : schema;
    };

    public final Map<String, Plan> views = new HashMap<>();
    public final Planner planner;

    public PlannerKit() {
        this(true);
    }

    public PlannerKit(boolean ansi) {
        planner = Planner.of(
                name -> Optional.ofNullable(views.get(name.get(name.size() - 1).toLowerCase(Locale.ROOT))),
                DECLARED,
                Map.of(),
                new BindContext(ansi, "UTC"));
    }

    public static Plan stream(String ddl) {
        return new Plan.Read("memory", Map.of(), List.of(), StructType.fromDDL(ddl), true, null);
    }

    public static Plan table(String ddl) {
        return new Plan.Read("csv", Map.of(), List.of("t"), StructType.fromDDL(ddl), false, null);
    }

    public static Tree expr(String sql) {
        return SqlParser.parseExpression(sql);
    }

    public static List<Tree> exprs(String... sql) {
        return Arrays.stream(sql).map(PlannerKit::expr).toList();
    }

    public static Tree.Name col(String name, long planId) {
        return new Tree.Name(List.of(name), OptionalLong.of(planId));
    }

    public static Plan select(Plan child, String... columns) {
        return new Plan.Select(child, exprs(columns), false);
    }

    public static Plan where(Plan child, String condition) {
        return new Plan.Filter(child, expr(condition));
    }

    public static Plan watermark(Plan child, String column, String delay) {
        return new Plan.Watermark(child, column, delay);
    }

    /** Keys are repeated before the aggregates, as the Dataset API does. */
    public static Plan group(Plan child, List<String> keys, String... aggregates) {
        List<Tree> keyTrees = keys.stream().map(PlannerKit::expr).toList();
        List<Tree> all = new java.util.ArrayList<>(keyTrees);
        all.addAll(exprs(aggregates));
        return new Plan.Aggregate(child, Plan.Grouping.GROUP_BY, keyTrees, all, null);
    }

    public static Plan join(Plan left, Plan right, Plan.JoinType type, String condition) {
        return new Plan.Join(left, right, type, condition == null ? null : expr(condition), List.of());
    }

    public static Plan as(Plan child, String alias) {
        return new Plan.Aliased(child, alias, List.of());
    }

    public Plan sql(String text) {
        return SqlParser.parseQuery(text);
    }

    public StructType schema(Plan plan) {
        return planner.analyze(plan).schema();
    }

    public String ddl(Plan plan) {
        return schema(plan).simpleString();
    }

    public Logical optimized(Plan plan) {
        return planner.optimize(planner.analyze(plan));
    }

    /** What comes of a plan that is optimised already. */
    public Logical optimizedAgain(Plan plan, Logical optimized) {
        Planner.Analyzed analyzed = planner.analyze(plan);
        return planner.optimize(new Planner.Analyzed(plan, optimized, analyzed.metadata()));
    }

    public String optimizedText(Plan plan) {
        return io.millrace.planner.plan.LogicalText.of(optimized(plan)).replaceAll("#\\d+", "");
    }

    public PhysicalPlan stages(Plan plan, OutputMode mode) {
        Planner.Analyzed analyzed = planner.analyze(plan);
        return analyzed.streaming() ? planner.planStreaming(analyzed, mode) : planner.planBatch(analyzed);
    }

    public void check(Plan plan, OutputMode mode) {
        planner.checkStreaming(planner.analyze(plan), mode, true);
    }
}
