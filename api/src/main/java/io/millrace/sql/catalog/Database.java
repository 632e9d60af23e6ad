package io.millrace.sql.catalog;

import org.jspecify.annotations.Nullable;

/** The one database, {@code default}, in which nothing is. */
public record Database(
        String name, @Nullable String catalog, @Nullable String description, String locationUri) {}
