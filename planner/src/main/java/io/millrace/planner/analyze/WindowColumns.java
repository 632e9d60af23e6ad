package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.EventTimes;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The {@code window(…)} calls of one node, and the subqueries in its expressions. Each distinct one becomes a column of the node's input: a projection for tumbling
 * windows, one row a window for sliding ones. Rows without a time are in no window.
 */
final class WindowColumns {
    private final Binder.Session binding;
    private final List<Column> columns = new ArrayList<>();
    private final List<Side> sides = new ArrayList<>();
    private int aggregates;
    private @Nullable Expr session;

    WindowColumns(Binder.Session binding) {
        this.binding = binding;
    }

    /** What is joined to the node's input for the sake of subqueries in its expressions. */
    private record Side(
            Logical plan, Plan.JoinType type, @Nullable Expr condition, boolean dependent, boolean inAggregate) {}

    void beside(Logical plan, Plan.JoinType type, @Nullable Expr condition) {
        sides.add(new Side(plan, type, condition, false, aggregates > 0));
    }

    /** As many rows for each row as the plan, which reads the columns here, has for it; nulls where it has none. */
    void dependent(Logical plan) {
        sides.add(new Side(plan, Plan.JoinType.LEFT_OUTER, null, true, aggregates > 0));
    }

    /** What another has beside its columns, which stand for these expressions over the columns here. */
    void adopt(WindowColumns other, Map<Long, Expr> meaning) {
        for (Side s : other.sides) {
            Expr condition = s.condition() == null ? null : Columns.replace(s.condition(), meaning);
            Logical plan = s.dependent() ? SqlCalls.replaced(s.plan(), meaning) : s.plan();
            sides.add(new Side(plan, s.type(), condition, s.dependent(), aggregates > 0));
        }
    }

    /** What is read while this runs is an argument of an aggregate. */
    <T> T inAggregate(Supplier<T> read) {
        aggregates++;
        try {
            return read.get();
        } finally {
            aggregates--;
        }
    }

    /** An aggregation's result with the subqueries of the expressions over it. */
    Logical above(Logical plan) {
        return joined(plan, false);
    }

    /** An aggregation's input with the window columns and the subqueries that its aggregates read. */
    Logical below(Logical child) {
        return windows(joined(child, true));
    }

    private Logical joined(Logical plan, boolean inAggregate) {
        Logical all = plan;
        for (Side s : sides) {
            if (s.inAggregate() == inAggregate) {
                all = s.dependent()
                        ? DependentJoin.of(binding, all, s.plan(), s.type(), s.condition())
                        : new Logical.Join(all, s.plan(), s.type(), s.condition());
            }
        }
        return all;
    }

    private record Column(Expr time, WindowSpec spec, Attr attr) {}

    Expr column(Binder binder, Tree.Call call) {
        Expr time = binder.bind(call.args().get(0));
        if (TimeFunctions.isWindow(time.type())) {
            time = TimeFunctions.windowTime(time);
        }
        if (time.type().equals(DataTypes.StringType) || time.type().equals(DataTypes.DateType)) {
            time = binder.cast(time, DataTypes.TimestampType);
        }
        if (!TimeFunctions.isTime(time.type())) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                    "42K09",
                    "Cannot resolve \"" + PrettyNames.of(call, binding.functions())
                            + "\" due to data type mismatch: The first parameter requires the (\"TIMESTAMP\" or"
                            + " \"STRUCT<start: TIMESTAMP, end: TIMESTAMP>\") type, but it has the type \""
                            + time.type().sql() + "\".",
                    Map.of());
        }
        WindowSpec spec = WindowSpec.of(call.args());
        for (Column c : columns) {
            if (c.time().equals(time) && c.spec().equals(spec)) {
                return c.attr();
            }
        }
        if (!columns.isEmpty() || session != null) {
            throw severalWindows();
        }
        Attr attr = new Attr(
                binding.ids().next(),
                "window",
                TimeFunctions.windowType(time.type()),
                false,
                List.of(),
                EventTimes.delayUs(time));
        columns.add(new Column(time, spec, attr));
        return attr;
    }

    /** The {@code session_window(…)} of the node, which may have no other window beside it. */
    Expr session(Expr call) {
        if (!columns.isEmpty() || session != null && !session.equals(call)) {
            throw severalWindows();
        }
        session = call;
        return call;
    }

    private static AnalysisException severalWindows() {
        return new AnalysisException(
                "_LEGACY_ERROR_TEMP_1039",
                "Multiple time/session window expressions would result in a cartesian product of rows, therefore they are currently not supported. Compute the others in a subquery.");
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    /** The child with the window columns behind its own. */
    Logical over(Logical child) {
        return windows(joined(joined(child, true), false));
    }

    /** The columns of the subqueries that {@link #above} joins. */
    List<Attr> aboveColumns() {
        List<Attr> all = new ArrayList<>();
        sides.stream()
                .filter(s -> !s.inAggregate())
                .forEach(s -> all.addAll(s.plan().output()));
        return all;
    }

    private Logical windows(Logical child) {
        Logical plan = session instanceof Expr.Fn f ? withTimes(child, f.args().get(0)) : child;
        for (Column c : columns) {
            Logical timed = withTimes(plan, c.time());
            plan = c.spec().copies() == 1 ? tumbling(timed, c) : sliding(timed, c);
        }
        return plan;
    }

    private Logical withTimes(Logical plan, Expr time) {
        return time.nullable() ? new Logical.Filter(call("isnotnull", time), plan) : plan;
    }

    private static Expr.Fn notNull(Expr.Fn window) {
        return new Expr.Fn(window.def(), window.args(), window.type(), false);
    }

    private static Logical tumbling(Logical plan, Column c) {
        List<Expr> columns = new ArrayList<>(plan.output());
        columns.add(new Expr.Alias(
                notNull(TimeFunctions.window(c.time(), c.spec(), 0)),
                "window",
                c.attr().id()));
        return new Logical.Project(columns, plan);
    }

    private Logical sliding(Logical plan, Column c) {
        List<Attr> output = new ArrayList<>(plan.output());
        output.add(c.attr());
        List<List<Expr>> projections = new ArrayList<>();
        for (int i = 0; i < c.spec().copies(); i++) {
            List<Expr> row = new ArrayList<>(plan.output());
            row.add(notNull(TimeFunctions.window(c.time(), c.spec(), i)));
            projections.add(row);
        }
        Logical expanded = new Logical.Expand(projections, output, plan);
        if (c.spec().sizeUs() % c.spec().slideUs() == 0) {
            return expanded;
        }
        return new Logical.Filter(call("<", c.time(), new Expr.Field(c.attr(), 1)), expanded);
    }

    private Expr call(String name, Expr... args) {
        return new Binder(binding, new Scope(List.of(), List.of()), false, this)
                .apply(
                        binding.functions().scalar(name).orElseThrow(() -> NameErrors.routine(name, List.of())),
                        List.of(args));
    }

    @Nullable
    Attr only() {
        return columns.isEmpty() ? null : columns.get(0).attr();
    }
}
