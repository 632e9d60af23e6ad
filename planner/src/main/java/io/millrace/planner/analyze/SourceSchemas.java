package io.millrace.planner.analyze;

import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;

/** Asks connectors for the columns of their tables. */
@FunctionalInterface
public interface SourceSchemas {
    /** The schema of this table; the connector checks the options and the schema that the user gave. */
    StructType schemaOf(Plan.Read read);

    /** What the table gives besides, where a query names it; a column of the table of the same name goes before. */
    default StructType hiddenOf(Plan.Read read) {
        return new StructType();
    }
}
