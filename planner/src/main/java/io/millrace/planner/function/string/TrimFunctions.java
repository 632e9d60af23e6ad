package io.millrace.planner.function.string;

import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.DataTypes;

/**
 * trim, ltrim, rtrim take the characters first, {@code trim(chars, s)}, as Spark's do; {@code btrim(s, chars)} last.
 */
public final class TrimFunctions {
    private TrimFunctions() {}

    public static void define(Definitions d) {
        d.fn("btrim")
                .in(Param.STRING)
                .optional(Param.STRING)
                .out(DataTypes.StringType)
                .eval((a, c) -> trim((String) a[0], a.length > 1 ? (String) a[1] : " ", true, true));
        d.fn("trim")
                .in(Param.STRING)
                .optional(Param.STRING)
                .out(DataTypes.StringType)
                .eval((a, c) -> a.length > 1
                        ? trim((String) a[1], (String) a[0], true, true)
                        : trim((String) a[0], " ", true, true));
        d.fn("ltrim")
                .in(Param.STRING)
                .optional(Param.STRING)
                .out(DataTypes.StringType)
                .eval((a, c) -> a.length > 1
                        ? trim((String) a[1], (String) a[0], true, false)
                        : trim((String) a[0], " ", true, false));
        d.fn("rtrim")
                .in(Param.STRING)
                .optional(Param.STRING)
                .out(DataTypes.StringType)
                .eval((a, c) -> a.length > 1
                        ? trim((String) a[1], (String) a[0], false, true)
                        : trim((String) a[0], " ", false, true));
    }

    static String trim(String s, String chars, boolean left, boolean right) {
        int[] cps = s.codePoints().toArray();
        int from = 0;
        int to = cps.length;
        while (left && from < to && chars.indexOf(cps[from]) >= 0) {
            from++;
        }
        while (right && to > from && chars.indexOf(cps[to - 1]) >= 0) {
            to--;
        }
        return new String(cps, from, to - from);
    }
}
