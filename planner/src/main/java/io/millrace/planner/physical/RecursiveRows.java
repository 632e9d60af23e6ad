package io.millrace.planner.physical;

import org.jspecify.annotations.Nullable;

/** A source whose rows a batch computes for itself, in rounds. */
public sealed interface RecursiveRows {
    /**
     * The rows of a plan, then those that another makes of the rows of the round before, until there are none.
     *
     * @param key by which sources of the step mean this loop
     * @param maxLevel rounds of the step that there may be; null: as many as the session allows
     * @param limit rows that are enough
     */
    record Loop(
            String key,
            PhysicalPlan anchor,
            PhysicalPlan step,
            @Nullable Integer maxLevel,
            long limit) implements RecursiveRows {}

    /** What the round before gave in the loop of this key. */
    record Previous(String key) implements RecursiveRows {}
}
