package io.millrace.planner.parse;

import io.millrace.error.MillraceException;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.planner.parse.MillraceSqlParser.*;
import io.millrace.planner.parse.MillraceSqlParser.VariantPathContext;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Builds trees of expressions. What has no node of its own becomes a call of the function that it means. Long because it has a method for each form of the grammar.
 */
final class ExpressionBuilder extends MillraceSqlBaseVisitor<Tree> {
    private final SyntaxErrors errors;
    private final Map<String, Tree> arguments;
    private final @Nullable QueryBuilder queries;
    private Map<String, WindowSpecContext> windows = Map.of();

    ExpressionBuilder(SyntaxErrors errors, Map<String, Tree> arguments) {
        this(errors, arguments, null);
    }

    /** @param queries what reads subqueries, so that they see the common table expressions around them */
    ExpressionBuilder(SyntaxErrors errors, Map<String, Tree> arguments, @Nullable QueryBuilder queries) {
        this.queries = queries;
        this.errors = errors;
        this.arguments = arguments;
    }

    Tree of(ParserRuleContext ctx) {
        try {
            return errors.note(ctx, visit(ctx));
        } catch (AnalysisException e) {
            throw errors.placed(ctx, e);
        }
    }

    List<Tree> all(List<? extends ParserRuleContext> contexts) {
        return contexts.stream().map(this::of).toList();
    }

    Tree named(NamedExpressionContext ctx) {
        Tree child = of(ctx.expression());
        if (ctx.name != null) {
            return new Tree.Alias(child, List.of(Names.of(ctx.name)));
        }
        if (ctx.word != null) {
            return new Tree.Alias(child, List.of(Names.of(ctx.word)));
        }
        return ctx.names == null ? child : new Tree.Alias(child, Names.of(ctx.names));
    }

    @Override
    public Tree visitNamedExpression(NamedExpressionContext ctx) {
        return named(ctx);
    }

    @Override
    public Tree visitExpression(ExpressionContext ctx) {
        return of(ctx.booleanExpression());
    }

    @Override
    public Tree visitLogicalNot(LogicalNotContext ctx) {
        return not(of(ctx.booleanExpression()));
    }

    @Override
    public Tree visitLogicalAnd(LogicalAndContext ctx) {
        return new Tree.Call("and", of(ctx.left), of(ctx.right));
    }

    @Override
    public Tree visitLogicalOr(LogicalOrContext ctx) {
        return new Tree.Call("or", of(ctx.left), of(ctx.right));
    }

    @Override
    public Tree visitPredicated(PredicatedContext ctx) {
        Tree value = of(ctx.valueExpression());
        return ctx.predicate() == null ? value : predicate(value, ctx.predicate());
    }

    private Tree predicate(Tree value, PredicateContext p) {
        Tree plain = switch (p.kind.getType()) {
            case MillraceSqlParser.BETWEEN -> new Tree.Call("between", value, of(p.lower), of(p.upper));
            case MillraceSqlParser.IN ->
                p.query() != null ? new Tree.InQuery(value, subquery(p.query())) : in(value, all(p.expression()));
            case MillraceSqlParser.RLIKE, MillraceSqlParser.REGEXP -> new Tree.Call("rlike", value, of(p.pattern));
            case MillraceSqlParser.LIKE, MillraceSqlParser.ILIKE -> {
                if (p.quantifier != null) {
                    yield likeSome(value, p);
                }
                yield like(value, p);
            }
            case MillraceSqlParser.NULL -> new Tree.Call("isnull", value);
            case MillraceSqlParser.TRUE -> new Tree.Call("<=>", value, TRUE);
            case MillraceSqlParser.FALSE -> new Tree.Call("<=>", value, FALSE);
            case MillraceSqlParser.UNKNOWN -> new Tree.Call("isnull", value);
            default -> not(new Tree.Call("<=>", value, of(p.right)));
        };
        // IS DISTINCT FROM is the negative form of the two.
        if (plain instanceof Tree.Call c && c.name().startsWith("notlike")) {
            return plain;
        }
        boolean negate = (p.NOT() != null) ^ (p.kind.getType() == MillraceSqlParser.DISTINCT && p.NOT() != null);
        if (p.kind.getType() == MillraceSqlParser.DISTINCT && p.NOT() != null) {
            return new Tree.Call("<=>", value, of(p.right));
        }
        if (negate && p.kind.getType() == MillraceSqlParser.NULL) {
            return new Tree.Call("isnotnull", value);
        }
        return negate ? not(plain) : plain;
    }

