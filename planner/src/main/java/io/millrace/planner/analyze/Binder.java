package io.millrace.planner.analyze;

import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.ExprText;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.RefusedFunctions;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.planner.parse.SqlFunction;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns trees into typed expressions over the columns of one scope. A few lines over the usual length, as
 * it has one method for each kind of tree.
 */
final class Binder {
    static final Set<String> GENERATORS = Set.of(
            "explode",
            "explode_outer",
            "posexplode",
            "posexplode_outer",
            "inline",
            "inline_outer",
            "stack",
            "json_tuple");
    private static final Set<String> CALLED_WITHOUT_PARENTHESES = Set.of(
            "current_date",
            "current_timestamp",
            "localtimestamp",
            "current_time",
            "current_user",
            "user",
            "session_user");

    private final Session session;
    private final Scope scope;
    private final boolean aggregates;
    private final WindowColumns windows;
    private boolean inAggregate;
    private final List<Expr.LambdaVar> lambdaVars = new ArrayList<>();

    /** What one analysis shares. */
    record Session(
            FunctionLookup functions,
            io.millrace.planner.function.BindContext context,
            Ids ids,
            Subqueries subqueries,
            Places places,
            ColumnMetadata metadata,
            ShownTrees shown,
            Function<String, Optional<Tree.Literal>> variables,
            Function<String, Optional<SqlFunction>> written,
            CallsInProgress calls) {}

    Binder(Session session, Scope scope, boolean aggregates) {
        this(session, scope, aggregates, new WindowColumns(session));
    }

    Binder(Session session, Scope scope, boolean aggregates, WindowColumns windows) {
        this.session = session;
        this.scope = scope;
        this.aggregates = aggregates;
        this.windows = windows;
    }

    Scope scope() {
        return scope;
    }

    WindowColumns windows() {
        return windows;
    }

    Session session() {
        return session;
    }

    /** The typed expression; an error points at the innermost tree that it is about. */
    Expr bind(Tree tree) {
        try {
            return bound(tree);
        } catch (MillraceException e) {
            throw session.places().placed(e, tree);
        }
    }

    private Expr bound(Tree tree) {
        if (tree instanceof Tree.Name n) {
            return name(n);
        } else if (tree instanceof Tree.Literal l) {
            return new Expr.Lit(l.value(), l.type());
        } else if (tree instanceof Tree.Call c) {
            Expr file = c.args().isEmpty() ? ofFile(HiddenColumns.toldBy(c.name())) : null;
            return file == null ? counted(c) : file;
        } else if (tree instanceof Tree.Alias a) {
            return bind(a.child());
        } else if (tree instanceof Tree.Cast c) {
            return explicitCast(c);
        } else if (tree instanceof Tree.CaseWhen c) {
            return caseWhen(c);
        } else if (tree instanceof Tree.Extract e) {
            return Fields.extract(this, bind(e.child()), bind(e.item()));
        } else if (tree instanceof Tree.WithField w) {
            return new StructUpdates(this).bind(w);
        } else if (tree instanceof Tree.UdfCall u) {
            return UserCalls.bind(this, u.function(), u.args());
        } else if (tree instanceof Tree.Text t) {
            return bind(session.places().parsed(t));
        } else if (tree instanceof Tree.Over o) {
            return WindowCalls.bind(this, o);
        } else if (tree instanceof Tree.Star) {
            throw new AnalysisException(
                    "INVALID_USAGE_OF_STAR_OR_REGEX", "42000", "Invalid usage of '*' in an expression.", Map.of());
        } else if (tree instanceof Tree.Subquery s) {
            return session.subqueries().scalar(this, s);
        } else if (tree instanceof Tree.InQuery q) {
            return session.subqueries().value(this, q);
        } else if (tree instanceof Tree.SortOrder) {
            throw new AnalysisException(
                    "INVALID_SORT_ORDER", "A sort order may only stand in ORDER BY, sort() or orderBy().");
        }
        throw new AnalysisException(
                "UNEXPECTED_LAMBDA",
                "42K0D",
                "A lambda may only stand as an argument of a function that takes one.",
                Map.of());
    }

