package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.row.RowLayout;
import io.millrace.sql.types.DataType;
import java.util.List;

/** Where column i of the current row comes from. Instances are compared by identity. */
public interface Env {
    Val column(ExprGen g, int i, DataType type, boolean nullable);

    /** How much code one column costs, in the generator's units. */
    default int weight(ExprGen g, int i) {
        return 1;
    }

    /** Whether reading column i again, in another method too, gives the same value: nothing random is behind it. */
    default boolean repeatable(int i) {
        return true;
    }

    /** Whether an expression over this row gives the same value each time. */
    default boolean repeatable(Expr e) {
        return e instanceof Expr.Bound b
                ? repeatable(b.ordinal())
                : ExprGen.deterministic(e) && e.children().stream().allMatch(this::repeatable);
    }

    /** A binary row that stands in two variables of every method: its array and its offset. */
    record Row(String base, String off, int columns) implements Env {
        @Override
        public Val column(ExprGen g, int i, DataType type, boolean nullable) {
            String isNull = "false";
            if (nullable) {
                isNull = g.cls().fresh("n");
                String bits = base + "[" + plus(off, i >>> 3) + "]";
                g.line("final boolean " + isNull + " = (" + bits + " & " + (1 << (i & 7)) + ") != 0;");
            }
            return g.readSlot(base, off, base + ", " + plus(off, RowLayout.slot(columns, i)), type, isNull);
        }

        @Override
        public boolean equals(Object o) {
            return this == o;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Two binary rows side by side, the left one's columns first. */
    final class Rows implements Env {
        private final Row left;
        private final Row right;

        public Rows(Row left, Row right) {
            this.left = left;
            this.right = right;
        }

        @Override
        public Val column(ExprGen g, int i, DataType type, boolean nullable) {
            return i < left.columns()
                    ? left.column(g, i, type, nullable)
                    : right.column(g, i - left.columns(), type, nullable);
        }
    }

    /** Expressions over another row, generated in the scope that first asks for them. */
    final class Projected implements Env {
        private final List<Expr> columns;
        private final Env parent;

        public Projected(List<Expr> columns, Env parent) {
            this.columns = columns;
            this.parent = parent;
        }

        @Override
        public Val column(ExprGen g, int i, DataType type, boolean nullable) {
            return g.in(parent, columns.get(i));
        }

        @Override
        public int weight(ExprGen g, int i) {
            return g.weightIn(parent, columns.get(i));
        }

        @Override
        public boolean repeatable(int i) {
            return parent.repeatable(columns.get(i));
        }
    }

    /** Another row with values appended. */
    final class Appended implements Env {
        private final Env parent;
        private final int parentColumns;
        private final List<Val> more;

        public Appended(Env parent, int parentColumns, List<Val> more) {
            this.parent = parent;
            this.parentColumns = parentColumns;
            this.more = more;
        }

        @Override
        public Val column(ExprGen g, int i, DataType type, boolean nullable) {
            return i < parentColumns ? g.in(parent, new Expr.Bound(i, type, nullable)) : more.get(i - parentColumns);
        }

        @Override
        public int weight(ExprGen g, int i) {
            return i < parentColumns ? parent.weight(g, i) : 1;
        }

        @Override
        public boolean repeatable(int i) {
            return i >= parentColumns || parent.repeatable(i);
        }
    }

    /** Values that stand in fields; a missing one is read from the other row. */
    final class Chosen implements Env {
        private final List<java.util.Optional<Val>> values;
        private final List<Expr> otherwise;
        private final Env parent;

        public Chosen(List<java.util.Optional<Val>> values, List<Expr> otherwise, Env parent) {
            this.values = values;
            this.otherwise = otherwise;
            this.parent = parent;
        }

        @Override
        public Val column(ExprGen g, int i, DataType type, boolean nullable) {
            return values.get(i).orElseGet(() -> g.in(parent, otherwise.get(i)));
        }

        @Override
        public boolean repeatable(int i) {
            return values.get(i).isPresent() || parent.repeatable(otherwise.get(i));
        }
    }

    private static String plus(String off, int more) {
        return more == 0 ? off : off + " + " + more;
    }
}
