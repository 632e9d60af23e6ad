package io.millrace.engine.launch;

import io.millrace.error.MillraceException;
import io.millrace.planner.parse.Statement;
import io.millrace.spi.session.SessionEngine;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.SettingNames;
import io.millrace.sql.SettingValues;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Carries out the statements that are no queries; each answers with the rows that Spark answers with. */
final class Commands {
    private static final StructType NOTHING = new StructType();

    private final SessionEngine engine;
    private final Map<String, String> settings;
    private final Supplier<Map<String, Boolean>> names;
    private final FunctionCommands functions;
    private final ViewCommands views;
    private final TableQueries tables;
    private final SessionVariables variables;
    private final VariableCommands variableCommands;
    private final Map<String, String> atFirst;
    private final TableCommands tableCommands;

    /** @param names what can be read by name, and whether it is temporary */
    Commands(
            SessionEngine engine,
            Map<String, String> settings,
            Supplier<Map<String, Boolean>> names,
            FunctionCommands functions,
            ViewCommands views,
            TableQueries tables,
            SessionVariables variables,
            TableCommands tableCommands) {
        this.engine = engine;
        this.settings = settings;
        this.names = names;
        this.functions = functions;
        this.views = views;
        this.tables = tables;
        this.variables = variables;
        variableCommands = new VariableCommands(engine, variables);
        atFirst = Map.copyOf(settings);
        this.tableCommands = tableCommands;
    }

    Plan run(MillraceSession session, Statement statement) {
        if (statement instanceof Statement.Query q) {
            return variables.withValuesOfNow(q.plan());
        } else if (statement instanceof Statement.ExecuteImmediate e) {
            return variableCommands.execute(e, inner -> run(session, inner));
        } else if (statement instanceof Statement.Explain e) {
            return rows("plan STRING", List.<@Nullable Object[]>of(row(engine.explain(e.plan(), e.mode()))));
        } else if (statement instanceof Statement.CreateTable t) {
            StreamingQuery started = tables.create(session, t);
            return started == null
                    ? new Plan.Local(NOTHING, List.of())
                    : rows(
                            "name STRING, id STRING NOT NULL, runId STRING NOT NULL",
                            List.<@Nullable Object[]>of(row(
                                    started.name(),
                                    started.id().toString(),
                                    started.runId().toString())));
        } else if (statement instanceof Statement.DropTable d) {
            tables.drop(d);
            return new Plan.Local(NOTHING, List.of());
        } else if (statement instanceof Statement.Insert i) {
            tables.insert(i);
            return new Plan.Local(NOTHING, List.of());
        } else if (statement instanceof Statement.OfTable t) {
            return tableCommands.run(t.name(), t.action());
        } else if (statement instanceof Statement.DescribeTable d) {
            return describe(engine.analyze(d.table()).schema(), tables.details(d.name(), d.extended()));
        } else if (statement instanceof Statement.DescribeQuery d) {
            return describe(engine.analyze(d.plan()).schema(), List.of());
        } else if (statement instanceof Statement.DescribeFunction f) {
            return functions.describe(f);
        } else if (statement instanceof Statement.ShowFunctions f) {
            return functions.show(f);
        } else if (statement instanceof Statement.Setting s) {
            return setting(s);
        } else if (statement instanceof Statement.Show s) {
            return show(s);
        }
        silent(statement);
        return new Plan.Local(NOTHING, List.of());
    }

    /** Statements that answer nothing. */
    private void silent(Statement statement) {
        if (statement instanceof Statement.CreateView v) {
            views.create(v);
        } else if (statement instanceof Statement.AlterView v) {
            views.alter(v);
        } else if (statement instanceof Statement.RenameView v) {
            views.rename(v);
        } else if (statement instanceof Statement.DropView d) {
            views.drop(d);
        } else if (statement instanceof Statement.CreateFunction c) {
            functions.create(c);
        } else if (statement instanceof Statement.DropFunction d) {
            functions.drop(d);
        } else if (statement instanceof Statement.DeclareVariable d) {
            variableCommands.declare(d);
        } else if (statement instanceof Statement.DropVariable d) {
            variableCommands.drop(d);
        } else if (statement instanceof Statement.SetVariables s) {
            variableCommands.set(s);
        } else if (statement instanceof Statement.SetFromQuery s) {
            variableCommands.set(s);
        } else if (statement instanceof Statement.Reset r) {
            reset(r.key());
        } else if (statement instanceof Statement.Use u) {
            database(u.database());
        } else if (statement instanceof Statement.Cache c) {
            cache(c);
        } else if (statement instanceof Statement.Uncache u) {
            if (!u.ifExists()) {
                engine.analyze(Statement.table(u.name()));
            }
        } else {
            engine.analyze(Statement.table(((Statement.Refresh) statement).name()));
        }
    }

    private void reset(@Nullable String key) {
        if (key == null) {
            settings.clear();
            settings.putAll(atFirst);
            return;
        }
        String own = SettingNames.checked(ownName(key));
        String first = atFirst.get(own);
        if (first == null) {
            settings.remove(own);
        } else {
            settings.put(own, first);
        }
    }

