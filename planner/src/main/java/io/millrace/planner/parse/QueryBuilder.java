package io.millrace.planner.parse;

import io.millrace.planner.parse.MillraceSqlParser.*;
import io.millrace.planner.parse.MillraceSqlParser.FromClauseContext;
import io.millrace.planner.parse.MillraceSqlParser.MultipartNameContext;
import io.millrace.planner.parse.MillraceSqlParser.PivotClauseContext;
import io.millrace.planner.parse.MillraceSqlParser.PivotContext;
import io.millrace.planner.parse.MillraceSqlParser.UnpivotContext;
import io.millrace.planner.parse.MillraceSqlParser.WindowClauseContext;
import io.millrace.planner.parse.MillraceSqlParser.WindowSpecContext;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Builds plans of queries. Common table expressions are put in place where they are named; grouping sets travel as calls
 * named {@code grouping sets}, {@code rollup} and {@code cube} among the grouping keys. Long because it has a method for each form of the grammar.
 */
final class QueryBuilder {
    private final SyntaxErrors errors;
    private final ExpressionBuilder expressions;
    private final Pipes pipes;
    private final RelationModifiers modifiers;
    private static final List<String> GENERATORS = List.of(
            "explode",
            "explode_outer",
            "inline",
            "inline_outer",
            "json_tuple",
            "posexplode",
            "posexplode_outer",
            "stack");

    private static final String KEPT = "qualify condition";
    private final CommonTables common;

    QueryBuilder(SyntaxErrors errors, Map<String, Tree> arguments) {
        this.errors = errors;
        expressions = new ExpressionBuilder(errors, arguments, this);
        modifiers = new RelationModifiers(errors, expressions, this);
        pipes = new Pipes(errors, expressions, this, modifiers);
        common = new CommonTables(errors, this::query);
    }

    ExpressionBuilder expressions() {
        return expressions;
    }

    Plan query(QueryContext ctx) {
        return common.under(ctx.ctes(), () -> organise(term(ctx.queryTerm()), ctx.queryOrganization()));
    }

    Plan organise(Plan plan, QueryOrganizationContext o) {
        Plan result = plan;
        List<Tree> cluster = o.cluster.stream().map(expressions::of).toList();
        List<Tree> distribute = o.distribute.stream().map(expressions::of).toList();
        if (!cluster.isEmpty() || !distribute.isEmpty()) {
            result = new Plan.Repartition(result, OptionalInt.empty(), cluster.isEmpty() ? distribute : cluster);
        }
        // As sortWithinPartitions does: what is sorted as a whole is sorted in its parts.
        List<Tree> within = new ArrayList<>();
        cluster.forEach(key -> within.add(new Tree.SortOrder(key, true, true)));
        o.sort.forEach(s -> within.add(expressions.order(s)));
        if (!within.isEmpty()) {
            result = errors.note(o, new Plan.Sort(result, within));
        }
        if (!o.order.isEmpty()) {
            result = errors.note(
                    o,
                    new Plan.Sort(
                            result,
                            o.order.stream()
                                    .map(s -> (Tree) expressions.order(s))
                                    .toList()));
        }
        if (o.offset != null) {
            Integer n = constant(o.offset, "offset");
            result = n != null
                    ? new Plan.Offset(result, n)
                    : errors.note(o.offset, new Plan.LimitBy(result, expressions.of(o.offset), true));
        }
        if (o.limit == null) {
            return result;
        }
        Integer n = constant(o.limit, "limit");
        return n != null
                ? new Plan.Limit(result, n)
                : errors.note(o.limit, new Plan.LimitBy(result, expressions.of(o.limit), false));
    }

    int count(ExpressionContext ctx, String clause) {
        Integer n = constant(ctx, clause);
        if (n != null) {
            return n;
        }
        throw errors.at(
                ctx,
                "INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE",
                "42K0E",
                "The " + clause + " expression must be a whole number written in the query.");
    }

    /** The number that stands there; null if it has to be computed. */
    private @Nullable Integer constant(ExpressionContext ctx, String clause) {
        Integer n = wholeNumber(expressions.of(ctx));
        if (n != null) {
            if (n < 0) {
                throw errors.at(
                        ctx,
                        "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE",
                        "42K0E",
                        "The " + clause + " must be 0 or more, but is " + n + ".");
            }
        }
        return n;
    }

