package io.millrace.planner.function;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The built-in functions by name. Names ignore case; operators stand under their symbols. Generators are not here.
 *
 * <p>Names are known from the start; the code of a {@link FunctionGroup} is loaded when the first of its functions is asked
 * for, since most queries use few groups and each function costs classes.
 */
public final class FunctionRegistry {
    private static final FunctionRegistry BUILTIN = new FunctionRegistry();

    private final Map<String, FunctionGroup> scalarGroups = new HashMap<>();
    private final Map<String, FunctionGroup> aggregateGroups = new HashMap<>();
    private final Map<FunctionGroup, Definitions> loaded = new ConcurrentHashMap<>();

    private FunctionRegistry() {
        for (FunctionGroup group : FunctionGroup.values()) {
            for (String name : group.names()) {
                (group.aggregates() ? aggregateGroups : scalarGroups).put(name, group);
            }
        }
    }

    public static FunctionRegistry builtin() {
        return BUILTIN;
    }

    public Optional<FunctionDef> scalar(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        FunctionGroup group = scalarGroups.get(key);
        return group == null
                ? Optional.empty()
                : Optional.ofNullable(load(group).scalars.get(key));
    }

    public Optional<AggDef> aggregate(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        FunctionGroup group = aggregateGroups.get(key);
        return group == null
                ? Optional.empty()
                : Optional.ofNullable(load(group).aggregates.get(key));
    }

    private Definitions load(FunctionGroup group) {
        return loaded.computeIfAbsent(group, FunctionGroup::load);
    }

    /** All names, scalar and aggregate, sorted. */
    public Set<String> names() {
        Set<String> all = new TreeSet<>(scalarGroups.keySet());
        all.addAll(aggregateGroups.keySet());
        return all;
    }
}
