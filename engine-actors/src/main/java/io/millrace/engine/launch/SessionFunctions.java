package io.millrace.engine.launch;

import io.millrace.planner.parse.SqlFunction;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The functions that a session has defined in SQL: temporary ones, and those of the schema, which go with the session too. Thread-safe. */
final class SessionFunctions {
    private static final String OF_SCHEMA = "spark_catalog.default.";

    private final Map<String, SqlFunction> temporary = new ConcurrentHashMap<>();
    private final Map<String, SqlFunction> ofSchema = new ConcurrentHashMap<>();

    /** @param name maybe with its schema before it; without one a temporary function comes first */
    Optional<SqlFunction> find(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        SqlFunction found = temporary.get(behind(key, "system.session.", "session."));
        boolean ofSession = key.startsWith("session.") || key.startsWith("system.");
        return Optional.ofNullable(
                found != null || ofSession ? found : ofSchema.get(behind(key, OF_SCHEMA, "default.")));
    }

    private static String behind(String key, String... schemas) {
        for (String schema : schemas) {
            if (key.startsWith(schema)) {
                return key.substring(schema.length());
            }
        }
        return key;
    }

    /** Whether there is one; {@code name} without a schema. */
    boolean has(String name, boolean asTemporary) {
        return functions(asTemporary).containsKey(name.toLowerCase(Locale.ROOT));
    }

    void put(SqlFunction f, boolean asTemporary) {
        functions(asTemporary)
                .put(
                        f.name().toLowerCase(Locale.ROOT),
                        asTemporary ? f : f.named(OF_SCHEMA + f.name().toLowerCase(Locale.ROOT)));
    }

    @Nullable
    SqlFunction remove(String name, boolean asTemporary) {
        return functions(asTemporary).remove(name.toLowerCase(Locale.ROOT));
    }

    private Map<String, SqlFunction> functions(boolean asTemporary) {
        return asTemporary ? temporary : ofSchema;
    }

    /** As they are shown. */
    Set<String> names() {
        Set<String> all = new TreeSet<>(temporary.keySet());
        ofSchema.keySet().forEach(name -> all.add(OF_SCHEMA + name));
        return all;
    }
}
