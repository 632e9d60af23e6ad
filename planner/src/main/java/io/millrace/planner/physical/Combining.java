package io.millrace.planner.physical;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.aggregate.UserAggregate;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation whose rows are combined before the exchange, so that one buffer crosses it for many rows
 * (docs/decisions/044-rows-are-combined-before-the-exchange.md).
 *
 * @param input the rows that are combined
 */
record Combining(AggregateCalls aggregates, StructType input) {
    /** Those with a small buffer: others would be copied whole for what may be a single row. */
    private static final Set<String> SMALL = Set.of(
            "count", "count_if", "sum", "avg", "min", "max", "bool_and", "bool_or", "first", "last", "any_value");

    /** Ids this low are given out by nobody else. */
    private static final Attr BUFFER =
            new Attr(Long.MIN_VALUE, "buffer", DataTypes.BinaryType, false, List.of(), OptionalLong.empty());

    /** Whether results leave later than with every row, and all aggregates can be combined at little cost. */
    static boolean pays(Logical.Aggregate a, OutputMode mode) {
        return (!a.streaming() || mode != OutputMode.UPDATE)
                && a.sessionKey() < 0
                && !a.aggregates().isEmpty()
                && a.aggregates().stream()
                        .allMatch(e -> e instanceof Expr.Alias alias
                                && alias.child() instanceof Expr.Agg agg
                                && !agg.distinct()
                                && !(agg.def() instanceof UserAggregate)
                                && SMALL.contains(agg.def().name()));
    }

    /**
     * Combines the draft's rows, which are those that {@code inputs} needs. Behind it come the keys and a buffer.
     *
     * @param slices where rows are still to be brought into their windows
     */
    static Combining at(StageDraft draft, List<Attr> keys, AggregateInputs inputs, @Nullable Slices slices) {
        StructType input = draft.schema();
        AggregateCalls calls = AggregateCalls.of(inputs.aggregates(), draft);
        List<Attr> by = slices == null ? keys : slices.slicedKeys(keys);
        List<Attr> output = new ArrayList<>(by);
        output.add(BUFFER);
        draft.operator(
                new OperatorSpec.Combine(
                        draft.bindAll(by),
                        calls.calls(),
                        Columns.schema(by),
                        calls.buffer(),
                        input,
                        Columns.schema(output)),
                output);
        if (slices != null) {
            slices.spread(draft);
        }
        return new Combining(calls, input);
    }
}
