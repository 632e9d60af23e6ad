package io.millrace.engine.launch;

import io.millrace.connector.Connector;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.engine.operator.GeneratedCode;
import io.millrace.engine.operator.StageCode;
import io.millrace.error.MillraceException;
import io.millrace.planner.Planner;
import io.millrace.planner.analyze.Analyzer;
import io.millrace.planner.analyze.Catalog;
import io.millrace.planner.analyze.KnownPlan;
import io.millrace.planner.analyze.SourceSchemas;
import io.millrace.planner.codegen.StageCompiler;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.parse.SqlFunction;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.Stage;
import io.millrace.spi.session.SessionEngine;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A session's way from a plan as written to a plan that runs: names, functions and settings of now. Thread-safe. */
final class SessionPlanner {
    private static final String ANSI = "millrace.sql.ansi.enabled";
    private static final String CHECK_CORRECTNESS = "millrace.sql.streaming.statefulOperator.checkCorrectness.enabled";
    private static final String SKIP_INITIAL_KEYS =
            "millrace.sql.streaming.flatMapGroupsWithState.skipEmittingInitialStateKeys";
    private static final List<String> EXPLAIN_MODES = List.of("simple", "extended", "codegen", "cost", "formatted");

    private final Environment environment;
    private final ConnectorRegistry connectors;
    private final Catalog catalog;
    private final Map<String, UserFunction> users;
    private final LatestAnalyses latest = new LatestAnalyses();

    SessionPlanner(
            Environment environment, ConnectorRegistry connectors, Catalog catalog, Map<String, UserFunction> users) {
        this.environment = environment;
        this.connectors = connectors;
        this.catalog = catalog;
        this.users = users;
    }

    boolean ansi() {
        return new Settings(environment.settings()).flag(ANSI, true);
    }

    private BindContext context() {
        return new BindContext(ansi(), environment.sessionTimeZone().getId());
    }

    private Planner planner() {
        return planner(context());
    }

    private Planner planner(BindContext context) {
        return Planner.of(catalog, new Tables(connectors, environment), users, context);
    }

    /** What connectors say of their tables. */
    private record Tables(ConnectorRegistry connectors, Environment environment) implements SourceSchemas {
        @Override
        public StructType schemaOf(Plan.Read read) {
            Connector connector = connectors.get(read.format());
            Options options = connector.inSession(new Options(read.options()), environment);
            return connector.readSchema(options, read.paths(), read.schema(), read.streaming());
        }

        @Override
        public StructType hiddenOf(Plan.Read read) {
            return connectors.get(read.format()).hiddenColumns();
        }
    }

    /** What bound expressions run as, under the settings of now. */
    StageCode code() {
        return new GeneratedCode(context());
    }

    /** Checks a plan, and tells what a Dataset over it has to know. What runs is analysed anew, under the views and files of then. */
    SessionEngine.Analyzed describe(Plan plan) {
        BindContext context = context();
        long functions = latest.functions();
        Analyzer.Described described = planner(context).describe(plan, latest.under(context, functions));
        KnownPlan known = described.known();
        return new SessionEngine.Analyzed(
                described.schema(),
                described.logical().streaming(),
                known == null ? null : latest.keep(known, context, functions));
    }

    /** Refuses a function written in SQL that could not be called. */
    void check(SqlFunction function) {
        planner().check(function);
    }

    /** A user function has come or changed. */
    void functionsChanged() {
        latest.functionsChanged();
    }

    /** A plan without streams, ready to run. */
    PhysicalPlan batch(Plan plan) {
        Planner planner = planner();
        Planner.Analyzed analyzed = planner.analyze(plan);
        planner.checkBatch(analyzed);
        return planner.planBatch(analyzed);
    }

    /** A plan over streams, checked for this output mode, ready to run. */
    PhysicalPlan streaming(Plan plan, OutputMode mode) {
        Planner planner = planner();
        Planner.Analyzed analyzed = planner.analyze(plan);
        Settings settings = new Settings(environment.settings());
        planner.checkStreaming(analyzed, mode, settings.flag(CHECK_CORRECTNESS, true));
        PhysicalPlan physical = planner.planStreaming(analyzed, mode);
        return settings.flag(SKIP_INITIAL_KEYS, false) ? physical.skippingInitialKeys() : physical;
    }

    /** The source of each fused run's class, or why it has none. */
    private String generated(Planner planner, Planner.Analyzed analyzed) {
        PhysicalPlan plan =
                analyzed.streaming() ? planner.planStreaming(analyzed, OutputMode.UPDATE) : planner.planBatch(analyzed);
        StringBuilder text = new StringBuilder();
        for (Stage stage : plan.stages()) {
            for (int i = 0; i < stage.operators().size(); i++) {
                if (stage.operators().get(i) instanceof OperatorSpec.Fused fused) {
                    text.append("\n== Generated Code of Stage ")
                            .append(stage.id())
                            .append(", Operator ")
                            .append(i)
                            .append(" ==\n")
                            .append(StageCompiler.compile(fused, context()).generatedSource());
                }
            }
        }
        return text.toString();
    }

    String explain(Plan plan, String mode) {
        if (!EXPLAIN_MODES.contains(mode.toLowerCase(Locale.ROOT))) {
            throw new MillraceException(
                    "INVALID_EXPLAIN_MODE",
                    "There is no explain mode '" + mode + "'. Use one of " + EXPLAIN_MODES + ".");
        }
        Planner planner = planner();
        Planner.Analyzed analyzed = planner.analyze(plan);
        String text = planner.explain(analyzed, mode, analyzed.streaming() ? OutputMode.UPDATE : OutputMode.COMPLETE);
        return mode.equalsIgnoreCase("codegen") ? text + generated(planner, analyzed) : text;
    }
}
