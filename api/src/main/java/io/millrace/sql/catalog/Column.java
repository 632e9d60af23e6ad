package io.millrace.sql.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A column of a view.
 *
 * @param description its comment
 * @param dataType as DDL in small letters
 */
public record Column(
        String name,
        @Nullable String description,
        String dataType,
        boolean nullable,
        boolean isPartition,
        boolean isBucket,
        boolean isCluster) {}
