package io.millrace.connector;

import io.millrace.sql.AnalysisException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Options of a reader or writer; keys ignore case. */
public final class Options {
    private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    public Options(Map<String, String> values) {
        this.values.putAll(values);
    }

    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    public String get(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    public long getLong(String key, long otherwise) {
        String v = values.get(key);
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
        String v = values.get(key);
        if (v == null) {
            return otherwise;
        }
        if (v.equalsIgnoreCase("true") || v.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(v);
        }
        throw invalid(key, v, "true or false");
    }

    public String require(String key, String remedy) {
        return get(key).orElseThrow(() ->
                new AnalysisException("MISSING_OPTION", "The option '" + key + "' is required. " + remedy));
    }

    public static AnalysisException invalid(String key, String value, String wanted) {
        return new AnalysisException(
                "INVALID_OPTION", "The option '" + key + "' is '" + value + "', but must be " + wanted + ".");
    }

    /** All of them, keys as given, sorted without regard to case. */
    public Map<String, String> asMap() {
        return Collections.unmodifiableMap(values);
    }
}
