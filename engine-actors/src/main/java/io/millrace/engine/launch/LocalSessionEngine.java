package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.engine.sink.MemoryTables;
import io.millrace.planner.parse.SqlParser;
import io.millrace.spi.session.SessionEngine;
import io.millrace.spi.session.StreamStart;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryManager;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserFunction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The engine of a session: its views and functions, batch queries on the caller's thread, streaming queries on this node. */
final class LocalSessionEngine implements SessionEngine {
    private final Map<String, Plan> views = new ConcurrentHashMap<>();
    private final Map<String, UserFunction> functions = new ConcurrentHashMap<>();
    private final MemoryTables memoryTables = new MemoryTables();
    private final SessionPlanner planner;
    private final BatchQueries batch;
    private final StreamQueries streams;
    private final Commands commands;

    LocalSessionEngine(Map<String, String> settings, Surroundings surroundings) {
        Environment environment = surroundings.environment(settings);
        ConnectorRegistry connectors = new ConnectorRegistry();
        planner = new SessionPlanner(environment, connectors, this::view, functions);
        batch = new BatchQueries(environment, connectors, planner);
        streams = new StreamQueries(surroundings, environment, connectors, planner, batch, memoryTables);
        commands = new Commands(this, settings, this::tableNames, functions.keySet());
    }

    /** A view, or the result table of a query that writes to memory. */
    private Optional<Plan> view(List<String> name) {
        String last = name.get(name.size() - 1);
        Plan view = views.get(last.toLowerCase(Locale.ROOT));
        return view != null
                ? Optional.of(view)
                : memoryTables.find(last).map(table -> new Plan.Local(table.schema(), table.rows()));
    }

    private Set<String> tableNames() {
        Set<String> names = new TreeSet<>(views.keySet());
        names.addAll(memoryTables.names());
        return names;
    }

    @Override
    public Analyzed analyze(Plan plan) {
        Analyzed analyzed = planner.describe(plan);
        if (analyzed.streaming()) {
            streams.warmUp();
        }
        return analyzed;
    }

    @Override
    public Plan statement(String text, Map<String, Tree> arguments) {
        return commands.run(SqlParser.parseStatement(text, arguments));
    }

    @Override
    public List<@Nullable Object[]> collect(Plan plan) {
        return batch.rows(planner.batch(plan));
    }

    @Override
    public String explain(Plan plan, String mode) {
        return planner.explain(plan, mode);
    }

    @Override
    public void write(
            Plan plan,
            String format,
            Map<String, String> options,
            List<String> paths,
            String saveMode,
            List<String> partitionBy) {
        batch.write(planner.batch(plan), format, options, paths, saveMode, partitionBy);
    }

    @Override
    public StreamingQuery start(StreamStart start) {
        return streams.start(start);
    }

    @Override
    public StreamingQueryManager streams() {
        return streams.manager();
    }

    @Override
    public void registerFunction(UserFunction function) {
        functions.put(function.name().toLowerCase(Locale.ROOT), function);
        planner.functionsChanged();
    }

    @Override
    public boolean registerView(String name, @Nullable Plan plan, boolean replace) {
        String key = name.toLowerCase(Locale.ROOT);
        if (plan == null) {
            return views.remove(key) != null;
        }
        if (replace) {
            views.put(key, plan);
        } else if (views.putIfAbsent(key, plan) != null) {
            throw new io.millrace.sql.AnalysisException(
                    "TEMP_TABLE_OR_VIEW_ALREADY_EXISTS",
                    "42P07",
                    "Cannot create the temporary view `" + name
                            + "` because it already exists. Choose another name, or replace it.",
                    Map.of("relationName", name));
        }
        return true;
    }

    @Override
    public boolean hasTable(String name) {
        return view(List.of(name)).isPresent();
    }

    @Override
    public void close() {
        streams.close();
    }
}
