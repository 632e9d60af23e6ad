package io.millrace.sql.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A view of the session, or the result of a query into format memory.
 *
 * @param catalog null, as views are in none
 * @param namespace empty, as views are in none
 * @param tableType {@code TEMPORARY}
 */
public record Table(
        String name,
        @Nullable String catalog,
        String[] namespace,
        @Nullable String description,
        String tableType,
        boolean isTemporary) {
    /** Null for a view, which is in none. */
    public @Nullable String database() {
        return namespace.length == 1 ? namespace[0] : null;
    }
}
