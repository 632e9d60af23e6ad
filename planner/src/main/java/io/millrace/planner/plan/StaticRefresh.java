package io.millrace.planner.plan;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import java.util.Map;

/** How often the static side of a join with a stream is read again: an option of the tables in it. */
public final class StaticRefresh {
    /** Milliseconds, above 0. */
    public static final String OPTION = "millrace.refreshIntervalMs";

    /** The side is read when the query starts, and not again. */
    public static final long NEVER = 0;

    private StaticRefresh() {}

    /** The shortest interval that a table of this side asks for, in ms, or {@link #NEVER}. A side is read as a whole. */
    public static long intervalMs(Logical side) {
        return side.nodes().stream()
                .filter(Logical.Source.class::isInstance)
                .mapToLong(n -> intervalMs(((Logical.Source) n).options()))
                .filter(ms -> ms != NEVER)
                .min()
                .orElse(NEVER);
    }

    /** Refuses the option where rows keep coming anyway. */
    public static void check(Logical.Source source) {
        if (source.isStream() && intervalMs(source.options()) != NEVER) {
            throw new AnalysisException(
                    "INVALID_OPTION",
                    "The option '" + OPTION + "' is for tables that are joined with a stream, but '" + source.format()
                            + "' is read as a stream here. Give it to read(), not to readStream().");
        }
    }

    private static long intervalMs(Map<String, String> options) {
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (option.getKey().equalsIgnoreCase(OPTION)) {
                return positive(option.getValue());
            }
        }
        return NEVER;
    }

    private static long positive(String value) {
        long ms;
        try {
            ms = Long.parseLong(value.trim());
        } catch (NumberFormatException e) {
            ms = NEVER;
        }
        if (ms <= 0) {
            throw Options.invalid(OPTION, value, "a whole number of milliseconds above 0");
        }
        return ms;
    }
}
