package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.parse.SqlFunction;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls of functions that are written in SQL: the body takes the place of the call, and the arguments that of its parameters. */
final class SqlCalls {
    private SqlCalls() {}

    /** The parameters as columns that the body sees, and what they stand for in this call. */
    private record Given(List<Attr> parameters, Map<Long, Expr> meaning) {
        Scope scope() {
            return new Scope(parameters, List.of());
        }
    }

    static Expr value(Binder caller, SqlFunction f, Tree.Call c) {
        if (!(f.body() instanceof SqlFunction.Value body)) {
            throw new AnalysisException(
                    "NOT_A_SCALAR_FUNCTION",
                    "42887",
                    "`" + f.name() + "` returns a table, so it cannot stand for a value. Call it in FROM.",
                    Map.of("functionName", f.name()));
        }
        if (c.distinct() || c.filter() != null) {
            throw new AnalysisException(
                    "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
                    "42000",
                    "Invalid SQL syntax: The function `" + f.name() + "` does not support "
                            + (c.distinct() ? "DISTINCT" : "FILTER CLAUSE") + ", as it is no aggregate. Leave it out.",
                    Map.of());
        }
        List<Tree> args = placed(caller, f, c.args());
        caller.session().shown().put(c, new Tree.Call(f.name(), shown(c.args(), args)));
        Given given = given(caller, f, args);
        Binder inner = new Binder(caller.session(), given.scope(), false);
        Expr bound = within(caller.session(), f, () -> inner.bind(cast(body.tree(), body.type())));
        caller.windows().adopt(inner.windows(), given.meaning());
        boolean fixed = given.meaning().values().stream().allMatch(SqlCalls::deterministic);
        return fixed ? Columns.replace(bound, given.meaning()) : once(caller, given, bound);
    }

    private static boolean deterministic(Expr e) {
        boolean own = !(e instanceof Expr.Fn f && !f.def().deterministic())
                && !(e instanceof Expr.Udf u && !u.function().deterministic());
        return own && e.children().stream().allMatch(SqlCalls::deterministic);
    }

    /** The body over arguments that are computed once each, however often it reads them: as variables of lambdas over arrays of one. */
    private static Expr once(Binder binder, Given given, Expr body) {
        Binder.Session session = binder.session();
        Expr value = body;
        for (Attr a : given.parameters()) {
            Expr argument = Objects.requireNonNull(given.meaning().get(a.id()));
            Expr.LambdaVar variable = new Expr.LambdaVar(session.ids().next(), a.name(), a.type(), true);
            Expr inside = Columns.replace(value, Map.of(a.id(), variable));
            Expr array = call(binder, "array", argument);
            Expr mapped = call(binder, "transform", array, new Expr.Lambda(List.of(variable), inside));
            value = call(binder, "element_at", mapped, new Expr.Lit(1, DataTypes.IntegerType));
        }
        return value;
    }

    private static Expr call(Binder binder, String name, Expr... args) {
        FunctionDef def = binder.session().functions().scalar(name).orElseThrow();
        return binder.apply(def, List.of(args));
    }

    private static Tree cast(Tree tree, @Nullable DataType type) {
        return type == null ? tree : new Tree.Cast(tree, type, false);
    }

    /** The body is read apart from what stands around the call; one that calls itself has no end. */
    private static <T> T within(Binder.Session session, SqlFunction f, Supplier<T> read) {
        session.places().add(f.source());
        return session.subqueries().apart(() -> session.calls().during(f.name(), read));
    }

    /** A call in FROM. */
    static Logical rows(Binder.Session session, SqlFunction f, Plan.TableCall c) {
        if (!(f.body() instanceof SqlFunction.Rows body)) {
            throw new AnalysisException(
                    "NOT_A_TABLE_FUNCTION",
                    "42887",
                    "`" + f.name()
                            + "` returns a value, so it cannot stand for a table. Call it in the select list or in a"
                            + " condition.",
                    Map.of("functionName", f.name()));
        }
        Binder caller = new Binder(session, new Scope(List.of(), List.of()), false);
        Given given = given(caller, f, placed(caller, f, c.args()));
        Logical plan = within(session, f, () -> session.subqueries().lateral(body.query(), given.scope()));
        Logical meant = replaced(plan, given.meaning());
        return new Logical.Named(f.name(), body.columns() == null ? meant : fitting(session, f, meant, body.columns()));
    }

    /** The plan with expressions in the place of attributes. */
    static Logical replaced(Logical plan, Map<Long, Expr> meaning) {
        return plan.transformUp(n -> n.withExpressions(
                n.expressions().stream().map(e -> Columns.replace(e, meaning)).toList()));
    }