    private static Tree in(Tree value, List<Tree> items) {
        List<Tree> args = new ArrayList<>();
        args.add(value);
        args.addAll(items);
        return new Tree.Call("in", args);
    }

    private Tree like(Tree value, PredicateContext p) {
        String name = p.kind.getType() == MillraceSqlParser.LIKE ? "like" : "ilike";
        return p.escape == null
                ? new Tree.Call(name, value, of(p.pattern))
                : new Tree.Call(name, value, of(p.pattern), text(escape(p)));
    }

    /** LIKE ANY, LIKE ALL and their negatives: one call of all patterns, which takes both sides in lower case for ILIKE. */
    private Tree likeSome(Tree value, PredicateContext p) {
        boolean lower = p.kind.getType() == MillraceSqlParser.ILIKE;
        List<Tree> args = new ArrayList<>();
        args.add(lower ? new Tree.Call("lower", value) : value);
        p.expression().forEach(e -> args.add(lower ? new Tree.Call("lower", of(e)) : of(e)));
        String which = p.quantifier.getType() == MillraceSqlParser.ALL ? "likeall" : "likeany";
        return new Tree.Call((p.NOT() == null ? "" : "not") + which, args);
    }

    private String escape(PredicateContext p) {
        String escape = Literals.unquote(p.escape.getText());
        if (escape.length() != 1) {
            throw errors.at(p, "INVALID_ESC", "42604", "ESCAPE takes one character, not '" + escape + "'.");
        }
        return escape;
    }

    @Override
    public Tree visitValuePrimary(ValuePrimaryContext ctx) {
        return of(ctx.primaryExpression());
    }

    @Override
    public Tree visitUnary(UnaryContext ctx) {
        String operator = ctx.operator.getText();
        if (operator.equals("-")
                && ctx.valueExpression() instanceof ValuePrimaryContext v
                && v.primaryExpression() instanceof LiteralContext l
                && l.constant() instanceof NumberLiteralContext n) {
            return number(n.number(), "-");
        }
        return new Tree.Call(operator.equals("+") ? "positive" : operator, of(ctx.valueExpression()));
    }

    @Override
    public Tree visitBinary(BinaryContext ctx) {
        return new Tree.Call(ctx.operator.getText(), of(ctx.left), of(ctx.right));
    }

    @Override
    public Tree visitShifted(ShiftedContext ctx) {
        return new Tree.Call(ctx.shift().getText(), of(ctx.left), of(ctx.right));
    }

    @Override
    public Tree visitCompared(ComparedContext ctx) {
        Tree left = of(ctx.left);
        Tree right = of(ctx.right);
        return switch (ctx.comparison().getText()) {
            case "==" -> new Tree.Call("=", left, right);
            case "<>", "!=" -> not(new Tree.Call("=", left, right));
            case "!>" -> new Tree.Call("<=", left, right);
            case "!<" -> new Tree.Call(">=", left, right);
            default -> new Tree.Call(ctx.comparison().getText(), left, right);
        };
    }

    private static final Tree.Literal TRUE = new Tree.Literal(true, DataTypes.BooleanType);
    private static final Tree.Literal FALSE = new Tree.Literal(false, DataTypes.BooleanType);

    private static Tree not(Tree child) {
        return new Tree.Call("not", child);
    }

    private static Tree text(String value) {
        return new Tree.Literal(value, DataTypes.StringType);
    }

    @Override
    public Tree visitCaseWhen(CaseWhenContext ctx) {
        List<Tree.Branch> branches = new ArrayList<>();
        for (WhenClauseContext w : ctx.whenClause()) {
            Tree condition = of(w.condition);
            branches.add(new Tree.Branch(
                    ctx.operand == null ? condition : new Tree.Call("=", of(ctx.operand), condition), of(w.value)));
        }
        return new Tree.CaseWhen(branches, ctx.otherwise == null ? null : of(ctx.otherwise));
    }

