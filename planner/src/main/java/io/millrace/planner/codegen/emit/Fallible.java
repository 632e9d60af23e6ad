package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataTypes;
import java.util.Set;

/** Whether evaluating an expression can fail, so that it must not be evaluated where its value is not asked for. */
final class Fallible {
    private static final Set<String> SAFE = Set.of(
            "=",
            "<",
            "<=",
            ">",
            ">=",
            "<=>",
            "and",
            "or",
            "not",
            "isnull",
            "isnotnull",
            "coalesce",
            "nvl",
            "if",
            "in",
            "concat",
            "||",
            "upper",
            "lower",
            "length",
            "trim",
            "ltrim",
            "rtrim",
            "substring",
            "startswith",
            "endswith",
            "contains",
            "instr",
            "find_in_set",
            "window",
            "window_time",
            "like",
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "second",
            "struct",
            "named_struct");
    private static final Set<String> SAFE_ON_DOUBLES = Set.of("+", "-", "*", "negative", "abs", "sqrt", "round");

    private Fallible() {}

    static boolean test(Expr e) {
        if (e instanceof Expr.Fn f) {
            boolean safe = SAFE.contains(f.def().name())
                    || (f.type().equals(DataTypes.DoubleType)
                            && SAFE_ON_DOUBLES.contains(f.def().name()));
            if (!safe) {
                return true;
            }
        } else if (e instanceof Expr.Udf) {
            return true;
        } else if (e instanceof Expr.Cast c && c.mode() == Expr.CastMode.ANSI && !widening(c)) {
            return true;
        }
        return e.children().stream().anyMatch(Fallible::test);
    }

    private static boolean widening(Expr.Cast c) {
        if (c.type().equals(DataTypes.StringType)) {
            return true;
        }
        return c.child().type() instanceof AtomicType from
                && c.type() instanceof AtomicType to
                && from.kind().compareTo(Kind.BYTE) >= 0
                && to.kind().compareTo(Kind.DOUBLE) <= 0
                && from.kind().compareTo(to.kind()) <= 0;
    }
}
