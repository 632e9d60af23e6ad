package io.millrace.planner;

import io.millrace.planner.analyze.Analyzer;
import io.millrace.planner.analyze.Catalog;
import io.millrace.planner.analyze.ColumnMetadata;
import io.millrace.planner.analyze.FunctionLookup;
import io.millrace.planner.analyze.KnownPlans;
import io.millrace.planner.analyze.RegistryFunctions;
import io.millrace.planner.analyze.SessionWindows;
import io.millrace.planner.analyze.SourceSchemas;
import io.millrace.planner.analyze.StreamingChecks;
import io.millrace.planner.analyze.TopNForm;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.planner.optimize.Optimizer;
import io.millrace.planner.parse.SqlFunction;
import io.millrace.planner.parse.SqlParser;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.PhysicalPlanner;
import io.millrace.planner.physical.PlanText;
import io.millrace.planner.plan.Logical;
import io.millrace.planner.plan.LogicalText;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.StructType;
import java.util.Map;

/** The plan path as the engine calls it. Cheap to make: one for each query, with the settings of the moment. */
public final class Planner {
    private final Catalog catalog;
    private final SourceSchemas sources;
    private final FunctionLookup functions;
    private final BindContext context;

    public Planner(Catalog catalog, SourceSchemas sources, FunctionLookup functions, BindContext context) {
        this.catalog = catalog;
        this.sources = sources;
        this.functions = functions;
        this.context = context;
    }

    /**
     * A planner with the built-in functions.
     *
     * @param users user functions by lower-case name; may change between calls
     */
    public static Planner of(
            Catalog catalog, SourceSchemas sources, Map<String, UserFunction> users, BindContext context) {
        return new Planner(catalog, sources, new RegistryFunctions(FunctionRegistry.builtin(), users), context);
    }

    public static Tree parseExpression(String text) {
        return SqlParser.parseExpression(text);
    }

    public static Plan parseQuery(String text) {
        return SqlParser.parseQuery(text);
    }

    /** A plan whose names and types are right. */
    public record Analyzed(Plan written, Logical logical, ColumnMetadata metadata) {
        public StructType schema() {
            return metadata.schema(logical);
        }

        public boolean streaming() {
            return logical.streaming();
        }
    }

    /**
     * Checks a plan and tells its columns: all that a Dataset has to know of it before something is run.
     *
     * @param known plans below whose analysis need not be done again
     */
    public Analyzer.Described describe(Plan plan, KnownPlans known) {
        return new Analyzer(catalog, sources, functions, context, known).describe(plan);
    }

    public Analyzed analyze(Plan plan) {
        Analyzer analyzer = new Analyzer(catalog, sources, functions, context);
        Logical logical = analyzer.analyze(plan);
        SessionWindows.checkPlaces(logical);
        return new Analyzed(plan, TopNForm.find(logical), analyzer.metadata());
    }

    /** Refuses a function that could not be called. */
    public void check(SqlFunction function) {
        new Analyzer(catalog, sources, functions, context).check(function);
    }

    /**
     * Refuses what cannot run as a stream in this mode.
     *
     * @param checkCorrectness the setting {@code sql.streaming.statefulOperator.checkCorrectness.enabled}
     */
    public void checkStreaming(Analyzed analyzed, OutputMode mode, boolean checkCorrectness) {
        StreamingChecks.check(analyzed.logical(), mode, checkCorrectness);
    }

    /** Refuses streams in what is run to its end. */
    public void checkBatch(Analyzed analyzed) {
        StreamingChecks.checkBatch(analyzed.logical());
    }

    public Logical optimize(Analyzed analyzed) {
        return new Optimizer(functions, context).optimize(analyzed.logical());
    }

    /** The stages of a streaming query; call {@link #checkStreaming} first. */
    public PhysicalPlan planStreaming(Analyzed analyzed, OutputMode mode) {
        return PhysicalPlanner.plan(optimize(analyzed), mode, functions::scalar);
    }

    /** The stages of a query over bounded sources; call {@link #checkBatch} first. */
    public PhysicalPlan planBatch(Analyzed analyzed) {
        return PhysicalPlanner.plan(optimize(analyzed), OutputMode.COMPLETE, functions::scalar);
    }

    /**
     * The plans as text: {@code simple} the physical plan; {@code extended}, {@code cost} and {@code formatted} also the
     * analysed and the optimised one. Generated code is added by whoever generates it.
     */
    public String explain(Analyzed analyzed, String mode, OutputMode outputMode) {
        Logical optimized = optimize(analyzed);
        String physical = PlanText.of(PhysicalPlanner.plan(optimized, outputMode, functions::scalar));
        if (mode.equalsIgnoreCase("simple") || mode.equalsIgnoreCase("codegen")) {
            return "== Physical Plan ==\n" + physical;
        }
        return "== Parsed Plan ==\n" + WrittenText.of(analyzed.written())
                + "\n== Analyzed Plan ==\n" + analyzed.schema().toDDL() + "\n" + LogicalText.of(analyzed.logical())
                + "\n== Optimized Plan ==\n" + LogicalText.of(optimized)
                + "\n== Physical Plan ==\n" + physical;
    }
}
