package io.millrace.planner.physical;

import io.millrace.sql.types.StructType;
import java.util.List;

/** Where a stage's rows come from. */
public sealed interface StageInput {
    record FromSource(int source) implements StageInput {}

    /** Rows of the given stages; the place in the list is the port. All ports of a union have one schema. */
    record FromStages(List<Integer> stages, List<StructType> schemas) implements StageInput {
        public FromStages {
            stages = List.copyOf(stages);
            schemas = List.copyOf(schemas);
        }
    }
}
