package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.ExprText;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.DataTypes;
import java.util.Map;

/** LIMIT and OFFSET. */
final class Limits {
    private Limits() {}

    static Logical limit(Logical child, long rows) {
        return child instanceof Logical.Limit l && l.rows() == Long.MAX_VALUE
                ? new Logical.Limit(rows, l.offset(), l.child())
                : new Logical.Limit(rows, 0, child);
    }

    static Logical offset(Logical child, long rows) {
        return new Logical.Limit(Long.MAX_VALUE, rows, child);
    }

    /** A limit that an expression says, such as a variable of the session. */
    static Logical computed(Binder.Session session, Logical child, Plan.LimitBy p) {
        Expr rows = new Binder(session, Scope.of(child), false).bind(p.rows());
        if (!Columns.references(rows).isEmpty()) {
            throw invalid(rows, "IS_UNFOLDABLE", "It must be a constant, but reads columns.");
        } else if (!rows.type().equals(DataTypes.IntegerType)) {
            throw invalid(
                    rows, "DATA_TYPE", "It must be INT, but is \"" + rows.type().sql() + "\": cast it.");
        }
        Object value = session.functions().evaluate(rows, session.context());
        if (value == null) {
            throw invalid(rows, "IS_NULL", "It must not be NULL.");
        }
        int n = (Integer) value;
        if (n < 0) {
            throw invalid(rows, "IS_NEGATIVE", "It must be 0 or more, but is " + n + ".");
        }
        return p.offset() ? offset(child, n) : limit(child, n);
    }

    private static AnalysisException invalid(Expr rows, String kind, String text) {
        return new AnalysisException(
                "INVALID_LIMIT_LIKE_EXPRESSION." + kind,
                "42K0E",
                "\"" + ExprText.sql(rows) + "\" is no number of rows for LIMIT or OFFSET. " + text,
                Map.of("expr", ExprText.sql(rows)));
    }
}
