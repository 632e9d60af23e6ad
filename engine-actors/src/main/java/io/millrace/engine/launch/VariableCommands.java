package io.millrace.engine.launch;

import io.millrace.planner.parse.SqlParser;
import io.millrace.planner.parse.Statement;
import io.millrace.spi.session.SessionEngine;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** DECLARE, SET and DROP of session variables, and EXECUTE IMMEDIATE. */
final class VariableCommands {
    private static final Tree.Literal NULL = new Tree.Literal(null, DataTypes.NullType);

    private final SessionEngine engine;
    private final SessionVariables variables;

    VariableCommands(SessionEngine engine, SessionVariables variables) {
        this.engine = engine;
        this.variables = variables;
    }

    void declare(Statement.DeclareVariable d) {
        Tree value = d.value() == null ? NULL : d.value();
        for (String name : d.names()) {
            if (!d.replace() && variables.find(name).isPresent()) {
                throw new AnalysisException(
                        "VARIABLE_ALREADY_EXISTS",
                        "42723",
                        "There is a variable " + shown(name)
                                + " already. Name this one otherwise, or write DECLARE OR REPLACE.",
                        Map.of());
            }
        }
        DataType type = d.type() == null ? typeOf(value) : d.type();
        Object now = evaluated(List.of(new Tree.Cast(value, type, false)))[0];
        for (String name : d.names()) {
            variables.put(name, new SessionVariables.Variable(type, value, new Tree.Literal(now, type)));
        }
    }

    void drop(Statement.DropVariable d) {
        if (!variables.remove(d.name()) && !d.ifExists()) {
            throw new AnalysisException(
                    "VARIABLE_NOT_FOUND",
                    "42883",
                    "There is no variable " + shown(d.name())
                            + " to drop. Correct the name, or use DROP TEMPORARY VARIABLE IF EXISTS.",
                    Map.of());
        }
    }

    /** All values are computed before the first is set. */
    void set(Statement.SetVariables s) {
        List<SessionVariables.Variable> targets = targets(s.names());
        List<Tree> casts = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            Tree value = s.values().get(i);
            boolean standard = value instanceof Tree.Name n
                    && n.parts().size() == 1
                    && n.parts().get(0).equalsIgnoreCase("default");
            casts.add(new Tree.Cast(
                    standard ? targets.get(i).standard() : value, targets.get(i).type(), false));
        }
        assign(s.names(), targets, evaluated(casts));
    }

    void set(Statement.SetFromQuery s) {
        into(s.names(), s.query());
    }

    /** The columns of the one row that a query gives; nulls where it gives none. */
    private void into(List<String> names, Plan query) {
        List<SessionVariables.Variable> targets = targets(names);
        List<StructField> columns = engine.analyze(query).schema().fieldList();
        if (columns.size() != names.size()) {
            throw new AnalysisException(
                    "ASSIGNMENT_ARITY_MISMATCH",
                    "42802",
                    names.size() + " variables are set from " + columns.size() + " values. Give one value for each.",
                    Map.of());
        }
        List<Tree> casts = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            places.add("c" + i);
            casts.add(new Tree.Cast(Statement.name("c" + i), targets.get(i).type(), false));
        }
        Plan two = new Plan.Limit(new Plan.Aliased(query, "source", places), 2);
        List<@Nullable Object[]> rows = engine.collect(new Plan.Select(two, casts, false));
        if (rows.size() > 1) {
            throw new AnalysisException(
                    "ROW_SUBQUERY_TOO_MANY_ROWS",
                    "21000",
                    "The query that variables are set from has several rows. Add LIMIT 1, or conditions.",
                    Map.of());
        }
        assign(names, targets, rows.isEmpty() ? new Object[names.size()] : rows.get(0));
    }

    private void assign(List<String> names, List<SessionVariables.Variable> targets, @Nullable Object[] values) {
        for (int i = 0; i < names.size(); i++) {
            variables.put(names.get(i), targets.get(i).with(values[i]));
        }
    }

    private List<SessionVariables.Variable> targets(List<String> names) {
        Set<String> seen = new HashSet<>();
        List<SessionVariables.Variable> targets = new ArrayList<>();
        for (String name : names) {
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new AnalysisException(
                        "DUPLICATE_ASSIGNMENTS",
                        "42701",
                        "Variable `" + name + "` is set twice in one statement. Set it once.",
                        Map.of());
            }
            targets.add(variables
                    .find(name)
                    .orElseThrow(() -> new AnalysisException(
                            "UNRESOLVED_VARIABLE",
                            "42883",
                            "Cannot resolve variable `" + name
                                    + "` on search path `SYSTEM`.`SESSION`. Declare it with DECLARE" + " VARIABLE.",
                            Map.of())));
        }
        return targets;
    }

    /** @param run carries out a statement */
    Plan execute(Statement.ExecuteImmediate e, Function<Statement, Plan> run) {
        Object text = evaluated(List.of(e.text()))[0];
        DataType type = typeOf(e.text());
        if (!type.equals(DataTypes.StringType) && text != null) {
            throw new AnalysisException(
                    "INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE",
                    "42K09",
                    "EXECUTE IMMEDIATE takes the text of a statement, not a value of \"" + type.sql() + "\".",
                    Map.of());
        }
        if (text == null) {
            throw new AnalysisException(
                    "NULL_QUERY_STRING_EXECUTE_IMMEDIATE",
                    "22004",
                    "The text that EXECUTE IMMEDIATE is to run is NULL. Set the variable first.",
                    Map.of());
        }
        Statement statement = SqlParser.parseStatement(text.toString(), arguments(e.using()));
        if (e.into().isEmpty()) {
            return run.apply(statement);
        }
        if (!(statement instanceof Statement.Query query)) {
            throw new AnalysisException(
                    "INVALID_STATEMENT_FOR_EXECUTE_INTO",
                    "07501",
                    "EXECUTE IMMEDIATE … INTO needs a query that gives the values, which this is not: " + text
                            + ". Leave out INTO.",
                    Map.of());
        }
        into(e.into(), query.plan());
        return new Plan.Local(new io.millrace.sql.types.StructType(), List.of());
    }

    private Map<String, Tree> arguments(List<Tree> using) {
        Map<String, Tree> arguments = new HashMap<>();
        long named = using.stream().filter(Tree.Alias.class::isInstance).count();
        if (named != 0 && named != using.size()) {
            throw new AnalysisException(
                    "ALL_PARAMETERS_MUST_BE_NAMED",
                    "07001",
                    "Some values after USING have names and some have none. Give each a name with AS.",
                    Map.of());
        }
        for (int i = 0; i < using.size(); i++) {
            Tree value = using.get(i) instanceof Tree.Alias a ? a.child() : using.get(i);
            String name = using.get(i) instanceof Tree.Alias a ? a.names().get(0) : String.valueOf(i + 1);
            arguments.put(name, new Tree.Literal(evaluated(List.of(value))[0], typeOf(value)));
        }
        return arguments;
    }

    private DataType typeOf(Tree value) {
        return engine.analyze(Statement.row(List.of(value))).schema().field(0).dataType();
    }

    private @Nullable Object[] evaluated(List<Tree> values) {
        return engine.collect(Statement.row(values)).get(0);
    }

    private static String shown(String name) {
        return "`system`.`session`.`" + name + "`";
    }
}