    @Override
    public Tree visitCastCall(CastCallContext ctx) {
        return new Tree.Cast(
                of(ctx.expression()), type(ctx.dataType()), ctx.kind.getType() == MillraceSqlParser.TRY_CAST);
    }

    @Override
    public Tree visitCastSuffix(CastSuffixContext ctx) {
        return new Tree.Cast(of(ctx.primaryExpression()), type(ctx.dataType()), false);
    }

    DataType type(DataTypeContext ctx) {
        try {
            return DataType.fromDDL(Names.source(ctx));
        } catch (MillraceException e) {
            if (e.getCondition().equals("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION")) {
                String decimal = Names.source(ctx).toLowerCase(Locale.ROOT);
                throw errors.at(
                        ctx,
                        "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
                        "22003",
                        decimal + " is no decimal type. Use up to 38 digits, and a scale that is not above them.");
            }
            if (Names.source(ctx).matches("(?i)time\\s*(\\(.*)?")) {
                throw errors.at(
                        ctx,
                        "UNSUPPORTED_TIME_TYPE",
                        "0A000",
                        "There is no type TIME. Keep a time of day as seconds since midnight.");
            }
            throw errors.at(
                    ctx,
                    "UNSUPPORTED_DATATYPE",
                    "0A000",
                    "Unsupported data type \"" + Names.source(ctx).toUpperCase(Locale.ROOT) + "\".");
        }
    }

    @Override
    public Tree visitExtractCall(ExtractCallContext ctx) {
        return new Tree.Call("extract", text(Names.of(ctx.field)), of(ctx.source));
    }

    @Override
    public Tree visitSubstringCall(SubstringCallContext ctx) {
        List<Tree> args = new ArrayList<>(List.of(of(ctx.text), of(ctx.start)));
        if (ctx.size != null) {
            args.add(of(ctx.size));
        }
        return new Tree.Call("substring", args);
    }

    @Override
    public Tree visitTrimCall(TrimCallContext ctx) {
        int side = ctx.side == null ? MillraceSqlParser.BOTH : ctx.side.getType();
        String name = side == MillraceSqlParser.BOTH ? "trim" : side == MillraceSqlParser.LEADING ? "ltrim" : "rtrim";
        return ctx.chars == null ? new Tree.Call(name, of(ctx.text)) : new Tree.Call(name, of(ctx.chars), of(ctx.text));
    }

    @Override
    public Tree visitPositionCall(PositionCallContext ctx) {
        return new Tree.Call("locate", of(ctx.what), of(ctx.text));
    }

    @Override
    public Tree visitOverlayCall(OverlayCallContext ctx) {
        List<Tree> args = new ArrayList<>(List.of(of(ctx.text), of(ctx.by), of(ctx.start)));
        if (ctx.size != null) {
            args.add(of(ctx.size));
        }
        return new Tree.Call("overlay", args);
    }

    @Override
    public Tree visitUnitCall(UnitCallContext ctx) {
        boolean add =
                ctx.kind.getType() == MillraceSqlParser.TIMESTAMPADD || ctx.kind.getType() == MillraceSqlParser.DATEADD;
        return new Tree.Call(
                add ? "timestampadd" : "timestampdiff",
                text(Names.of(ctx.unit).toUpperCase(Locale.ROOT)),
                of(ctx.first),
                of(ctx.second));
    }

    @Override
    public Tree visitScalarSubquery(ScalarSubqueryContext ctx) {
        return new Tree.Subquery(subquery(ctx.query()));
    }

    @Override
    public Tree visitExistsSubquery(ExistsSubqueryContext ctx) {
        return new Tree.InQuery(null, subquery(ctx.query()));
    }

    private Plan subquery(QueryContext ctx) {
        return queries == null ? new QueryBuilder(errors, arguments).query(ctx) : queries.query(ctx);
    }

    @Override
    public Tree visitStar(StarContext ctx) {
        return new Tree.Star(List.of(), except(ctx.exceptColumns()));
    }

    @Override
    public Tree visitQualifiedStar(QualifiedStarContext ctx) {
        List<String> parts = new ArrayList<>();
        parts.add(Names.of(ctx.identifier()));
        ctx.anyName().forEach(n -> parts.add(Names.of(n)));
        return new Tree.Star(parts, except(ctx.exceptColumns()));
    }

