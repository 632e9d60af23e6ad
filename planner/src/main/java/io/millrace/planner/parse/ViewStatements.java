package io.millrace.planner.parse;

import io.millrace.error.MillraceException;
import io.millrace.planner.parse.MillraceSqlParser.AlterViewContext;
import io.millrace.planner.parse.MillraceSqlParser.CreateViewContext;
import io.millrace.planner.parse.MillraceSqlParser.QueryContext;
import io.millrace.planner.parse.MillraceSqlParser.ViewColumnContext;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.MetadataBuilder;
import java.util.List;
import java.util.function.Function;

/** Builds CREATE VIEW and ALTER VIEW. */
final class ViewStatements {
    private final SyntaxErrors errors;
    private final Function<QueryContext, Plan> queries;

    ViewStatements(SyntaxErrors errors, Function<QueryContext, Plan> queries) {
        this.errors = errors;
        this.queries = queries;
    }

    Statement create(CreateViewContext v) {
        if (v.scope == null) {
            throw MillraceException.notYet(
                    "CREATE VIEW, a view that outlives its session,", "Use CREATE TEMP VIEW … AS.");
        }
        Plan plan = queries.apply(v.query());
        if (!v.viewColumn().isEmpty()) {
            plan = named(plan, StatementBuilder.last(v.name), v.viewColumn());
        }
        return new Statement.CreateView(StatementBuilder.last(v.name), plan, v.REPLACE() != null);
    }

    private Plan named(Plan query, String view, List<ViewColumnContext> columns) {
        List<String> names = columns.stream().map(c -> Names.of(c.identifier())).toList();
        Plan named = new Plan.Aliased(query, view, names);
        if (columns.stream().allMatch(c -> c.comment == null)) {
            return named;
        }
        return new Plan.Select(named, columns.stream().map(this::commented).toList(), false);
    }

    private Tree commented(ViewColumnContext c) {
        String name = Names.of(c.identifier());
        if (c.comment == null) {
            return QueryBuilder.name(name);
        } else if (!c.word.getText().equalsIgnoreCase("comment")) {
            throw errors.at(
                    c, "PARSE_SYNTAX_ERROR", "42601", "COMMENT and a text, or a comma, must stand behind a column.");
        }
        return new Tree.Alias(
                QueryBuilder.name(name),
                List.of(name),
                new MetadataBuilder()
                        .putString("comment", Literals.unquote(c.comment.getText()))
                        .build());
    }

    Statement alter(AlterViewContext v) {
        String name = StatementBuilder.last(v.name);
        if (v.query() != null) {
            return new Statement.AlterView(name, queries.apply(v.query()));
        } else if (!Names.of(v.verb).equalsIgnoreCase("rename")) {
            throw errors.at(
                    v.verb, "PARSE_SYNTAX_ERROR", "42601", "Write ALTER VIEW … AS a query, or RENAME TO a name.");
        }
        return new Statement.RenameView(name, StatementBuilder.last(v.to));
    }
}
