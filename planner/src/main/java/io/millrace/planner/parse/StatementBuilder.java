package io.millrace.planner.parse;

import io.millrace.planner.parse.MillraceSqlParser.*;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Builds statements: queries, and commands, whose queries a {@link QueryBuilder} builds. */
final class StatementBuilder {
    private final SyntaxErrors errors;
    private final QueryBuilder queries;
    private final ExpressionBuilder expressions;
    private final TableActions tables;
    private final FunctionStatements functions;
    private final ViewStatements views;

    StatementBuilder(SyntaxErrors errors, QueryBuilder queries) {
        this.errors = errors;
        this.queries = queries;
        expressions = queries.expressions();
        tables = new TableActions(errors, expressions::of, queries::query);
        functions = new FunctionStatements(errors, queries);
        views = new ViewStatements(errors, queries::query);
    }

    /** The query that the statement is; another statement is refused here. */
    Plan queryOf(SingleStatementContext ctx) {
        if (statement(ctx.statement()) instanceof Statement.Query q) {
            return q.plan();
        }
        throw errors.at(
                ctx, "PARSE_SYNTAX_ERROR", "42601", "A query must stand here; a command is run by session.sql alone.");
    }

    Statement statement(StatementContext ctx) {
        if (ctx instanceof QueryStatementContext q) {
            return new Statement.Query(queries.query(q.query()));
        } else if (ctx instanceof ExplainContext e) {
            return new Statement.Explain(
                    e.level == null ? "simple" : e.level.getText().toLowerCase(Locale.ROOT), queries.query(e.query()));
        } else if (ctx instanceof CreateViewContext v) {
            return views.create(v);
        } else if (ctx instanceof AlterViewContext v) {
            return views.alter(v);
        } else if (ctx instanceof CreateSourceContext v) {
            return new Statement.CreateView(
                    last(v.name), errors.note(v.format, TableStatements.source(v)), v.REPLACE() != null);
        } else if (ctx instanceof DropViewContext d) {
            return new Statement.DropView(last(d.name), d.EXISTS() != null);
        } else if (ctx instanceof DescribeQueryContext q) {
            return new Statement.DescribeQuery(queries.query(q.query()));
        }
        Statement found = cached(ctx);
        if (found == null) {
            found = functions.statement(ctx);
        }
        return found != null ? found : ofSession(ctx);
    }

    /** Of tables that are kept in memory, or would be; of all others {@link TableActions} knows. */
    private @Nullable Statement cached(StatementContext ctx) {
        if (ctx instanceof CacheTableContext c) {
            return new Statement.Cache(Names.parts(c.name), c.query() == null ? null : queries.query(c.query()));
        } else if (ctx instanceof UncacheTableContext u) {
            return new Statement.Uncache(Names.parts(u.name), u.EXISTS() != null);
        } else if (ctx instanceof ClearCacheContext) {
            return new Statement.Uncache(List.of(), true);
        } else if (ctx instanceof RefreshTableContext r) {
            return new Statement.Refresh(Names.parts(r.name));
        }
        return null;
    }

    private Statement ofSession(StatementContext ctx) {
        if (ctx instanceof DeclareVariableContext d) {
            DataType type = d.dataType() == null ? null : expressions.type(d.dataType());
            Tree value = d.value == null ? null : expressions.of(d.value);
            if (type == null && value == null) {
                throw errors.at(
                        d,
                        "INVALID_SQL_SYNTAX.VARIABLE_TYPE_OR_DEFAULT_REQUIRED",
                        "42000",
                        "The variable needs a type, or a value behind DEFAULT.");
            }
            return new Statement.DeclareVariable(variables(d.multipartName()), type, value, d.REPLACE() != null);
        } else if (ctx instanceof SetVariablesContext s) {
            List<Tree> values = s.variableValue().stream()
                    .map(v -> expressions.of(v.expression()))
                    .toList();
            return new Statement.SetVariables(
                    s.variableValue().stream()
                            .map(v -> variable(v.multipartName()))
                            .toList(),
                    values);
        } else if (ctx instanceof SetFromQueryContext s) {
            return new Statement.SetFromQuery(variables(s.multipartName()), queries.query(s.query()));
        } else if (ctx instanceof DropVariableContext d) {
            return new Statement.DropVariable(variable(d.name), d.EXISTS() != null);
        } else if (ctx instanceof ExecuteImmediateContext e) {
            List<Tree> using = e.using.stream().map(expressions::named).toList();
            boolean inParentheses = using.size() == 1
                    && using.get(0) instanceof Tree.Call c
                    && c.name().equals("struct");
            return new Statement.ExecuteImmediate(
                    expressions.of(e.text),
                    variables(e.multipartName()),
                    inParentheses ? ((Tree.Call) using.get(0)).args() : using);
        } else if (ctx instanceof ResetContext r) {
            return new Statement.Reset(r.key == null ? null : Names.source(r.key));
        } else if (ctx instanceof UseContext u) {
            return new Statement.Use(last(u.name));
        } else if (ctx instanceof ShowCurrentContext) {
            return new Statement.Show("current", null, null);
        } else if (ctx instanceof ShowContext s) {
            return new Statement.Show(
                    Names.of(s.what).toLowerCase(Locale.ROOT),
                    s.name == null ? null : last(s.name),
                    s.pattern == null ? null : Literals.unquote(s.pattern.getText()));
        } else if (ctx instanceof TimeZoneContext z) {
            return timeZone(z);
        } else if (ctx instanceof SettingContext s) {
            return new Statement.Setting(
                    s.key == null ? null : Names.source(s.key), s.value == null ? null : Names.source(s.value));
        }
        return tables.statement(ctx);
    }

    private List<String> variables(List<MultipartNameContext> names) {
        return names.stream().map(this::variable).toList();
    }

    /** The name of a variable, which may say that it is the session's. */
    private String variable(MultipartNameContext ctx) {
        List<String> parts = Names.parts(ctx);
        String before = String.join(".", parts.subList(0, parts.size() - 1)).toLowerCase(Locale.ROOT);
        if (!before.isEmpty() && !before.equals("session") && !before.equals("system.session")) {
            throw errors.at(
                    ctx,
                    "UNRESOLVED_VARIABLE",
                    "42883",
                    "Cannot resolve variable `" + String.join("`.`", parts)
                            + "`: variables are in `system`.`session`. Leave the rest of the name out.");
        }
        return parts.get(parts.size() - 1);
    }

    private Statement timeZone(TimeZoneContext z) {
        boolean words =
                Names.of(z.time).equalsIgnoreCase("time") && Names.of(z.zone).equalsIgnoreCase("zone");
        Tree offset = z.constant() == null ? null : expressions.of(z.constant());
        String value = null;
        if (z.name != null) {
            value = Literals.unquote(z.name.getText());
        } else if (z.local != null && Names.of(z.local).equalsIgnoreCase("local")) {
            value = ZoneId.systemDefault().getId();
        } else if (offset instanceof Tree.Literal l && l.value() instanceof Long micros) {
            value = ZoneOffset.ofTotalSeconds((int) (micros / 1_000_000)).getId();
        }
        if (!words || value == null) {
            throw errors.at(
                    z,
                    "PARSE_SYNTAX_ERROR",
                    "42601",
                    "Write SET key = value, or SET TIME ZONE with a zone in quotes, an interval or LOCAL.");
        }
        return new Statement.Setting("spark.sql.session.timeZone", value);
    }

    static String last(MultipartNameContext name) {
        List<String> parts = Names.parts(name);
        return parts.get(parts.size() - 1);
    }
}