    private static List<String> except(@Nullable ExceptColumnsContext ctx) {
        return ctx == null
                ? List.of()
                : ctx.identifier().stream().map(Names::of).toList();
    }

    @Override
    public Tree visitFunctionCall(FunctionCallContext ctx) {
        if (ctx.over() != null) {
            return over(callOf(ctx), ctx.over());
        }
        return callOf(ctx);
    }

    @Override
    public Tree visitComputedName(ComputedNameContext ctx) {
        List<String> parts = constantName(ctx.name);
        return ctx.open == null
                ? new Tree.Name(parts, OptionalLong.empty())
                : new Tree.Call(String.join(".", parts), arguments(ctx.argument()));
    }

    /** The name that a constant text spells, as in {@code IDENTIFIER('t' || :suffix)}. */
    List<String> constantName(ExpressionContext ctx) {
        Tree name = of(ctx);
        if (name instanceof Tree.Literal l && !(l.value() instanceof String)) {
            throw errors.at(
                    ctx,
                    "NOT_A_CONSTANT_STRING.WRONG_TYPE",
                    "42601",
                    "The expression in IDENTIFIER(…) must be a string, not \""
                            + l.type().sql() + "\".");
        }
        String text = Literals.constantText(name);
        if (text == null) {
            throw errors.at(
                    ctx,
                    "NOT_A_CONSTANT_STRING.NOT_CONSTANT",
                    "42601",
                    "The expression in IDENTIFIER(…) must be a string that is known when the statement is read: a literal,"
                            + " a parameter, or such joined by ||.");
        }
        return Names.split(text);
    }

    /** Windows named in the WINDOW clause of the query that is being read. */
    void windows(Map<String, WindowSpecContext> named) {
        windows = named;
    }

    private Tree over(Tree call, OverContext ctx) {
        WindowSpecContext spec = ctx.windowSpec();
        if (spec == null) {
            spec = windows.get(Names.of(ctx.identifier()).toLowerCase(Locale.ROOT));
            if (spec == null) {
                throw errors.at(
                        ctx,
                        "MISSING_WINDOW_SPECIFICATION",
                        "42P20",
                        "No window is named `" + ctx.getText() + "`. Define it behind FROM, as in WINDOW "
                                + ctx.getText() + " AS (PARTITION BY key ORDER BY time).");
            }
        }
        List<Tree> partitions = spec.partitions.stream().map(this::of).toList();
        List<Tree> orders = spec.sortItem().stream().map(s -> (Tree) order(s)).toList();
        return new Tree.Over(
                call,
                partitions,
                orders,
                spec.windowFrame() == null ? null : new FrameBounds(errors, this).frame(spec.windowFrame()));
    }

    /** Calls that take IGNORE NULLS within their parentheses too. */
    private static final Set<String> NULLS_WITHIN = Set.of("first", "last", "any_value");

    private Tree callOf(FunctionCallContext ctx) {
        List<Tree> args = arguments(ctx.argument());
        String name = String.join(".", Names.parts(ctx.functionName()));
        if (ctx.leftOut != null && (ctx.over() != null || !NULLS_WITHIN.contains(name.toLowerCase(Locale.ROOT)))) {
            throw errors.at(
                    ctx,
                    "PARSE_SYNTAX_ERROR",
                    "42601",
                    "Within the parentheses IGNORE NULLS is for first, last and any_value, and without OVER. Write it behind them.");
        }
        boolean behind = ctx.nullsTreatment != null && ctx.nullsTreatment.getType() == MillraceSqlParser.IGNORE;
        if (behind || ctx.leftOut != null) {
            args.add(TRUE);
        }
        boolean distinct = ctx.setQuantifier() != null && ctx.setQuantifier().DISTINCT() != null;
        ExpressionContext where = ctx.where == null ? ctx.after : ctx.where;
        Tree filter = where == null ? null : of(where);
        if (ctx.WITHIN() != null) {
            List<Tree.SortOrder> orders =
                    ctx.sortItem().stream().map(this::order).toList();
            return OrderedSets.call(name, args, distinct, filter, orders);
        }
        if (OrderedSets.needsOrder(name, args.size())) {
            throw errors.at(
                    ctx,
                    "INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING",
                    "42K0K",
                    "`" + name + "` needs WITHIN GROUP: write " + name + "(…) WITHIN GROUP (ORDER BY value).");
        }
        return new Tree.Call(name, args, distinct, filter);
    }

