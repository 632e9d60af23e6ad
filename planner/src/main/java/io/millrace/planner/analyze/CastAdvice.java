package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.Casts;
import io.millrace.sql.types.DataType;

/** What to do instead of a cast that is refused, with Spark's condition for it. */
final class CastAdvice {
    private CastAdvice() {}

    private static String function(DataType from, DataType to, boolean strict) {
        if (!strict) {
            return "";
        }
        if (Types.isDate(from) && Types.isNumeric(to)) {
            return "unix_date";
        }
        return Types.isNumeric(from) && Types.isDate(to) ? "date_from_unix_date" : "";
    }

    private static boolean allowedWithoutAnsi(DataType from, DataType to, BindContext context) {
        return context.ansi() && Casts.canCast(from, to, CastMode.LEGACY);
    }

    /** @param strict whether the cast follows ANSI rules, as TRY_CAST does in either mode */
    static String condition(DataType from, DataType to, BindContext context, boolean strict) {
        if (!function(from, to, strict).isEmpty()) {
            return "CAST_WITH_FUNC_SUGGESTION";
        }
        return allowedWithoutAnsi(from, to, context) ? "CAST_WITH_CONF_SUGGESTION" : "CAST_WITHOUT_SUGGESTION";
    }

    static String text(DataType from, DataType to, BindContext context, boolean strict) {
        String function = function(from, to, strict);
        if (!function.isEmpty()) {
            return " To convert values from " + from.sql() + " to " + to.sql() + ", use the function `" + function
                    + "`.";
        }
        return allowedWithoutAnsi(from, to, context)
                ? " It is allowed where 'millrace.sql.ansi.enabled' is false."
                : "";
    }
}
