package io.millrace.planner.function.aggregate;

import io.millrace.planner.function.Definitions;

/** Registers the aggregate functions. */
public final class Aggregates {
    private Aggregates() {}

    public static void define(Definitions d) {
        CoreAggregates.define(d);
        CollectAggregates.define(d);
        MomentAggregates.define(d);
        DistributionAggregates.define(d);
    }
}
