package io.millrace.engine.launch;

import io.millrace.planner.parse.Statement;
import io.millrace.spi.session.SessionEngine;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** CREATE, ALTER and DROP of temporary views. */
final class ViewCommands {
    private final SessionEngine engine;
    private final Map<String, Plan> views;

    /** @param views by name in lower case, as the engine keeps them */
    ViewCommands(SessionEngine engine, Map<String, Plan> views) {
        this.engine = engine;
        this.views = views;
    }

    void create(Statement.CreateView v) {
        try {
            check(v.plan());
        } catch (AnalysisException e) {
            throw e.getCondition().equals("ASSIGNMENT_ARITY_MISMATCH") ? arity(v, e) : e;
        }
        engine.registerView(v.name(), v.plan(), v.replace());
    }

    /** What is wrong with the number of columns behind the view's name is said of the view; of a subquery it stays as it is. */
    private AnalysisException arity(Statement.CreateView v, AnalysisException otherwise) {
        Plan query = v.plan() instanceof Plan.FromText t ? t.child() : v.plan();
        Plan named = query instanceof Plan.Select s ? s.child() : query;
        if (!(named instanceof Plan.Aliased a)
                || !a.alias().equals(v.name())
                || a.columns().isEmpty()) {
            return otherwise;
        }
        int data = engine.analyze(a.child()).schema().size();
        boolean few = data < a.columns().size();
        return new AnalysisException(
                "CREATE_VIEW_COLUMN_ARITY_MISMATCH." + (few ? "NOT_ENOUGH_DATA_COLUMNS" : "TOO_MANY_DATA_COLUMNS"),
                "21S01",
                "The view `" + v.name() + "` names " + a.columns().size() + " columns, and its query has " + data
                        + ". Name as many columns as the query has, or none.",
                Map.of("viewName", "`" + v.name() + "`"));
    }

    void alter(Statement.AlterView v) {
        existing(v.name());
        check(v.plan());
        engine.registerView(v.name(), v.plan(), true);
    }

    void rename(Statement.RenameView v) {
        Plan plan = existing(v.name());
        engine.registerView(v.to(), plan, false);
        engine.registerView(v.name(), null, true);
    }

    void drop(Statement.DropView d) {
        if (!engine.registerView(d.name(), null, true) && !d.ifExists()) {
            throw missing(d.name(), " To tolerate that, use DROP VIEW IF EXISTS.");
        }
    }

    private Plan existing(String name) {
        Plan plan = views.get(name.toLowerCase(Locale.ROOT));
        if (plan == null) {
            throw missing(name, " Create it with CREATE TEMP VIEW.");
        }
        return plan;
    }

    private static AnalysisException missing(String name, String remedy) {
        return new AnalysisException(
                "TABLE_OR_VIEW_NOT_FOUND",
                "42P01",
                "The table or view `" + name + "` cannot be found." + remedy,
                Map.of("relationName", name));
    }

    private static void checkNames(StructType schema) {
        Set<String> seen = new HashSet<>();
        for (StructField f : schema.fieldList()) {
            if (!seen.add(f.name().toLowerCase(Locale.ROOT))) {
                throw new AnalysisException(
                        "COLUMN_ALREADY_EXISTS",
                        "42711",
                        "The column `" + f.name().toLowerCase(Locale.ROOT)
                                + "` already exists. Choose another name with AS, or with columns behind the view's name.",
                        Map.of("columnName", f.name()));
            }
        }
    }

    /** A source may be one that can only be read as a stream. */
    private void check(Plan view) {
        boolean source = view instanceof Plan.FromText t && t.child() instanceof Plan.Read;
        try {
            checkNames(engine.analyze(view).schema());
        } catch (AnalysisException e) {
            if (!source) {
                throw e;
            }
            Plan.Read r = (Plan.Read) ((Plan.FromText) view).child();
            engine.analyze(new Plan.Read(r.format(), r.options(), r.paths(), r.schema(), true, r.sourceName()));
        }
    }
}