    /** Arguments by place, and those with a name as calls of {@code =>}. */
    List<Tree> arguments(List<ArgumentContext> list) {
        List<Tree> args = new ArrayList<>();
        for (ArgumentContext a : list) {
            args.add(
                    a.namedExpression() != null
                            ? named(a.namedExpression())
                            : new Tree.Call("=>", text(Names.of(a.identifier())), of(a.expression())));
        }
        return args;
    }

    Tree.SortOrder order(SortItemContext s) {
        boolean ascending = s.direction == null || s.direction.getType() == MillraceSqlParser.ASC;
        boolean nullsFirst = s.nulls == null ? ascending : s.nulls.getType() == MillraceSqlParser.FIRST;
        return new Tree.SortOrder(of(s.expression()), ascending, nullsFirst);
    }

    @Override
    public Tree visitLambda(LambdaContext ctx) {
        return new Tree.Lambda(ctx.identifier().stream().map(Names::of).toList(), of(ctx.expression()));
    }

    @Override
    public Tree visitNested(NestedContext ctx) {
        return of(ctx.expression());
    }

    @Override
    public Tree visitRowConstructor(RowConstructorContext ctx) {
        return new Tree.Call("struct", all(ctx.namedExpression()));
    }

    @Override
    public Tree visitItem(ItemContext ctx) {
        return new Tree.Extract(of(ctx.primaryExpression()), of(ctx.valueExpression()));
    }

    @Override
    public Tree visitVariantPath(VariantPathContext ctx) {
        return new Tree.Extract(
                of(ctx.primaryExpression()), ctx.name != null ? text(Names.of(ctx.name)) : of(ctx.index));
    }

    @Override
    public Tree visitPosition(PositionContext ctx) {
        return argument(ctx, String.valueOf(errors.ordinal(ctx.getStart())));
    }

    @Override
    public Tree visitParameter(ParameterContext ctx) {
        return argument(ctx, Names.of(ctx.identifier()));
    }

    private Tree argument(ParserRuleContext ctx, String name) {
        Tree value = arguments.get(name);
        if (value == null) {
            throw errors.at(
                    ctx,
                    "UNBOUND_SQL_PARAMETER",
                    "42P02",
                    "The parameter " + name + " has no value. Give it one in `args`.");
        }
        return value;
    }

    @Override
    public Tree visitColumnName(ColumnNameContext ctx) {
        return new Tree.Name(List.of(Names.of(ctx)), OptionalLong.empty());
    }

    @Override
    public Tree visitFieldOf(FieldOfContext ctx) {
        Tree base = of(ctx.primaryExpression());
        String field = Names.of(ctx.anyName());
        if (base instanceof Tree.Name n) {
            List<String> parts = new ArrayList<>(n.parts());
            parts.add(field);
            return new Tree.Name(parts, OptionalLong.empty());
        }
        return new Tree.Extract(base, text(field));
    }

    @Override
    public Tree visitLiteral(LiteralContext ctx) {
        return of(ctx.constant());
    }

    @Override
    public Tree visitNullLiteral(NullLiteralContext ctx) {
        return new Tree.Literal(null, DataTypes.NullType);
    }

    @Override
    public Tree visitBooleanLiteral(BooleanLiteralContext ctx) {
        return ctx.TRUE() != null ? TRUE : FALSE;
    }

    @Override
    public Tree visitStringLiteral(StringLiteralContext ctx) {
        StringBuilder all = new StringBuilder();
        ctx.STRING().forEach(s -> all.append(Literals.unquote(s.getText())));
        return text(all.toString());
    }