    /** A constant, or a sum, difference or product of such; null for anything else. */
    private static @Nullable Integer wholeNumber(Tree tree) {
        if (tree instanceof Tree.Literal l) {
            return l.value() instanceof Integer n ? n : null;
        }
        if (!(tree instanceof Tree.Call c) || c.args().size() != 2) {
            return null;
        }
        Integer left = wholeNumber(c.args().get(0));
        Integer right = wholeNumber(c.args().get(1));
        if (left == null || right == null) {
            return null;
        }
        return switch (c.name()) {
            case "+" -> Math.addExact(left, right);
            case "-" -> Math.subtractExact(left, right);
            case "*" -> Math.multiplyExact(left, right);
            default -> null;
        };
    }

    private Plan term(QueryTermContext ctx) {
        if (ctx instanceof TermPrimaryContext p) {
            return primary(p.queryPrimary());
        } else if (ctx instanceof PipedContext p) {
            return pipes.piped(term(p.left), p.pipe());
        }
        SetOperationContext s = (SetOperationContext) ctx;
        return setOperation(ctx, s.operator, s.quantifier, term(s.left), term(s.right));
    }

    Plan setOperation(
            ParserRuleContext ctx, Token operator, @Nullable SetQuantifierContext quantifier, Plan left, Plan right) {
        boolean all = quantifier != null && quantifier.ALL() != null;
        Plan both = switch (operator.getType()) {
            case MillraceSqlParser.UNION -> {
                Plan union = errors.note(ctx, new Plan.Union(left, right, false, false));
                yield all ? union : new Plan.Select(union, List.of(new Tree.Star(List.of())), true);
            }
            case MillraceSqlParser.INTERSECT -> new Plan.SetOperation(left, right, Plan.SetKind.INTERSECT, all);
            default -> new Plan.SetOperation(left, right, Plan.SetKind.EXCEPT, all);
        };
        return errors.note(ctx, both);
    }

    Plan primary(QueryPrimaryContext ctx) {
        if (ctx instanceof PrimarySelectContext s) {
            return select(s.selectQuery());
        } else if (ctx instanceof PrimaryTableContext t) {
            return table(t.multipartName());
        } else if (ctx instanceof PrimaryValuesContext v) {
            return values(v.inlineTable());
        } else if (ctx instanceof PrimaryFromContext f) {
            return from(f.fromClause());
        }
        return query(((PrimarySubqueryContext) ctx).query());
    }

    static Map<String, WindowSpecContext> namedWindows(@Nullable WindowClauseContext ctx) {
        Map<String, WindowSpecContext> named = new HashMap<>();
        if (ctx != null) {
            ctx.namedWindow()
                    .forEach(w -> named.put(Names.of(w.identifier()).toLowerCase(Locale.ROOT), w.windowSpec()));
        }
        return named;
    }

    private Plan select(SelectQueryContext ctx) {
        FromClauseContext source = ctx.early != null ? ctx.early : ctx.fromClause(0);
        Plan plan = source == null ? oneRow() : from(source);
        for (LateralViewContext v : ctx.lateralView()) {
            plan = lateral(plan, v);
        }
        if (ctx.whereClause() != null) {
            plan = errors.note(
                    ctx.whereClause(),
                    new Plan.Filter(plan, expressions.of(ctx.whereClause().expression())));
        }
        expressions.windows(namedWindows(ctx.windowClause()));
        List<Tree> columns =
                ctx.namedExpression().stream().map(expressions::named).toList();
        boolean distinct = ctx.setQuantifier() != null && ctx.setQuantifier().DISTINCT() != null;
        Tree having = ctx.havingClause() == null
                ? null
                : expressions.of(ctx.havingClause().expression());
        if (ctx.qualifyClause() != null) {
            return qualified(ctx, plan, columns, having, distinct);
        }
        if (ctx.groupBy() == null && having == null) {
            return errors.note(ctx, new Plan.Select(plan, columns, distinct));
        }
        Plan aggregate = errors.note(
                ctx.groupBy() == null ? ctx : ctx.groupBy(), aggregate(plan, columns, ctx.groupBy(), having));
        return distinct ? new Plan.Select(aggregate, List.of(new Tree.Star(List.of())), true) : aggregate;
    }

