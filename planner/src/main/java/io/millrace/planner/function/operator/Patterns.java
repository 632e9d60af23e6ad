package io.millrace.planner.function.operator;

import io.millrace.error.ExecutionException;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.DataTypes;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code like ilike rlike}, and compiled patterns for the regular expression functions. */
public final class Patterns {
    /** Patterns that come as data could be without end; beyond this many they are compiled each time. */
    private static final int CACHED = 512;

    private static final Map<String, Pattern> REGEX = new ConcurrentHashMap<>();
    private static final Map<String, Pattern> LIKE = new ConcurrentHashMap<>();

    private Patterns() {}

    public static void define(Definitions d) {
        d.fn("like")
                .in(Param.STRING, Param.STRING)
                .optional(Param.STRING)
                .out(DataTypes.BooleanType)
                .eval((a, c) -> like((String) a[1], escape(a.length > 2 ? a[2] : null))
                        .matcher((String) a[0])
                        .matches());
        d.fn("ilike")
                .in(Param.STRING, Param.STRING)
                .optional(Param.STRING)
                .out(DataTypes.BooleanType)
                .eval((a, c) -> like(((String) a[1]).toLowerCase(Locale.ROOT), escape(a.length > 2 ? a[2] : null))
                        .matcher(((String) a[0]).toLowerCase(Locale.ROOT))
                        .matches());
        d.fn("rlike", "regexp", "regexp_like")
                .in(Param.STRING, Param.STRING)
                .out(DataTypes.BooleanType)
                .e2((String s, String p) -> regex(p, "rlike").matcher(s).find());
    }

    private static char escape(@org.jspecify.annotations.Nullable Object text) {
        if (text == null) {
            return '\\';
        }
        String s = (String) text;
        if (s.length() != 1) {
            throw Errors.failure("INVALID_ESCAPE_CHAR", "42K0H", "ESCAPE takes one character, not '" + s + "'.");
        }
        return s.charAt(0);
    }

    /** The compiled regular expression, with Spark's error for a bad one. */
    public static Pattern regex(String pattern, String function) {
        Pattern cached = REGEX.get(pattern);
        if (cached != null) {
            return cached;
        }
        try {
            Pattern compiled = Pattern.compile(pattern);
            if (REGEX.size() < CACHED) {
                REGEX.put(pattern, compiled);
            }
            return compiled;
        } catch (PatternSyntaxException bad) {
            throw Errors.badParameter(
                    "PATTERN", function, "a regular expression", "'" + pattern + "' (" + bad.getDescription() + ")");
        }
    }

    public static Pattern like(String pattern, char escape) {
        String key = escape + pattern;
        Pattern cached = LIKE.get(key);
        if (cached != null) {
            return cached;
        }
        Pattern compiled = Pattern.compile(likeToRegex(pattern, escape), Pattern.DOTALL);
        if (LIKE.size() < CACHED) {
            LIKE.put(key, compiled);
        }
        return compiled;
    }

    private static String likeToRegex(String pattern, char escape) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char ch = pattern.charAt(i);
            if (ch == escape) {
                i++;
                if (i == pattern.length()) {
                    throw badEscape(
                            "ESC_AT_THE_END",
                            pattern,
                            "it ends with the escape character, which must have a character behind it.");
                }
                char next = pattern.charAt(i);
                if (next != '_' && next != '%' && next != escape) {
                    throw badEscape(
                            "ESC_IN_THE_MIDDLE",
                            pattern,
                            "the escape character stands before '" + next
                                    + "', but only '_', '%' and itself can follow it.");
                }
                out.append(Pattern.quote(String.valueOf(next)));
            } else {
                out.append(ch == '_' ? "." : ch == '%' ? ".*" : Pattern.quote(String.valueOf(ch)));
            }
        }
        return out.toString();
    }

    private static ExecutionException badEscape(String kind, String pattern, String why) {
        return Errors.failure(
                "INVALID_FORMAT." + kind,
                "42601",
                "The format is invalid: '" + pattern + "'. "
                        + why.substring(0, 1).toUpperCase(Locale.ROOT) + why.substring(1));
    }
}
