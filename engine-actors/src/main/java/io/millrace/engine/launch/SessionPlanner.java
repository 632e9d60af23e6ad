package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.engine.operator.GeneratedCode;
import io.millrace.engine.operator.StageCode;
import io.millrace.error.MillraceException;
import io.millrace.planner.analyze.Analyzer;
import io.millrace.planner.analyze.Catalog;
import io.millrace.planner.analyze.FunctionLookup;
import io.millrace.planner.analyze.RegistryFunctions;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.PhysicalPlanner;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.StructType;
import java.util.Map;

/** A session's way from a plan as written to a plan that runs: names, functions and settings of now. Thread-safe. */
final class SessionPlanner {
    static final String ANSI = "millrace.sql.ansi.enabled";

    private final Environment environment;
    private final ConnectorRegistry connectors;
    private final Catalog catalog;
    private final FunctionLookup functions;

    SessionPlanner(Environment environment, ConnectorRegistry connectors, Catalog catalog, Map<String, UserFunction> users) {
        this.environment = environment;
        this.connectors = connectors;
        this.catalog = catalog;
        functions = new RegistryFunctions(FunctionRegistry.builtin(), users);
    }

    boolean ansi() {
        return new Settings(environment.settings()).flag(ANSI, true);
    }

    private BindContext context() {
        return new BindContext(ansi(), environment.sessionTimeZone().getId());
    }

    /** What bound expressions run as, under the settings of now. */
    StageCode code() {
        return new GeneratedCode(context());
    }

    Logical analyze(Plan plan) {
        return new Analyzer(catalog, this::schemaOf, functions, context()).analyze(plan);
    }

    private StructType schemaOf(Plan.Read read) {
        return connectors.get(read.format()).readSchema(new Options(read.options()), read.paths(), read.schema(), read.streaming());
    }

    PhysicalPlan physical(Logical analyzed, OutputMode mode) {
        return PhysicalPlanner.plan(analyzed, mode, functions::scalar);
    }

    /** A plan without streams, ready to run. */
    PhysicalPlan batch(Plan plan) {
        Logical analyzed = analyze(plan);
        if (analyzed.streaming()) {
            throw new io.millrace.sql.AnalysisException(
                    "STREAMING_ACTION",
                    "Queries with streaming sources must be executed with writeStream.start(). Write the Dataset with writeStream().");
        }
        return physical(analyzed, OutputMode.APPEND);
    }

    static MillraceException unknownMode(String mode) {
        return new MillraceException(
                "INVALID_EXPLAIN_MODE", "There is no explain mode '" + mode + "'. Use simple, extended, codegen, cost or formatted.");
    }
}