    /** QUALIFY: its condition is a further column of the select list, by which the rows are filtered and which is dropped. */
    private Plan qualified(
            SelectQueryContext ctx, Plan plan, List<Tree> columns, @Nullable Tree having, boolean distinct) {
        Tree condition = expressions.of(ctx.qualifyClause().expression());
        List<Tree> all = new ArrayList<>(columns);
        all.add(new Tree.Alias(new Tree.Call("qualify condition", condition), List.of(KEPT)));
        Plan wide = ctx.groupBy() == null && having == null
                ? new Plan.Select(plan, all, false)
                : aggregate(plan, all, ctx.groupBy(), having);
        Plan kept = new Plan.Drop(new Plan.Filter(errors.note(ctx, wide), name(KEPT)), List.of(name(KEPT)));
        return distinct ? new Plan.Select(kept, List.of(new Tree.Star(List.of())), true) : kept;
    }

    static Plan oneRow() {
        return new Plan.Local(new StructType(), List.<@Nullable Object[]>of(new Object[0]));
    }

    private Plan aggregate(Plan child, List<Tree> columns, @Nullable GroupByContext by, @Nullable Tree having) {
        if (by == null) {
            return new Plan.Aggregate(child, Plan.Grouping.GROUP_BY, List.of(), columns, having);
        }
        if (by.ALL() != null) {
            return new Plan.Aggregate(
                    child, Plan.Grouping.GROUP_BY, List.of(new Tree.Call("group by all")), columns, having);
        }
        List<Tree> keys = by.groupingElement().stream().map(this::groupingKey).toList();
        if (by.SETS() != null) {
            return new Plan.Aggregate(
                    child,
                    Plan.Grouping.GROUP_BY,
                    List.of(new Tree.Call("grouping sets", sets(by.groupingSet()))),
                    columns,
                    having);
        }
        Plan.Grouping grouping = by.kind == null
                ? Plan.Grouping.GROUP_BY
                : by.kind.getType() == MillraceSqlParser.ROLLUP ? Plan.Grouping.ROLLUP : Plan.Grouping.CUBE;
        return new Plan.Aggregate(child, grouping, keys, columns, having);
    }

    private Tree groupingKey(GroupingElementContext ctx) {
        if (ctx instanceof GroupingAnalyticsContext a) {
            return new Tree.Call(a.kind.getText(), sets(a.groupingSet()));
        } else if (ctx instanceof GroupingSetsContext s) {
            return new Tree.Call("grouping sets", sets(s.groupingSet()));
        }
        return expressions.of(((GroupingExpressionContext) ctx).expression());
    }

    private List<Tree> sets(List<GroupingSetContext> sets) {
        return sets.stream()
                .map(s -> (Tree) new Tree.Call("grouping set", expressions.all(s.expression())))
                .toList();
    }

    private Plan from(FromClauseContext ctx) {
        Plan plan = null;
        for (RelationContext r : ctx.relation()) {
            plan = relation(plan, r);
        }
        if (plan == null) {
            throw new IllegalStateException("FROM without a relation");
        }
        for (LateralViewContext v : ctx.lateralView()) {
            plan = lateral(plan, v);
        }
        return plan;
    }

    private Plan lateral(Plan child, LateralViewContext v) {
        Tree generator =
                new Tree.Call(String.join(".", Names.parts(v.multipartName())), expressions.all(v.expression()));
        List<String> columns = v.identifier().stream().map(Names::of).toList();
        String table = v.table == null ? "" : Names.of(v.table);
        return errors.note(v, new Plan.Generate(child, generator, v.OUTER() != null, table, columns));
    }

    private Plan relation(@Nullable Plan before, RelationContext ctx) {
        Plan plan;
        if (ctx.lateral != null) {
            Plan left = before == null ? oneRow() : before;
            plan = lateral(left, ctx.relationPrimary(), Plan.JoinType.INNER, null);
        } else {
            plan = primaryRelation(ctx.relationPrimary());
        }
        plan = joined(plan, ctx);
        return before == null || ctx.lateral != null
                ? plan
                : new Plan.Join(before, plan, Plan.JoinType.INNER, null, List.of());
    }

