package io.millrace.connector;

import io.millrace.error.Spelling;
import io.millrace.sql.AnalysisException;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Options of a reader or writer; keys ignore case. */
public final class Options {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|min|h|d)?");

    private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    public Options(Map<String, String> values) {
        this.values.putAll(values);
    }

    public Optional<String> get(String key) {
        return Optional.ofNullable(value(key));
    }

    public String get(String key, String otherwise) {
        String v = value(key);
        return v == null ? otherwise : v;
    }

    public long getLong(String key, long otherwise) {
        String v = value(key);
        if (v == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(v.trim());
        } catch (NumberFormatException e) {
            throw invalid(key, v, "a whole number");
        }
    }

    public boolean getBoolean(String key, boolean otherwise) {
        String v = value(key);
        if (v == null) {
            return otherwise;
        }
        if (v.equalsIgnoreCase("true") || v.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(v);
        }
        throw invalid(key, v, "true or false");
    }

    /** The milliseconds of a text such as {@code 500ms}, {@code 30s} or {@code 7d}; without a unit they are milliseconds. */
    public static long durationMs(String key, String text) {
        Matcher m = DURATION.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            throw invalid(key, text, "a duration such as 500ms, 30s, 10m, 12h or 7d");
        }
        long n = Long.parseLong(m.group(1));
        String unit = m.group(2) == null ? "ms" : m.group(2);
        return switch (unit) {
            case "s" -> TimeUnit.SECONDS.toMillis(n);
            case "m", "min" -> TimeUnit.MINUTES.toMillis(n);
            case "h" -> TimeUnit.HOURS.toMillis(n);
            case "d" -> TimeUnit.DAYS.toMillis(n);
            default -> n;
        };
    }

    public String require(String key, String remedy) {
        return get(key).orElseThrow(() ->
                new AnalysisException("MISSING_OPTION", "The option '" + key + "' is required. " + remedy));
    }

    public static AnalysisException invalid(String key, String value, String wanted) {
        return new AnalysisException(
                "INVALID_OPTION", "The option '" + key + "' is '" + value + "', but must be " + wanted + ".");
    }

    private @Nullable String value(String key) {
        asked.add(key);
        return values.get(key);
    }

    /**
     * Refuses an option that nobody has read and that is nearly one that somebody has. Call it when the source or sink is open.
     * Other options that nobody reads pass, as they do in Spark.
     */
    public void checkSpelling(String format) {
        for (String key : values.keySet()) {
            Spelling.meant(key, asked).ifPresent(meant -> {
                throw new AnalysisException(
                        "UNKNOWN_OPTION",
                        "42616",
                        "The format '" + format + "' has no option '" + key + "'. Did you mean '" + meant + "'?",
                        Map.of("option", key, "proposal", meant));
            });
        }
    }

    /** All of them, keys as given, sorted without regard to case. */
    public Map<String, String> asMap() {
        return Collections.unmodifiableMap(values);
    }
}