    List<Expr> bindAll(List<Tree> trees) {
        List<Expr> all = new ArrayList<>();
        for (Tree t : trees) {
            if (t instanceof Tree.Star s) {
                all.addAll(star(s));
            } else {
                all.add(bind(t));
            }
        }
        return all;
    }

    /** Stars as the names of their columns. */
    List<Tree> spelledOut(List<Tree> trees) {
        List<Tree> all = new ArrayList<>();
        for (Tree t : trees) {
            if (t instanceof Tree.Star s) {
                star(s).forEach(a -> all.add(new Tree.Name(List.of(a.name()), OptionalLong.empty())));
            } else {
                all.add(t);
            }
        }
        return all;
    }

    List<Attr> star(Tree.Star s) {
        List<Attr> found = scope.star(s.qualifier());
        if (found == null) {
            throw new AnalysisException(
                    "CANNOT_RESOLVE_STAR_EXPAND",
                    "42704",
                    "Cannot resolve " + NameErrors.quote(s.qualifier()) + ".* given input columns "
                            + scope.input().stream()
                                    .map(a -> "`" + a.name() + "`")
                                    .toList() + ".",
                    Map.of());
        }
        for (String name : s.except()) {
            if (found.stream().noneMatch(a -> a.name().equalsIgnoreCase(name))) {
                throw NameErrors.column(List.of(name), found);
            }
        }
        return found.stream()
                .filter(a -> s.except().stream().noneMatch(a.name()::equalsIgnoreCase))
                .toList();
    }

    /** What a name means, without an error if it means nothing. */
    @Nullable
    Expr tryName(Tree.Name n) {
        for (int i = lambdaVars.size() - 1; i >= 0; i--) {
            Expr.LambdaVar v = lambdaVars.get(i);
            if (v.name().equalsIgnoreCase(n.parts().get(0))) {
                return Fields.path(this, v, n.parts().subList(1, n.parts().size()));
            }
        }
        Scope.Found found = scope.find(n);
        if (found == null) {
            return null;
        }
        if (n.parts().size() > 1 && found.column() instanceof Attr a) {
            session.shown().path(n, a.name(), found.rest());
        }
        return Fields.path(this, found.column(), found.rest());
    }

    /** The file that a row was read from, where rows are those of files; elsewhere there is none, and the function gives no text. */
    private @Nullable Expr ofFile(List<String> column) {
        return column.isEmpty() ? null : tryName(new Tree.Name(column, OptionalLong.empty()));
    }

    private Expr name(Tree.Name n) {
        Expr found = tryName(n);
        if (found != null) {
            return found;
        }
        Expr outer = session.subqueries().outer(this, n);
        if (outer != null) {
            return outer;
        }
        String only = n.parts().get(0).toLowerCase(Locale.ROOT);
        if (n.parts().size() == 1 && CALLED_WITHOUT_PARENTHESES.contains(only)) {
            Tree.Call called = new Tree.Call(only);
            session.shown().put(n, called);
            return call(called);
        }
        Expr variable = VariableNames.find(this, n);
        if (variable != null) {
            return variable;
        }
        throw NameErrors.column(n.parts(), scope.input());
    }