    private static void inDatabase(Statement.Show s) {
        if (s.name() != null) {
            database(s.name());
        }
    }

    /** There is one database. */
    private static void database(String name) {
        if (!name.equalsIgnoreCase("default")) {
            throw new AnalysisException(
                    "SCHEMA_NOT_FOUND",
                    "42704",
                    "The schema `spark_catalog`.`" + name + "` cannot be found. There is one, `default`.",
                    Map.of("schemaName", name));
        }
    }

    /**
     * Every query reads its sources anew, so there is nothing to keep: the rows of a cached table are those of its sources at the time of
     * each query. CACHE TABLE … AS makes the view that it names.
     */
    private void cache(Statement.Cache c) {
        if (c.query() == null) {
            engine.analyze(Statement.table(c.name()));
        } else {
            engine.analyze(c.query());
            engine.registerView(c.name().get(c.name().size() - 1), c.query(), false);
        }
    }

    private static String ownName(String key) {
        return key.startsWith("spark.") ? "millrace." + key.substring("spark.".length()) : key;
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    private static Plan rows(String ddl, List<@Nullable Object[]> rows) {
        return new Plan.Local(StructType.fromDDL(ddl), rows);
    }

    private static Plan describe(StructType schema, List<@Nullable Object[]> more) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (StructField f : schema.fieldList()) {
            rows.add(row(f.name(), f.dataType().simpleString(), f.getComment().orElse(null)));
        }
        rows.addAll(more);
        return rows("col_name STRING NOT NULL, data_type STRING NOT NULL, comment STRING", rows);
    }

    private Plan setting(Statement.Setting s) {
        if (s.key() == null) {
            List<@Nullable Object[]> all = new ArrayList<>();
            new TreeMap<>(settings).forEach((k, v) -> all.add(row(k, v)));
            return rows("key STRING NOT NULL, value STRING NOT NULL", all);
        }
        String key = ownName(s.key());
        if (s.value() != null) {
            settings.put(SettingNames.checked(key), SettingValues.checked(key, s.value()));
        }
        String value = settings.getOrDefault(key, "<undefined>");
        return rows("key STRING NOT NULL, value STRING NOT NULL", List.<@Nullable Object[]>of(row(s.key(), value)));
    }

    private Plan show(Statement.Show s) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        switch (s.what()) {
            case "tables" -> {
                inDatabase(s);
                Map<String, Boolean> all = names.get();
                matching(all.keySet(), s.pattern()).forEach(name -> {
                    boolean temporary = all.getOrDefault(name, true);
                    rows.add(row(temporary ? "" : "default", name, temporary));
                });
                return rows("namespace STRING NOT NULL, tableName STRING NOT NULL, isTemporary BOOLEAN NOT NULL", rows);
            }
            case "views" -> {
                inDatabase(s);
                Map<String, Boolean> all = names.get();
                matching(all.keySet(), s.pattern()).stream()
                        .filter(name -> all.getOrDefault(name, true))
                        .forEach(name -> rows.add(row("", name, true)));
                return rows("namespace STRING NOT NULL, viewName STRING NOT NULL, isTemporary BOOLEAN NOT NULL", rows);
            }
            case "databases", "schemas", "namespaces" -> {
                matching(Set.of("default"), s.pattern()).forEach(name -> rows.add(row(name)));
                return rows("namespace STRING NOT NULL", rows);
            }
            case "catalogs" -> {
                matching(Set.of("spark_catalog"), s.pattern()).forEach(name -> rows.add(row(name)));
                return rows("catalog STRING NOT NULL", rows);
            }
            case "current" -> {
                rows.add(row("spark_catalog", "default"));
                return rows("catalog STRING NOT NULL, namespace STRING NOT NULL", rows);
            }
            case "columns" -> {
                if (s.name() == null) {
                    throw new MillraceException("PARSE_SYNTAX_ERROR", "SHOW COLUMNS needs FROM and a table or view.");
                }
                for (StructField f : engine.analyze(Statement.table(List.of(s.name())))
                        .schema()
                        .fieldList()) {
                    rows.add(row(f.name()));
                }
                return rows("col_name STRING NOT NULL", rows);
            }
            default ->
                throw MillraceException.notYet(
                        "SHOW " + s.what().toUpperCase(java.util.Locale.ROOT),
                        "SHOW DATABASES, TABLES, VIEWS, FUNCTIONS and COLUMNS FROM are there.");
        }
    }

    /** Names that a pattern with * for any text and | for alternatives takes; all without one. */
    static Set<String> matching(Set<String> names, @Nullable String pattern) {
        Set<String> sorted = new TreeSet<>(names);
        if (pattern != null) {
            String regex = "(?i)" + pattern.replace("*", ".*");
            Pattern compiled = Pattern.compile(regex);
            sorted.removeIf(n -> !compiled.matcher(n).matches());
        }
        return sorted;
    }
}
