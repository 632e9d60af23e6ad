package io.millrace.planner.function;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Collects definitions by name while the registry is built. */
public final class Definitions {
    final Map<String, FunctionDef> scalars = new LinkedHashMap<>();
    final Map<String, AggDef> aggregates = new LinkedHashMap<>();

    /** Starts the description of a scalar function. */
    public ScalarBuilder fn(String name, String... aliases) {
        return new ScalarBuilder(this, name, aliases);
    }

    /** Starts the description of an aggregate. */
    public AggregateBuilder agg(String name, String... aliases) {
        return new AggregateBuilder(this, name, aliases);
    }

    public void add(FunctionDef def, String... aliases) {
        put(scalars, def.name(), def);
        for (String alias : aliases) {
            put(scalars, alias, def);
        }
    }

    public void add(AggDef def, String... aliases) {
        put(aggregates, def.name(), def);
        for (String alias : aliases) {
            put(aggregates, alias, def);
        }
    }

    private static <T> void put(Map<String, T> map, String name, T def) {
        if (map.put(name.toLowerCase(Locale.ROOT), def) != null) {
            throw new IllegalStateException("Two definitions of " + name);
        }
    }
}
