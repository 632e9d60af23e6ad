package io.millrace.planner.function.string;

import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.operator.Patterns;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** regexp_* and split. */
public final class RegexFunctions {
    private static final DataType STRING = DataTypes.StringType;
    private static final DataType STRINGS = new ArrayType(STRING, false);

    private RegexFunctions() {}

    public static void define(Definitions d) {
        d.fn("regexp_replace")
                .in(Param.STRING, Param.STRING, Param.STRING)
                .optional(Param.INT)
                .out(STRING)
                .eval((a, c) -> {
                    String s = (String) a[0];
                    int from = a.length > 3 ? (Integer) a[3] - 1 : 0;
                    if (from < 0) {
                        throw Errors.failure(
                                "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
                                "42K09",
                                "The position must be between (0, 2147483647] (current value = " + (from + 1) + ").");
                    }
                    if (from >= s.length() && from > 0) {
                        return s;
                    }
                    Matcher m = Patterns.regex((String) a[1], "regexp_replace").matcher(s);
                    StringBuilder out = new StringBuilder();
                    m.region(from, s.length());
                    try {
                        while (m.find()) {
                            m.appendReplacement(out, (String) a[2]);
                        }
                    } catch (IndexOutOfBoundsException | IllegalArgumentException noSuchGroup) {
                        throw Errors.failure(
                                "INVALID_REGEXP_REPLACE",
                                "22023",
                                "regexp_replace of \"" + a[1] + "\" by \"" + a[2] + "\" failed in \"" + s + "\": "
                                        + noSuchGroup.getMessage());
                    }
                    return m.appendTail(out).toString();
                });
        d.fn("regexp_extract")
                .in(Param.STRING, Param.STRING)
                .optional(Param.INT)
                .out(STRING)
                .eval((a, c) -> {
                    Matcher m = matcher(a, "regexp_extract");
                    int group = group(a, m, "regexp_extract");
                    return m.find() ? orEmpty(m.group(group)) : "";
                });
        d.fn("regexp_extract_all")
                .in(Param.STRING, Param.STRING)
                .optional(Param.INT)
                .out(STRINGS)
                .eval((a, c) -> {
                    Matcher m = matcher(a, "regexp_extract_all");
                    int group = group(a, m, "regexp_extract_all");
                    List<Object> out = new ArrayList<>();
                    while (m.find()) {
                        out.add(orEmpty(m.group(group)));
                    }
                    return out.toArray();
                });
        d.fn("regexp_count")
                .in(Param.STRING, Param.STRING)
                .out(DataTypes.IntegerType)
                .eval((a, c) -> {
                    Matcher m = matcher(a, "regexp_count");
                    int n = 0;
                    while (m.find()) {
                        n++;
                    }
                    return n;
                });
        d.fn("regexp_substr")
                .in(Param.STRING, Param.STRING)
                .out(STRING)
                .nullable()
                .eval((a, c) -> {
                    Matcher m = matcher(a, "regexp_substr");
                    return m.find() && !m.group().isEmpty() ? m.group() : null;
                });
        d.fn("regexp_instr")
                .in(Param.STRING, Param.STRING)
                .optional(Param.INT)
                .out(DataTypes.IntegerType)
                .eval((a, c) -> {
                    Matcher m = matcher(a, "regexp_instr");
                    return m.find() ? m.start() + 1 : 0;
                });
        d.fn("split")
                .in(Param.STRING, Param.STRING)
                .optional(Param.INT)
                .out(STRINGS)
                .eval((a, c) -> split((String) a[0], (String) a[1], a.length > 2 ? (Integer) a[2] : -1));
    }

    private static Matcher matcher(@Nullable Object[] a, String function) {
        return Patterns.regex((String) a[1], function).matcher((String) a[0]);
    }

    private static int group(@Nullable Object[] a, Matcher m, String function) {
        int group = a.length > 2 ? (Integer) a[2] : 1;
        if (group < 0 || group > m.groupCount()) {
            throw Errors.badParameter(
                    "REGEX_GROUP_INDEX", function, "group index between 0 and " + m.groupCount(), group);
        }
        return group;
    }

    private static String orEmpty(@Nullable String s) {
        return s == null ? "" : s;
    }

    /** A limit of zero or less means no limit; trailing empty parts stay. */
    private static Object[] split(String s, String pattern, int limit) {
        if (pattern.isEmpty()) {
            int[] cps = s.codePoints().toArray();
            int n = limit > 0 ? Math.min(limit, cps.length) : cps.length;
            Object[] out = new Object[Math.max(n, s.isEmpty() ? 1 : 0)];
            for (int i = 0; i < n; i++) {
                out[i] = new String(cps, i, i == n - 1 && limit > 0 ? cps.length - i : 1);
            }
            if (s.isEmpty()) {
                out[0] = "";
            }
            return out;
        }
        String[] parts = Patterns.regex(pattern, "split").split(s, limit <= 0 ? -1 : limit);
        return Arrays.copyOf(parts, parts.length, Object[].class);
    }
}
