package io.millrace.engine.launch;

import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The variables that a session has declared, with their values of now. Names ignore case. Thread-safe. */
final class SessionVariables {
    /** @param standard what DEFAULT means */
    record Variable(DataType type, Tree standard, Tree.Literal value) {
        Variable with(@Nullable Object other) {
            return new Variable(type, standard, new Tree.Literal(other, type));
        }
    }

    private final Map<String, Variable> variables = new ConcurrentHashMap<>();

    Optional<Variable> find(String name) {
        return Optional.ofNullable(variables.get(key(name)));
    }

    Optional<Tree.Literal> value(String name) {
        return find(name).map(Variable::value);
    }

    void put(String name, Variable variable) {
        variables.put(key(name), variable);
    }

    /** Whether there was one. */
    boolean remove(String name) {
        return variables.remove(key(name)) != null;
    }

    /** A query keeps the values of the moment when it was written, whenever it runs. */
    Plan withValuesOfNow(Plan query) {
        return variables.isEmpty()
                ? query
                : new Plan.WithVariables(
                        query,
                        variables.entrySet().stream()
                                .collect(Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, e -> e.getValue().value())));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