    @Override
    public Tree visitTypedLiteral(TypedLiteralContext ctx) {
        String value = Literals.unquote(ctx.STRING().getText());
        return switch (ctx.kind.getType()) {
            case MillraceSqlParser.DATE -> typed(ctx, value, DataTypes.DateType);
            case MillraceSqlParser.X -> {
                try {
                    String even = value.length() % 2 == 0 ? value : "0" + value;
                    yield new Tree.Literal(HexFormat.of().parseHex(even), DataTypes.BinaryType);
                } catch (IllegalArgumentException e) {
                    throw invalid(ctx, "X", value);
                }
            }
            case MillraceSqlParser.TIMESTAMP_NTZ -> typed(ctx, value, DataTypes.TimestampNTZType);
            default -> typed(ctx, value, DataTypes.TimestampType);
        };
    }

    /** The value, or for a moment, which depends on the session's time zone, a call that gives it. */
    private Tree typed(TypedLiteralContext ctx, String value, DataType type) {
        boolean named = TimeText.word(value) != null
                || (type.equals(DataTypes.TimestampType) && TimeText.timeOfDay(value) != null);
        if (named) {
            return new Tree.Cast(text(value), type, false);
        }
        if (Literals.value(value, type) == null) {
            throw invalid(ctx, ctx.kind.getText().toUpperCase(Locale.ROOT), value);
        }
        return type.equals(DataTypes.TimestampType)
                ? new Tree.Call("timestamp literal", text(value))
                : new Tree.Literal(Literals.value(value, type), type);
    }

    private AnalysisException invalid(ParserRuleContext ctx, String kind, String value) {
        return errors.at(
                ctx,
                "INVALID_TYPED_LITERAL",
                "42604",
                "'" + value + "' cannot be read as a \"" + kind + "\"." + Literals.example(kind));
    }

    private static Tree negated(Tree.Literal l) {
        if (l.value() instanceof Integer months) {
            return new Tree.Literal(-months, l.type());
        }
        return l.value() instanceof Long us ? new Tree.Literal(-us, l.type()) : l;
    }

    @Override
    public Tree visitIntervalLiteral(IntervalLiteralContext ctx) {
        if (ctx.whole != null) {
            return Intervals.whole(Literals.unquote(ctx.whole.getText()));
        }
        if (ctx.from != null) {
            Tree range =
                    Intervals.range(Literals.unquote(ctx.STRING().getText()), Names.of(ctx.from), Names.of(ctx.to));
            return ctx.sign != null && ctx.sign.getText().equals("-") ? negated((Tree.Literal) range) : range;
        }
        List<Intervals.Part> parts = new ArrayList<>();
        for (IntervalPartContext p : ctx.intervalPart()) {
            Token amount = p.STRING() != null
                    ? p.STRING().getSymbol()
                    : p.INTEGER() != null
                            ? p.INTEGER().getSymbol()
                            : p.DECIMAL().getSymbol();
            String digits =
                    p.STRING() != null ? Literals.unquote(amount.getText()).strip() : amount.getText();
            BigDecimal value = Intervals.amount(digits);
            boolean minus = p.sign != null && p.sign.getText().equals("-");
            parts.add(new Intervals.Part(minus ? value.negate() : value, Names.of(p.unit)));
        }
        return Intervals.literal(parts, Names.source(ctx));
    }

    @Override
    public Tree visitNumberLiteral(NumberLiteralContext ctx) {
        return number(ctx.number(), "");
    }

    private Tree number(NumberContext ctx, String sign) {
        String digits = sign + ctx.getText();
        try {
            return switch (ctx.getStart().getType()) {
                case MillraceSqlParser.INTEGER -> Literals.integer(digits);
                case MillraceSqlParser.DECIMAL -> Literals.decimal(digits);
                case MillraceSqlParser.EXPONENT -> Literals.exponent(digits);
                default -> Literals.suffixed(digits);
            };
        } catch (NumberFormatException e) {
            boolean plain = ctx.getStart().getType() == MillraceSqlParser.INTEGER
                    || ctx.getStart().getType() == MillraceSqlParser.DECIMAL
                    || digits.endsWith("BD")
                    || digits.endsWith("bd");
            throw errors.at(
                    ctx,
                    plain ? "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION" : "INVALID_NUMERIC_LITERAL_RANGE",
                    "22003",
                    "Numeric literal " + digits + " is outside the valid range of its type.");
        }
    }
}
