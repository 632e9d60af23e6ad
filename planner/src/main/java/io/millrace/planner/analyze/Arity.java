package io.millrace.planner.analyze;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many arguments each function of Spark 4.2 takes, observed there. A wrong count is the error to report whatever else is
 * wrong with the call, and whether or not the function is there.
 */
final class Arity {
    /** Of these, without an argument that is more than a name, Spark reads the brackets as a list of aliases. */
    private static final Set<String> READ_AS_ALIASES = Set.of(
            "current_date",
            "current_path",
            "current_time",
            "current_timestamp",
            "current_user",
            "session_user",
            "user");

    private static final Map<String, String> COUNTS = load();

    private Arity() {}

    private static Map<String, String> load() {
        Map<String, String> counts = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(Arity.class.getResourceAsStream("function-arity.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                int colon = line.startsWith("#") ? -1 : line.indexOf(':');
                for (String name : colon < 0
                        ? new String[0]
                        : line.substring(colon + 1).trim().split(" ")) {
                    counts.put(name, line.substring(0, colon));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counts;
    }

    /** The error for a call whose number of arguments is none that the function takes; null if the count is right or unknown. */
    static @Nullable AnalysisException error(Tree.Call c) {
        int actual = c.args().size();
        String counts = COUNTS.get(c.name());
        if (counts == null || c.args().stream().anyMatch(a -> a instanceof Tree.Star || a instanceof Tree.Lambda)) {
            return null;
        }
        boolean named = counts.startsWith("named ");
        String wanted = named ? counts.substring("named ".length()) : counts;
        if (accepts(wanted, actual)) {
            return null;
        }
        if (READ_AS_ALIASES.contains(c.name())
                && c.args().stream()
                        .allMatch(a -> a instanceof Tree.Name n && n.parts().size() == 1)) {
            return new AnalysisException(
                    "MULTI_ALIAS_WITHOUT_GENERATOR",
                    "42K0E",
                    "`" + c.name() + "` takes no arguments, so what stands in brackets behind it would be names for"
                            + " several columns, which it does not have.",
                    Map.of());
        }
        boolean missing = named && actual < Integer.parseInt(wanted.substring(0, 1));
        return new AnalysisException(
                missing ? "REQUIRED_PARAMETER_NOT_FOUND" : "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                missing ? "4274K" : "42605",
                missing
                        ? "Cannot call `" + c.name() + "` with " + actual + " parameters: parameter " + (actual + 1)
                                + " is required. Add it behind the others."
                        : "The number of arguments of `" + c.name() + "` must be " + said(wanted) + ", but is " + actual
                                + ".",
                Map.of("functionName", "`" + c.name() + "`", "actualNum", Integer.toString(actual)));
    }

    private static boolean accepts(String counts, int actual) {
        if (counts.equals("even")) {
            return actual % 2 == 0;
        }
        for (String range : counts.split(",")) {
            String[] ends = range.replace("+", "-" + Integer.MAX_VALUE).split("-");
            if (actual >= Integer.parseInt(ends[0]) && actual <= Integer.parseInt(ends[ends.length - 1])) {
                return true;
            }
        }
        return false;
    }

    private static String said(String counts) {
        if (counts.equals("even")) {
            return "2n (n > 0)";
        }
        return counts.endsWith("+")
                ? "> " + (Integer.parseInt(counts.substring(0, counts.length() - 1)) - 1)
                : counts.contains("-") && !counts.contains(",") ? "[" + counts.replace("-", ", ") + "]" : counts;
    }
}
