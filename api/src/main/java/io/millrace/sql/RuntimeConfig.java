package io.millrace.sql;

import io.millrace.error.MillraceException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A session's settings; {@code spark.x} and {@code millrace.x} are one key. Thread-safe; changes hold at once. */
public final class RuntimeConfig {
    private final Map<String, String> settings;

    RuntimeConfig(Map<String, String> settings) {
        this.settings = settings;
    }

    /** The key under which a setting is kept. */
    static String key(String key) {
        return key.startsWith("spark.") ? "millrace." + key.substring("spark.".length()) : key;
    }

    public void set(String key, String value) {
        String kept = SettingNames.checked(key(key));
        settings.put(kept, SettingValues.checked(kept, value));
    }

    public void set(String key, boolean value) {
        set(key, String.valueOf(value));
    }

    public void set(String key, long value) {
        set(key, String.valueOf(value));
    }

    public void unset(String key) {
        settings.remove(key(key));
    }

    /** @throws MillraceException SQL_CONF_NOT_FOUND if it was not set */
    public String get(String key) {
        return getOption(key)
                .orElseThrow(() -> new MillraceException(
                        "SQL_CONF_NOT_FOUND",
                        "The SQL config \"" + key
                                + "\" cannot be found. Set it with conf().set, or read it with a default.",
                        null));
    }

    public @Nullable String get(String key, @Nullable String otherwise) {
        return getOption(key).orElse(otherwise);
    }

    public Optional<String> getOption(String key) {
        return Optional.ofNullable(settings.get(key(key)));
    }

    public boolean contains(String key) {
        return settings.containsKey(key(key));
    }

    public boolean isModifiable(String key) {
        return true;
    }

    /** A sorted copy. */
    public Map<String, String> getAll() {
        return new TreeMap<>(settings);
    }
}
