package io.millrace.planner.parse;

import io.millrace.planner.parse.MillraceSqlParser.AssignmentContext;
import io.millrace.planner.parse.MillraceSqlParser.IdentifierContext;
import io.millrace.planner.parse.MillraceSqlParser.NamedExpressionContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeAggregateContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeAliasContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeDropContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeExtendContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeJoinContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeOrganizationContext;
import io.millrace.planner.parse.MillraceSqlParser.PipePivotContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeSampleContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeSelectContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeSetContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeSetOperationContext;
import io.millrace.planner.parse.MillraceSqlParser.PipeWhereContext;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;

/** The operators behind {@code |>}: each is the clause of SELECT that it stands for, over the rows before it. */
final class Pipes {
    private static final Tree ALL = new Tree.Star(List.of());

    private final SyntaxErrors errors;
    private final ExpressionBuilder expressions;
    private final QueryBuilder queries;
    private final RelationModifiers modifiers;

    Pipes(SyntaxErrors errors, ExpressionBuilder expressions, QueryBuilder queries, RelationModifiers modifiers) {
        this.errors = errors;
        this.expressions = expressions;
        this.queries = queries;
        this.modifiers = modifiers;
    }

    Plan piped(Plan rows, PipeContext ctx) {
        if (ctx instanceof PipeSelectContext s) {
            expressions.windows(QueryBuilder.namedWindows(s.windowClause()));
            boolean distinct = s.setQuantifier() != null && s.setQuantifier().DISTINCT() != null;
            return select(s, rows, columns(s.namedExpression()), distinct);
        } else if (ctx instanceof PipeExtendContext e) {
            List<Tree> columns = new ArrayList<>(List.of(ALL));
            columns.addAll(columns(e.namedExpression()));
            List<Tree> added = columns.subList(1, columns.size());
            return select(e, errors.note(e, new Plan.Checked(rows, "EXTEND", added)), columns, false);
        } else if (ctx instanceof PipeSetContext s) {
            return set(rows, s);
        } else if (ctx instanceof PipeDropContext d) {
            return select(d, rows, List.of(new Tree.Star(List.of(), names(d.identifier()))), false);
        } else if (ctx instanceof PipeAliasContext a) {
            return new Plan.Aliased(rows, Names.of(a.strictIdentifier()), List.of());
        } else if (ctx instanceof PipeWhereContext w) {
            return errors.note(
                    w, new Plan.Filter(rows, expressions.of(w.whereClause().expression())));
        } else if (ctx instanceof PipeAggregateContext a) {
            return aggregate(rows, a);
        }
        return relation(rows, ctx);
    }

    private Plan relation(Plan rows, PipeContext ctx) {
        if (ctx instanceof PipePivotContext p) {
            return queries.pivot(rows, p.pivotClause());
        } else if (ctx instanceof PipeSampleContext s) {
            return modifiers.sampled(rows, s.sample());
        } else if (ctx instanceof PipeJoinContext j) {
            return queries.join(rows, j.joinRelation());
        } else if (ctx instanceof PipeSetOperationContext s) {
            return queries.setOperation(s, s.operator, s.quantifier, rows, queries.primary(s.right));
        }
        return queries.organise(rows, ((PipeOrganizationContext) ctx).queryOrganization());
    }

    private List<Tree> columns(List<NamedExpressionContext> columns) {
        return columns.stream().map(expressions::named).toList();
    }

    private static List<String> names(List<IdentifierContext> names) {
        return names.stream().map(n -> Names.of(n)).toList();
    }

    private Plan select(ParserRuleContext ctx, Plan rows, List<Tree> columns, boolean distinct) {
        return errors.note(ctx, new Plan.Select(rows, columns, distinct));
    }

    /** One after the other: each sees what those before it have set. */
    private Plan set(Plan rows, PipeSetContext ctx) {
        Plan plan = rows;
        for (AssignmentContext a : ctx.assignment()) {
            String name = Names.of(a.identifier());
            Tree value = expressions.of(a.expression());
            plan = errors.note(a, new Plan.Checked(plan, "SET", List.of(QueryBuilder.name(name), value)));
            plan = errors.note(a, new Plan.WithColumns(plan, List.of(name), List.of(value)));
        }
        return plan;
    }

    private Plan aggregate(Plan rows, PipeAggregateContext ctx) {
        List<Tree> columns = new ArrayList<>(columns(ctx.keys));
        List<Tree> keys = columns.stream()
                .map(k -> k instanceof Tree.Alias a ? a.child() : k)
                .toList();
        columns.addAll(columns(ctx.values));
        if (columns.isEmpty()) {
            throw errors.at(
                    ctx, "PARSE_SYNTAX_ERROR", "42601", "AGGREGATE needs an aggregate, or GROUP BY with columns.");
        }
        return errors.note(ctx, new Plan.Aggregate(rows, Plan.Grouping.GROUP_BY, keys, columns, null));
    }
}
