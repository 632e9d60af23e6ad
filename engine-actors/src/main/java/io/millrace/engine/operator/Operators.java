package io.millrace.engine.operator;

import io.millrace.engine.keyed.GroupedOperator;
import io.millrace.planner.physical.OperatorSpec;

/** From the plan's description of an operator to the operator. */
public final class Operators {
    private Operators() {}

    public static Operator of(OperatorSpec spec) {
        if (spec instanceof OperatorSpec.Fused s) {
            return new FusedOperator(s);
        } else if (spec instanceof OperatorSpec.Typed s) {
            return new TypedOperator(s);
        } else if (spec instanceof OperatorSpec.AppendKey s) {
            return new AppendKeyOperator(s);
        } else if (spec instanceof OperatorSpec.Grouped s) {
            return new GroupedOperator(s);
        } else if (spec instanceof OperatorSpec.StaticJoin s) {
            return new StaticJoinOperator(s);
        } else if (spec instanceof OperatorSpec.StreamJoin s) {
            return new StreamJoinOperator(s);
        } else if (spec instanceof OperatorSpec.Aggregate s) {
            return new AggregateOperator(s);
        } else if (spec instanceof OperatorSpec.Combine s) {
            return new CombineOperator(s);
        } else if (spec instanceof OperatorSpec.SessionAggregate s) {
            return new SessionOperator(s);
        } else if (spec instanceof OperatorSpec.Deduplicate s) {
            return new DeduplicateOperator(s);
        } else if (spec instanceof OperatorSpec.Limit s) {
            return new LimitOperator(s);
        } else if (spec instanceof OperatorSpec.Sort s) {
            return new SortOperator(s);
        } else if (spec instanceof OperatorSpec.Window s) {
            return new WindowOperator(s);
        } else if (spec instanceof OperatorSpec.TopN s) {
            return new TopNOperator(s);
        } else if (spec instanceof OperatorSpec.Observe s) {
            return new ObserveOperator(s);
        }
        throw new IllegalArgumentException("Unknown operator " + spec.getClass().getName());
    }
}
