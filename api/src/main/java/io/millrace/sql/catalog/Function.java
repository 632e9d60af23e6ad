package io.millrace.sql.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A function that SQL knows.
 *
 * @param className empty: functions are no classes
 * @param isTemporary true, as none outlives its session
 */
public record Function(
        String name,
        @Nullable String catalog,
        String @Nullable [] namespace,
        @Nullable String description,
        String className,
        boolean isTemporary) {
    /** Null, as functions are in none. */
    public @Nullable String database() {
        return namespace != null && namespace.length == 1 ? namespace[0] : null;
    }
}
