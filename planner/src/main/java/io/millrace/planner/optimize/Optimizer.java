package io.millrace.planner.optimize;

import io.millrace.planner.analyze.FunctionLookup;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.plan.Logical;
import io.millrace.planner.plan.Recursion;
import java.util.List;

/** Applies the rules until none changes the plan. */
public final class Optimizer {
    private static final int MAX_ROUNDS = 20;

    /**
     * So many rounds end only by the rules' giving back the very plan. To compare plans that differ costs a new JVM more than a round, since a
     * record's {@code equals} is made at its first call; filters that joins infer anew and that merge with what is there take it.
     */
    private static final int ROUNDS_BY_IDENTITY = 3;

    private final List<Rule> once;
    private final List<Rule> repeated;
    private final List<Rule> last;

    public Optimizer(FunctionLookup functions, BindContext context) {
        Conditions conditions = new Conditions(functions, context);
        once = List.of(
                new StripNames(), new DistinctAggregates(), new SeveralDistincts(functions, context, conditions));
        FoldConstants constants = new FoldConstants(functions, context);
        repeated = List.of(
                constants,
                new SimplifyBooleans(),
                new SimplifyCasts(),
                new PropagateNulls(),
                new NarrowOuterJoins(constants),
                new PushFilters(conditions),
                new InferJoinFilters(conditions),
                new CollapseProjects(),
                new CombineLimits(),
                new LimitRecursion(),
                new PruneColumns());
        last = List.of(new PruneJson(functions, context), new CollapseProjects());
    }

    public Logical optimize(Logical plan) {
        Logical now = run(once, plan.transformUp(n -> n instanceof Recursion r ? r.parts(this::optimize) : n));
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Logical next = run(repeated, now);
            if (next == now || (round >= ROUNDS_BY_IDENTITY && next.equals(now))) {
                break;
            }
            now = next;
        }
        return run(last, now);
    }

    private static Logical run(List<Rule> rules, Logical plan) {
        Logical now = plan;
        for (Rule rule : rules) {
            now = rule.apply(now);
        }
        return now;
    }
}
