package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.engine.sink.MemoryTables;
import io.millrace.planner.analyze.Catalog;
import io.millrace.planner.parse.SqlFunction;
import io.millrace.planner.parse.SqlParser;
import io.millrace.planner.parse.Statement;
import io.millrace.spi.session.NewTable;
import io.millrace.spi.session.SessionEngine;
import io.millrace.spi.session.StreamStart;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryManager;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserFunction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private final TableQueries tables;
    private final Environment environment;
    private final Commands commands;
    private final SessionVariables variables = new SessionVariables();
    private final SessionFunctions written = new SessionFunctions();

    LocalSessionEngine(Map<String, String> settings, Surroundings surroundings) {
        environment = surroundings.environment(settings);
        ConnectorRegistry connectors = new ConnectorRegistry();
        planner = new SessionPlanner(environment, connectors, new Names(this::view, variables, written), functions);
        batch = new BatchQueries(environment, connectors, planner);
        streams = new StreamQueries(surroundings, environment, connectors, planner, batch, memoryTables);
        tables = new TableQueries(environment, connectors, planner, batch, streams, views.keySet());
        commands = new Commands(
                this,
                settings,
                this::names,
                new FunctionCommands(written, functions.keySet(), planner),
                new ViewCommands(this, views),
                tables,
                variables,
                new TableCommands(tables, planner));
    }

    private record Names(Catalog relations, SessionVariables variables, SessionFunctions functions) implements Catalog {
        @Override
        public Optional<Plan> view(List<String> name) {
            return relations.view(name);
        }

        @Override
        public Optional<SqlFunction> function(String name) {
            return functions.find(name);
        }

        @Override
        public Optional<Tree.Literal> variable(String name) {
            return variables.value(name);
        }
    }

    /** A view, the result table of a query that writes to memory, or a table of the warehouse. */
    private Optional<Plan> view(List<String> name) {
        String last = name.get(name.size() - 1);
        Plan view = views.get(last.toLowerCase(Locale.ROOT));
        if (view != null) {
            return Optional.of(view);
        }
        Optional<Plan> results = memoryTables.find(last).map(table -> new Plan.Local(table.schema(), table.rows()));
        return results.isPresent() ? results : TableQueries.find(environment, last);
    }

    /** What can be read by name, and whether it goes with the session. */
    private Map<String, Boolean> names() {
        Map<String, Boolean> names = new TreeMap<>();
        TableQueries.names(environment).forEach(name -> names.put(name, false));
        views.keySet().forEach(name -> names.put(name, true));
        memoryTables.names().forEach(name -> names.put(name, true));
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
    public Plan statement(MillraceSession session, String text, Map<String, Tree> arguments) {
        return commands.run(session, SqlParser.parseStatement(text, arguments));
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
    public void saveAsTable(
            String name,
            Plan plan,
            @Nullable String format,
            Map<String, String> options,
            String saveMode,
            List<String> partitionBy) {
        tables.save(name, plan, format, options, saveMode, partitionBy);
    }

    @Override
    public void insertInto(String name, Plan plan, Map<String, String> options, boolean overwrite) {
        tables.insert(name, plan, options, overwrite);
    }

    @Override
    public void createTable(NewTable t) {
        tables.create(new Statement.CreateTable(
                TableQueries.last(t.name()),
                t.columns(),
                t.format(),
                t.options(),
                t.partitionBy(),
                TableQueries.path(t.options()),
                new Statement.About(t.comment(), t.properties()),
                t.query(),
                false,
                false));
    }

    @Override
    public StreamingQuery start(StreamStart start) {
        return streams.start(start);
    }

    @Override
    public StreamingQuery startIntoTable(String name, StreamStart start, boolean formatChosen) {
        return tables.start(name, start, formatChosen);
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
                    "There is a view `" + name + "` already. Name this one otherwise, or replace it.",
                    Map.of("relationName", name));
        }
        return true;
    }

    @Override
    public boolean hasTable(String name) {
        return view(List.of(TableQueries.last(name))).isPresent();
    }

    @Override
    public boolean isTemporary(String name) {
        return !Boolean.FALSE.equals(names().get(TableQueries.last(name).toLowerCase(Locale.ROOT)));
    }

    @Override
    public void close() {
        streams.close();
    }
}
