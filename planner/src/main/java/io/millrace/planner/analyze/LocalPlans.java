package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Relations that stand in the query itself. */
final class LocalPlans {
    private LocalPlans() {}

    static Logical range(Plan.Range p, Ids ids) {
        long count =
                p.step() == 0 ? 0 : Math.max(0, (p.end() - p.start() + p.step() - Long.signum(p.step())) / p.step());
        Attr id = new Attr(ids.next(), "id", DataTypes.LongType, false, List.of(), OptionalLong.empty());
        return new Logical.LocalRows(List.of(id), new Numbers(p.start(), p.step(), Math.toIntExact(count)));
    }

    /** Rows made when they are asked for, so that a long range costs no memory. */
    private static final class Numbers extends AbstractList<@Nullable Object[]> {
        private final long start;
        private final long step;
        private final int count;

        private Numbers(long start, long step, int count) {
            this.start = start;
            this.step = step;
            this.count = count;
        }

        @Override
        public @Nullable Object[] get(int index) {
            return new Object[] {start + index * step};
        }

        @Override
        public int size() {
            return count;
        }
    }

    static Logical values(Plan.Values p, Binder.Session session) {
        Binder binder = new Binder(session, new Scope(List.of(), List.of()), false);
        List<List<Expr>> rows = new ArrayList<>();
        for (List<Tree> row : p.rows()) {
            List<Expr> bound = row.stream().map(binder::bind).toList();
            if (!Columns.references(bound).isEmpty()) {
                throw new AnalysisException(
                        "INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE",
                        "42000",
                        "Invalid inline table. Cannot evaluate " + PrettyNames.of(row.get(0), session.functions())
                                + " in an inline table definition. Write SELECT … UNION ALL SELECT ….",
                        Map.of());
            }
            rows.add(bound);
        }
        int width = rows.get(0).size();
        List<Attr> output = new ArrayList<>();
        for (int c = 0; c < width; c++) {
            List<DataType> types = new ArrayList<>();
            boolean nullable = false;
            for (List<Expr> row : rows) {
                if (row.size() != width) {
                    throw new AnalysisException(
                            "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
                            "42000",
                            "Invalid inline table. Inline table expected " + width + " columns but found " + row.size()
                                    + " columns in a row.",
                            Map.of());
                }
                types.add(row.get(c).type());
                nullable |= row.get(c).nullable();
            }
            DataType type = Types.mixStrings(types) ? null : session.functions().wider(types, session.context());
            if (type == null) {
                throw new AnalysisException(
                        "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE",
                        "42000",
                        "The rows of VALUES have no type in common in column `col" + (c + 1) + "`. Cast them to one.",
                        Map.of());
            }
            output.add(
                    new Attr(session.ids().next(), "col" + (c + 1), type, nullable, List.of(), OptionalLong.empty()));
        }
        List<@Nullable Object[]> values = new ArrayList<>();
        for (List<Expr> row : rows) {
            @Nullable Object[] out = new Object[width];
            for (int c = 0; c < width; c++) {
                out[c] = session.functions()
                        .evaluate(binder.cast(row.get(c), output.get(c).type()), session.context());
            }
            values.add(out);
        }
        return new Logical.LocalRows(output, values);
    }

    /** Rows under a name, and, if there are any, other names of their columns. */
    static Logical aliased(Plan.Aliased p, Logical rows, Binder.Session session) {
        Logical child = rows;
        if (!p.columns().isEmpty()) {
            if (p.columns().size() != child.output().size()) {
                boolean inline = p.child() instanceof Plan.Values;
                throw new AnalysisException(
                        inline
                                ? "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH"
                                : p.child() instanceof Plan.Range
                                        ? "NUM_TABLE_VALUE_ALIASES_MISMATCH"
                                        : "ASSIGNMENT_ARITY_MISMATCH",
                        inline ? "42000" : "42802",
                        "Names given to columns: " + p.columns().size() + ", columns: "
                                + child.output().size() + ". Give each column one name.",
                        Map.of());
            }
            List<Expr> columns = new ArrayList<>();
            for (int i = 0; i < p.columns().size(); i++) {
                columns.add(new Expr.Alias(
                        child.output().get(i), p.columns().get(i), session.ids().next()));
            }
            child = new Logical.Project(columns, child);
        }
        return new Logical.Named(p.alias(), child);
    }
}