    /** The right side for each row of the left: a generator, or a query that may use the left side's columns. */
    private Plan lateral(Plan left, RelationPrimaryContext right, Plan.JoinType type, @Nullable Tree condition) {
        if (right instanceof TableFunctionContext f && GENERATORS.contains(functionName(f))) {
            TableAliasContext alias = f.tableAlias();
            Plan rows = new Plan.Generate(
                    left,
                    errors.note(f, new Tree.Call(functionName(f), expressions.arguments(f.argument()))),
                    false, // LEFT JOIN LATERAL too drops rows without elements, as in Spark; explode_outer keeps them
                    alias.strictIdentifier() == null ? "" : Names.of(alias.strictIdentifier()),
                    alias.identifierList() == null ? List.of() : Names.of(alias.identifierList()));
            return condition == null ? rows : new Plan.Filter(rows, condition);
        }
        return new Plan.Lateral(left, primaryRelation(right), type, condition);
    }

    private Plan joined(Plan first, RelationContext ctx) {
        Plan plan = first;
        for (JoinRelationContext j : ctx.joinRelation()) {
            plan = join(plan, j);
        }
        for (PivotClauseContext c : ctx.pivotClause()) {
            plan = pivot(plan, c);
        }
        return plan;
    }

    Plan join(Plan left, JoinRelationContext j) {
        if (j.LATERAL() != null) {
            return errors.note(j, lateral(left, j));
        }
        Plan right = primaryRelation(j.right);
        JoinCriteriaContext on = j.joinCriteria();
        Tree condition = on == null || on.expression() == null ? null : expressions.of(on.expression());
        List<String> using = on == null || on.identifierList() == null ? List.of() : Names.of(on.identifierList());
        return errors.note(
                j,
                new Plan.Join(
                        left,
                        right,
                        joinType(j.joinType()),
                        condition,
                        j.NATURAL() == null ? using : Plan.Join.COMMON));
    }

    Plan pivot(Plan child, PivotClauseContext ctx) {
        return ctx instanceof PivotContext p ? pivot(child, p) : unpivot(child, (UnpivotContext) ctx);
    }

    private Plan lateral(Plan left, JoinRelationContext j) {
        JoinCriteriaContext on = j.joinCriteria();
        if (on != null && on.expression() == null) {
            throw errors.at(
                    j,
                    "UNSUPPORTED_FEATURE.LATERAL_JOIN_USING",
                    "0A000",
                    "JOIN USING with LATERAL correlation is not supported. Write the condition behind ON.");
        }
        return lateral(left, j.right, joinType(j.joinType()), on == null ? null : expressions.of(on.expression()));
    }

    private Plan pivot(Plan child, PivotContext p) {
        List<Tree> values = p.values.stream().map(expressions::named).toList();
        List<Tree> items = p.items.stream().map(expressions::named).toList();
        Tree column = p.column != null
                ? name(Names.of(p.column))
                : new Tree.Call(
                        "struct",
                        Names.of(p.several).stream().map(n -> (Tree) name(n)).toList());
        return aliased(new Plan.Pivot(child, List.of(), true, column, items, values), p.tableAlias());
    }

    private Plan unpivot(Plan child, UnpivotContext u) {
        List<Tree> columns = u.columns.stream().map(expressions::named).toList();
        boolean includeNulls = u.nulls != null && u.nulls.getType() == MillraceSqlParser.INCLUDE;
        return aliased(
                new Plan.Unpivot(
                        child,
                        null,
                        columns,
                        Names.of(u.name),
                        u.value != null ? List.of(Names.of(u.value)) : Names.of(u.values),
                        includeNulls),
                u.tableAlias());
    }

    private static Plan.JoinType joinType(JoinTypeContext t) {
        if (t.CROSS() != null) {
            return Plan.JoinType.CROSS;
        } else if (t.SEMI() != null) {
            return Plan.JoinType.LEFT_SEMI;
        } else if (t.ANTI() != null) {
            return Plan.JoinType.LEFT_ANTI;
        } else if (t.FULL() != null) {
            return Plan.JoinType.FULL_OUTER;
        } else if (t.RIGHT() != null) {
            return Plan.JoinType.RIGHT_OUTER;
        }
        return t.LEFT() != null ? Plan.JoinType.LEFT_OUTER : Plan.JoinType.INNER;
    }