    private Expr explicitCast(Tree.Cast c) {
        Expr child = bind(c.child());
        if (child.type().equals(c.type())) {
            return child;
        }
        if (!session.functions().castable(child.type(), c.type(), session.context())) {
            boolean strict = session.context().ansi() || c.tryCast();
            throw new AnalysisException(
                    "DATATYPE_MISMATCH." + CastAdvice.condition(child.type(), c.type(), session.context(), strict),
                    "42K09",
                    "Cannot resolve \"CAST(" + PrettyNames.of(c.child(), session.functions()) + " AS "
                            + c.type().sql() + ")\" due to data type mismatch: cannot cast \""
                            + child.type().sql() + "\" to \"" + c.type().sql() + "\"."
                            + CastAdvice.text(child.type(), c.type(), session.context(), strict),
                    Map.of());
        }
        Expr.CastMode mode = c.tryCast() ? Expr.CastMode.TRY : castMode();
        Expr special = SpecialTimes.of(child, c.type(), mode, this);
        return special != null
                ? special
                : new Expr.Cast(child, c.type(), mode, session.context().timeZone());
    }

    String zone() {
        return session.context().timeZone();
    }

    private Expr.CastMode castMode() {
        return session.context().ansi() ? Expr.CastMode.ANSI : Expr.CastMode.LEGACY;
    }

    /** Casts where the type differs in more than names and nullability. */
    Expr cast(Expr e, DataType type) {
        if (Types.sameValues(e.type(), type)) {
            return e;
        }
        if (e instanceof Expr.Lit l && l.value() == null) {
            return Expr.nullOf(type);
        }
        if (e instanceof Expr.Lambda l) {
            return new Expr.Lambda(l.parameters(), cast(l.body(), type));
        }
        Expr special = SpecialTimes.of(e, type, castMode(), this);
        return special != null
                ? special
                : new Expr.Cast(e, type, castMode(), session.context().timeZone());
    }

    private Expr caseWhen(Tree.CaseWhen c) {
        List<Expr> whens = new ArrayList<>();
        List<Expr> thens = new ArrayList<>();
        for (Tree.Branch b : c.branches()) {
            Expr when = bind(b.condition());
            if (!isBoolean(when)) {
                throw new AnalysisException(
                        "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                        "42K09",
                        "Cannot resolve \"" + PrettyNames.of(c, session.functions())
                                + "\" due to data type mismatch: a WHEN condition must be \"BOOLEAN\", not \""
                                + when.type().sql() + "\".",
                        Map.of());
            }
            whens.add(cast(when, DataTypes.BooleanType));
            thens.add(bind(b.value()));
        }
        Expr otherwise = c.otherwise() == null ? null : bind(c.otherwise());
        List<DataType> types = new ArrayList<>(thens.stream().map(Expr::type).toList());
        if (otherwise != null) {
            types.add(otherwise.type());
        }
        DataType type = common(types, PrettyNames.of(c, session.functions()));
        return new Expr.Case(
                whens,
                thens.stream().map(t -> cast(t, type)).toList(),
                otherwise == null ? null : cast(otherwise, type),
                type);
    }

    private static boolean isBoolean(Expr e) {
        return e.type().equals(DataTypes.BooleanType) || e.type().equals(DataTypes.NullType);
    }

