package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Words and times of day that are written where a date or a timestamp belongs: {@code 'today'}, {@code '12:30'}. What they mean moves
 * with the clock, so they become the calls of {@code current_date()} and its kin that they stand for.
 */
final class SpecialTimes {
    private SpecialTimes() {}

    /** What a cast of a constant string to this type means; null if the string is an ordinary one, or the type no time. */
    static @Nullable Expr of(Expr child, DataType to, CastMode mode, Binder binder) {
        if (!Types.isDatetime(to) || !(child instanceof Expr.Lit l) || !(l.value() instanceof String text)) {
            return null;
        }
        if (Types.isTimestamp(to) && TimeText.timeOfDay(text) != null) {
            Tree today = new Tree.Cast(new Tree.Call("current_date"), DataTypes.StringType, false);
            Tree dated = new Tree.Call(
                    "concat", today, new Tree.Literal(" " + TimeText.timeOfDay(text), DataTypes.StringType));
            return new Expr.Cast(binder.bind(dated), to, mode, binder.zone());
        }
        String word = TimeText.word(text);
        if (word == null) {
            return null;
        }
        if (word.equals("epoch")) {
            return Types.isDate(to) ? new Expr.Lit(0, to) : new Expr.Lit(0L, to);
        }
        if (word.equals("now") && !Types.isDate(to)) {
            return binder.bind(new Tree.Call(Types.isTimestamp(to) ? "current_timestamp" : "localtimestamp"));
        }
        int days = word.equals("tomorrow") ? 1 : word.equals("yesterday") ? -1 : 0;
        Tree today = new Tree.Call("current_date");
        Tree day = days == 0 ? today : new Tree.Call("date_add", today, new Tree.Literal(days, DataTypes.IntegerType));
        return binder.cast(binder.bind(day), to);
    }

    /** Whether a text means something of its own as a value of this type, although it is none by itself. */
    static boolean named(Tree tree, DataType to) {
        return tree instanceof Tree.Literal l
                && l.value() instanceof String text
                && (TimeText.word(text) != null || (Types.isTimestamp(to) && TimeText.timeOfDay(text) != null));
    }
}