    private Plan primaryRelation(RelationPrimaryContext ctx) {
        if (ctx instanceof StreamTableContext s) {
            return aliased(
                    modifiers.late(errors.note(s, new Plan.Stream(Names.parts(s.multipartName()))), s.watermark()),
                    s.tableAlias());
        } else if (ctx instanceof ComputedTableContext c) {
            return aliased(
                    modifiers.of(table(c, expressions.constantName(c.name)), c.sample(), c.watermark()),
                    c.tableAlias());
        } else if (ctx instanceof TableFunctionContext f) {
            return aliased(tableFunction(f), f.tableAlias());
        } else if (ctx instanceof TableNameContext t) {
            return aliased(modifiers.of(table(t.multipartName()), t.sample(), t.watermark()), t.tableAlias());
        } else if (ctx instanceof SubqueryRelationContext s) {
            return aliased(modifiers.of(query(s.query()), s.sample(), s.watermark()), s.tableAlias());
        } else if (ctx instanceof NestedRelationContext n) {
            return aliased(relation(null, n.relation()), n.tableAlias());
        }
        return values(((ValuesRelationContext) ctx).inlineTable());
    }

    private Plan table(MultipartNameContext ctx) {
        return table(ctx, Names.parts(ctx));
    }

    private Plan table(ParserRuleContext ctx, List<String> name) {
        Plan known = name.size() == 1 ? common.find(name.get(0)) : null;
        return known != null ? known : errors.note(ctx, new Plan.Table(name));
    }

    private static Plan aliased(Plan plan, TableAliasContext alias) {
        if (alias.strictIdentifier() == null) {
            return plan;
        }
        List<String> columns = alias.identifierList() == null ? List.of() : Names.of(alias.identifierList());
        return new Plan.Aliased(plan, Names.of(alias.strictIdentifier()), columns);
    }

    private static String functionName(TableFunctionContext f) {
        return String.join(".", Names.parts(f.function)).toLowerCase(Locale.ROOT);
    }

    private Plan tableFunction(TableFunctionContext f) {
        String name = functionName(f);
        if (GENERATORS.contains(name)) {
            return new Plan.Generate(
                    oneRow(),
                    errors.note(f, new Tree.Call(name, expressions.arguments(f.argument()))),
                    false,
                    "",
                    List.of());
        }
        if (!name.equals("range")) {
            return errors.note(f, new Plan.TableCall(name, expressions.arguments(f.argument())));
        }
        List<Long> n = f.argument().stream().map(a -> whole(a)).toList();
        return switch (n.size()) {
            case 1 -> new Plan.Range(0, n.get(0), 1);
            case 2 -> new Plan.Range(n.get(0), n.get(1), 1);
            case 3, 4 -> new Plan.Range(n.get(0), n.get(1), n.get(2));
            default ->
                throw errors.at(
                        f, "WRONG_NUM_ARGS.WITHOUT_SUGGESTION", "42605", "The `range` requires 1 to 4 parameters.");
        };
    }

    private long whole(ParserRuleContext ctx) {
        NamedExpressionContext argument = ((ArgumentContext) ctx).namedExpression();
        if (argument == null) {
            throw errors.at(
                    ctx,
                    "NON_FOLDABLE_ARGUMENT",
                    "42K08",
                    "The arguments of `range` have no names. Give them by place.");
        }
        if (expressions.of(argument) instanceof Tree.Literal l && l.value() instanceof Number n) {
            return n.longValue();
        }
        throw errors.at(ctx, "PARSE_SYNTAX_ERROR", "42601", "A whole number must stand here.");
    }

    private Plan values(InlineTableContext ctx) {
        List<List<Tree>> rows = new ArrayList<>();
        for (ExpressionContext e : ctx.expression()) {
            Tree row = expressions.of(e);
            rows.add(row instanceof Tree.Call c && c.name().equals("struct") ? c.args() : List.of(row));
        }
        return aliased(new Plan.Values(rows), ctx.tableAlias());
    }

    static Tree.Name name(String column) {
        return new Tree.Name(List.of(column), OptionalLong.empty());
    }
}
