package io.millrace.engine.launch;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.StreamSink;
import io.millrace.engine.batch.BatchEnvironment;
import io.millrace.engine.batch.BatchRunner;
import io.millrace.engine.batch.RecursionLimits;
import io.millrace.engine.task.TaskSettings;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.SourceSpec;
import io.millrace.planner.plan.StaticRefresh;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Runs plans without streams, on the caller's thread. Thread-safe. */
final class BatchQueries {
    private static final String RECURSION_LEVELS = "millrace.sql.cteRecursionLevelLimit";
    private static final String RECURSION_ROWS = "millrace.sql.cteRecursionRowLimit";

    private final Environment environment;
    private final ConnectorRegistry connectors;
    private final SessionPlanner planner;

    BatchQueries(Environment environment, ConnectorRegistry connectors, SessionPlanner planner) {
        this.environment = environment;
        this.connectors = connectors;
        this.planner = planner;
    }

    List<@Nullable Object[]> rows(PhysicalPlan plan) {
        return runner().run(plan);
    }

    List<byte[]> binaryRows(PhysicalPlan plan) {
        return runner().runBinary(plan);
    }

    /** saveMode: append, overwrite, errorifexists or ignore. */
    void write(
            PhysicalPlan plan,
            String format,
            Map<String, String> options,
            List<String> paths,
            String saveMode,
            List<String> partitionBy) {
        Connector connector = connectors.get(format);
        StructType schema = plan.outputSchema();
        List<String> columns = PartitionColumns.of(partitionBy, schema, connector);
        PartitionColumns.requireOthers(columns, schema);
        Options given = connector.inSession(new Options(options), environment);
        Connector.SinkRequest request = new Connector.SinkRequest(
                "batch", "batch", schema, given, paths, saveMode, false, environment, columns);
        try (StreamSink sink = connector.openBatchSink(request)) {
            given.checkSpelling(format);
            runner().write(plan, sink);
        }
    }

    private BatchRunner runner() {
        return new BatchRunner(new BatchEnvironment(
                this::open,
                planner.code(),
                planner.ansi(),
                environment.sessionTimeZone(),
                new SplittableRandom(),
                environment.currentTimeMs(),
                TaskSettings.DEFAULTS,
                recursionLimits()));
    }

    private RecursionLimits recursionLimits() {
        Settings settings = new Settings(environment.settings());
        return new RecursionLimits(
                settings.number(RECURSION_LEVELS, 100, -1, Integer.MAX_VALUE),
                settings.number(RECURSION_ROWS, 1_000_000, -1, Integer.MAX_VALUE));
    }

    private BatchSource open(SourceSpec spec) {
        Connector connector = connectors.get(spec.format());
        Options options = connector.inSession(new Options(spec.options()), environment);
        // Of the join around it, not of the format; asked for here so that one like it is not taken for another option.
        options.get(StaticRefresh.OPTION);
        BatchSource source = connector.openBatch(new Connector.SourceRequest(
                "batch", spec.schema(), options, spec.paths(), environment, Optional.empty(), spec.table()));
        options.checkSpelling(spec.format());
        return source;
    }
}