    private DataType common(List<DataType> types, String shown) {
        DataType type = session.functions().wider(types, session.context());
        if (type == null) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.DATA_DIFF_TYPES",
                    "42K09",
                    "Cannot resolve \"" + shown
                            + "\" due to data type mismatch: the values of `casewhen` have no type in common: "
                            + types.stream().map(t -> "\"" + t.sql() + "\"").toList() + ". Cast them to one.",
                    Map.of());
        }
        return type;
    }

    /** A call; a wrong number of arguments is reported before anything else that is wrong with it. */
    private Expr counted(Tree.Call c) {
        boolean own = session.functions().user(c.name()).isPresent();
        boolean byName = !own && NamedArguments.any(c.args()) && written(c).isEmpty();
        Tree.Call placed = byName ? NamedArguments.builtIn(c) : c;
        if (byName) {
            session.shown().put(c, placed);
        }
        MillraceException count = own ? null : Arity.error(placed);
        if (count != null) {
            throw count;
        }
        return call(placed);
    }

    /** The function written in SQL that is called, unless a built-in one has its name. */
    private Optional<SqlFunction> written(Tree.Call c) {
        boolean builtIn = session.functions().scalar(c.name()).isPresent()
                || session.functions().aggregate(c.name()).isPresent();
        return builtIn ? Optional.empty() : session.written().apply(c.name());
    }

    private Expr call(Tree.Call c) {
        switch (c.name()) {
            case "window" -> {
                if (c.args().size() > 1) {
                    return windows.column(this, c);
                }
            }
            case "session_window" -> {
                return windows.session(SessionWindows.call(this, c, session.functions()));
            }
            case "window_time" -> {
                return windowTime(c);
            }
            case "struct" -> {
                return StructCalls.bind(this, c);
            }
            case "-", "+" -> {
                if (c.args().size() == 1) {
                    return call(new Tree.Call(c.name().equals("-") ? "negative" : "positive", c.args()));
                }
            }
            case "||" -> {
                if (session.functions().scalar("||").isEmpty()) {
                    return call(new Tree.Call("concat", c.args()));
                }
            }
            case "timestamp literal" -> {
                Long micros = c.args().get(0) instanceof Tree.Literal l && l.value() instanceof String text
                        ? TimeText.parseTimestamp(text, TimeText.zone(zone()))
                        : null;
                if (micros != null) {
                    return new Expr.Lit(micros, DataTypes.TimestampType);
                }
                return explicitCast(new Tree.Cast(c.args().get(0), DataTypes.TimestampType, false));
            }
            case "to_date", "to_timestamp", "to_timestamp_ltz", "to_timestamp_ntz" -> {
                DataType time = c.name().equals("to_date")
                        ? DataTypes.DateType
                        : c.name().endsWith("ntz") ? DataTypes.TimestampNTZType : DataTypes.TimestampType;
                if (c.args().size() == 1 && SpecialTimes.named(c.args().get(0), time)) {
                    return explicitCast(new Tree.Cast(c.args().get(0), time, false));
                }
            }
            case "likeany", "likeall", "notlikeany", "notlikeall" -> {
                return call(Patterns.each(c));
            }
            case "qualify condition" -> {
                return qualify(c.args().get(0));
            }
            case "not" -> {
                if (Trees.bare(c.args().get(0)) instanceof Tree.InQuery q && q.value() != null) {
                    return session.subqueries().notIn(this, q);
                }
            }
            case "==" -> {
                return call(new Tree.Call("=", c.args()));
            }
            case "<>", "!=" -> {
                return call(new Tree.Call("not", new Tree.Call("=", c.args())));
            }
            case "between" -> {
                return call(new Tree.Call(
                        "and",
                        new Tree.Call(">=", c.args().get(0), c.args().get(1)),
                        new Tree.Call("<=", c.args().get(0), c.args().get(2))));
            }
            default -> {}
        }
        if (GENERATORS.contains(c.name())) {
            throw new AnalysisException(
                    "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
                    "42K0E",
                    "The generator is not supported: nested in expressions \"" + PrettyNames.of(c, session.functions())
                            + "\". Put it into the select list by itself.",
                    Map.of());
        }
        Optional<UserFunction> user = session.functions().user(c.name());
        if (user.isPresent()) {
            return UserCalls.bind(this, user.get(), c.args());
        }
        Optional<FunctionDef> scalar = session.functions().scalar(c.name());
        if (scalar.isPresent() && !c.distinct() && c.filter() == null) {
            return scalar(scalar.get(), c);
        }
        Optional<AggDef> aggregate = session.functions().aggregate(c.name());
        if (aggregate.isPresent()) {
            return aggregate(aggregate.get(), c);
        }
        Optional<SqlFunction> written =
                scalar.isPresent() ? Optional.empty() : session.written().apply(c.name());
        if (written.isPresent()) {
            return SqlCalls.value(this, written.get(), c);
        }
        DataType type = Fields.typeNamed(c.name());
        if (type != null && c.args().size() == 1) {
            return explicitCast(new Tree.Cast(c.args().get(0), type, false));
        }
        if (scalar.isPresent()) {
            throw new AnalysisException(
                    "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
                    "42000",
                    "Invalid SQL syntax: The function `" + c.name() + "` does not support "
                            + (c.distinct() ? "DISTINCT" : "FILTER CLAUSE") + ", as it is no aggregate. Leave it out.",
                    Map.of("prettyName", "`" + c.name() + "`"));
        }
        MillraceException refused = RefusedFunctions.of(c.name());
        throw refused != null
                ? refused
                : NameErrors.routine(c.name(), session.functions().names());
    }

    private Expr qualify(Tree condition) {
        Expr bound = bind(condition);
        if (WindowCalls.first(bound) == null) {
            throw new AnalysisException(
                    "QUALIFY_REQUIRES_WINDOW_FUNCTION",
                    "42601",
                    "QUALIFY needs a window function, a call with OVER, in its condition or in the column it names. Use WHERE"
                            + " or HAVING for other conditions.",
                    Map.of());
        }
        if (!isBoolean(bound)) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN",
                    "42K09",
                    "The QUALIFY condition is of type \"" + bound.type().sql() + "\" but must be \"BOOLEAN\".",
                    Map.of());
        }
        return cast(bound, DataTypes.BooleanType);
    }

    private Expr windowTime(Tree.Call c) {
        Expr window = bind(c.args().get(0));
        if (!TimeFunctions.isWindow(window.type())) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                    "42K09",
                    "window_time needs a window column, not \"" + window.type().sql() + "\".",
                    Map.of());
        }
        return TimeFunctions.windowTime(window);
    }

    private Expr scalar(FunctionDef def, Tree.Call c) {
        List<Expr> args = arguments(def, c.args());
        if (c.args().stream().anyMatch(Tree.Star.class::isInstance)) {
            session.shown().put(c, new Tree.Call(c.name(), spelledOut(c.args()), c.distinct(), c.filter()));
        }
        if (args.size() == 2) {
            session.shown().arithmetic(c, args.get(0).type(), args.get(1).type());
        }
        return apply(def, args);
    }

    Expr scalar(FunctionDef def, List<Tree> argTrees) {
        return apply(def, arguments(def, argTrees));
    }

    private List<Expr> arguments(FunctionDef def, List<Tree> argTrees) {
        List<@Nullable Expr> args = new ArrayList<>();
        for (Tree t : argTrees) {
            if (t instanceof Tree.Lambda) {
                args.add(null);
            } else if (t instanceof Tree.Star s) {
                args.addAll(star(s));
            } else {
                args.add(bind(t));
            }
        }
        for (int i = 0; i < argTrees.size(); i++) {
            if (argTrees.get(i) instanceof Tree.Lambda l) {
                args.set(i, Lambdas.of(this, def, i, args, l));
            } else if (i < args.size()) {
                args.set(i, Lambdas.constant(this, def, i, args));
            }
        }
        List<Expr> bound = new ArrayList<>();
        for (Expr a : args) {
            if (a != null) {
                bound.add(a);
            }
        }
        return bound;
    }

    Expr apply(FunctionDef def, List<Expr> args) {
        FunctionDef.Signature s = def.bind(args, session.context());
        List<Expr> cast = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            cast.add(cast(args.get(i), s.argTypes().get(i)));
        }
        return new Expr.Fn(def.specialise(s.argTypes(), s.type()), cast, s.type(), s.nullable());
    }

    /** A tree in which these parameters of a lambda have a meaning. */
    Expr bindInside(List<Expr.LambdaVar> parameters, Tree body) {
        lambdaVars.addAll(parameters);
        Expr bound = bind(body);
        lambdaVars
                .subList(lambdaVars.size() - parameters.size(), lambdaVars.size())
                .clear();
        return bound;
    }

    private Expr aggregate(AggDef def, Tree.Call c) {
        if (inAggregate) {
            throw new AnalysisException(
                    "NESTED_AGGREGATE_FUNCTION",
                    "42607",
                    PrettyNames.of(c, session.functions())
                            + " stands inside another aggregate. Compute it in a subquery, and aggregate what comes out of that.",
                    Map.of());
        }
        if (!aggregates) {
            throw new AnalysisException(
                    "GROUP_BY_AGGREGATE",
                    "42903",
                    "Aggregate functions are not allowed here, but found " + PrettyNames.of(c, session.functions())
                            + ". Use HAVING, or agg() before.",
                    Map.of("sqlExpr", PrettyNames.of(c, session.functions())));
        }
        Binder inner = new Binder(session, scope, false, windows);
        inner.inAggregate = true;
        return windows.inAggregate(() -> aggregateCall(def, c, inner));
    }

    /** An aggregate over arguments that {@code inner} types. */
    Expr.Agg aggregateCall(AggDef def, Tree.Call c, Binder inner) {
        boolean countStar = c.name().equals("count")
                && c.args().size() == 1
                && c.args().get(0) instanceof Tree.Star s
                && s.qualifier().isEmpty()
                && !c.distinct();
        if (!countStar
                && !c.distinct()
                && c.name().equals("count")
                && c.args().size() == 1
                && c.args().get(0) instanceof Tree.Star s) {
            String table = String.join(".", s.qualifier());
            throw new AnalysisException(
                    "INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT",
                    "42000",
                    "count(" + table + ".*) would count the rows without a NULL. Write count(*), or name the columns.",
                    Map.of("tableName", table));
        }
        List<Expr> args = countStar ? List.of(new Expr.Lit(1, DataTypes.IntegerType)) : inner.bindAll(c.args());
        if (c.distinct() && args.size() > c.args().size()) {
            List<Tree> columns = args.stream()
                    .map(e -> (Tree) new Tree.Name(List.of(((Expr.Attr) e).name()), OptionalLong.empty()))
                    .toList();
            session.shown().put(c, new Tree.Call(c.name(), columns, true, c.filter()));
        }
        FunctionDef.Signature s = def.bind(args, c.distinct(), session.context());
        List<Expr> cast = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            cast.add(cast(args.get(i), s.argTypes().get(i)));
        }
        Expr filter = c.filter() == null ? null : inner.bind(c.filter());
        if (filter != null && !isBoolean(filter)) {
            throw new AnalysisException(
                    "INVALID_AGGREGATE_FILTER.NOT_BOOLEAN",
                    "42903",
                    "FILTER of an aggregate must be \"BOOLEAN\", but \"" + ExprText.sql(filter) + "\" is \""
                            + filter.type().sql() + "\". Compare it with a value.",
                    Map.of());
        }
        AggDef typed = def.specialise(s.argTypes(), s.type()).knowing(() -> constants(c.name(), cast));
        return new Expr.Agg(typed, cast, c.distinct(), filter, s.type(), s.nullable());
    }

    private List<@Nullable Object> constants(String name, List<Expr> args) {
        Call call = new Call(name, args, session.context());
        List<@Nullable Object> constants = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            constants.add(call.literal(i));
        }
        return constants;
    }

    /** Whether a tree calls an aggregate anywhere. */
    boolean hasAggregate(Tree tree) {
        return Trees.any(
                tree,
                t -> t instanceof Tree.UdfCall u && u.function().aggregator() != null
                        || t instanceof Tree.Call c
                                && (c.distinct()
                                        || session.functions()
                                                .user(c.name())
                                                .filter(f -> f.aggregator() != null)
                                                .isPresent()
                                        || c.filter() != null
                                        || (session.functions().scalar(c.name()).isEmpty()
                                                && session.functions()
                                                        .user(c.name())
                                                        .isEmpty()
                                                && session.functions()
                                                        .aggregate(c.name())
                                                        .isPresent())));
    }
}
