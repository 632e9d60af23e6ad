package io.millrace.planner.analyze;

import io.millrace.sql.tree.Plan;
import org.jspecify.annotations.Nullable;

/** The plans of Datasets whose analysis is known under the functions and settings of now. */
@FunctionalInterface
public interface KnownPlans {
    KnownPlans NONE = plan -> null;

    /** That of this very plan, or null. */
    @Nullable
    KnownPlan find(Plan.Tagged plan);
}