    private static Logical fitting(Binder.Session session, SqlFunction f, Logical rows, StructType columns) {
        if (rows.output().size() != columns.size()) {
            throw new AnalysisException(
                    "USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH",
                    "42601",
                    "Columns that the query of " + f.name() + " gives: `"
                            + rows.output().size() + "`, columns that its RETURNS names: `" + columns.size()
                            + "`. Change one of them.",
                    Map.of());
        }
        Binder binder = new Binder(session, new Scope(rows.output(), List.of()), false);
        List<Expr> cast = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            StructField column = columns.field(i);
            Tree value = byId(rows.output().get(i));
            cast.add(new Expr.Alias(
                    binder.bind(new Tree.Cast(value, column.dataType(), false)),
                    column.name(),
                    session.ids().next()));
        }
        return new Logical.Project(cast, rows);
    }

    private static Tree byId(Attr a) {
        return new Tree.Name(List.of("\0" + a.id()), OptionalLong.empty());
    }

    /** One tree for each parameter; that of the function itself where none is given. */
    private static List<Tree> placed(Binder caller, SqlFunction f, List<Tree> written) {
        List<Tree> plain = new ArrayList<>();
        for (Tree t : written) {
            if (t instanceof Tree.Star star) {
                for (Attr a : caller.star(star)) {
                    Tree column = byId(a);
                    caller.session().shown().put(column, new Tree.Name(List.of(a.name()), OptionalLong.empty()));
                    plain.add(column);
                }
            } else {
                plain.add(t);
            }
        }
        if (plain.size() > f.parameters().size()) {
            throw count(f, plain.size());
        }
        List<NamedArguments.Slot> slots = f.parameters().stream()
                .map(p -> new NamedArguments.Slot(p.name(), p.standard()))
                .toList();
        return NamedArguments.placed(f.name(), slots, plain, missing -> count(f, plain.size()));
    }

    /** Where names or a star were used, all arguments by place. */
    private static List<Tree> shown(List<Tree> written, List<Tree> placed) {
        boolean star = written.stream().anyMatch(Tree.Star.class::isInstance);
        return NamedArguments.any(written) || star ? placed : written;
    }

    private static AnalysisException count(SqlFunction f, int actual) {
        return new AnalysisException(
                "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                "42605",
                "The number of arguments of `" + f.name() + "` must be "
                        + f.parameters().size() + ", but is " + actual + ".",
                Map.of("functionName", f.name()));
    }

    private static Given given(Binder caller, SqlFunction f, List<Tree> placed) {
        List<Attr> parameters = new ArrayList<>();
        Map<Long, Expr> meaning = new HashMap<>();
        Binder alone = new Binder(caller.session(), new Scope(List.of(), List.of()), false);
        for (int i = 0; i < placed.size(); i++) {
            SqlFunction.Parameter p = f.parameters().get(i);
            Attr a = new Attr(
                    caller.session().ids().next(), p.name(), p.type(), true, List.of(f.name()), OptionalLong.empty());
            boolean standard = placed.get(i) == p.standard();
            parameters.add(a);
            meaning.put(a.id(), (standard ? alone : caller).bind(new Tree.Cast(placed.get(i), p.type(), false)));
        }
        return new Given(parameters, meaning);
    }

    /** Checks a function that is being defined. */
    static void check(Binder.Session session, SqlFunction f) {
        Given given = new Given(
                f.parameters().stream()
                        .map(p -> new Attr(
                                session.ids().next(),
                                p.name(),
                                p.type(),
                                true,
                                List.of(f.name()),
                                OptionalLong.empty()))
                        .toList(),
                Map.of());
        if (f.body() instanceof SqlFunction.Rows rows) {
            Logical plan = within(session, f, () -> session.subqueries().lateral(rows.query(), given.scope()));
            if (rows.columns() != null) {
                fitting(session, f, plan, rows.columns());
            }
            return;
        }
        SqlFunction.Value body = (SqlFunction.Value) f.body();
        Binder binder = new Binder(session, given.scope(), false);
        boolean complex = Trees.any(body.tree(), t -> t instanceof Tree.Over) || binder.hasAggregate(body.tree());
        if (complex) {
            throw new AnalysisException(
                    "USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS",
                    "42601",
                    "An aggregate, window function or generator cannot stand in the value that a function returns: "
                            + PrettyNames.of(body.tree(), session.functions()) + ". Put it into a subquery.",
                    Map.of());
        }
        within(session, f, () -> binder.bind(cast(body.tree(), body.type())));
    }
}
