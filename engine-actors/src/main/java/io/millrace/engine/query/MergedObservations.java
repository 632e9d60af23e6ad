package io.millrace.engine.query;

import io.millrace.engine.protocol.TaskStats;
import io.millrace.planner.expr.Interpreter;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.AggCall;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.sql.ExternalTypes;
import io.millrace.sql.Row;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of {@code Dataset.observe}: partial buffers of all tasks, merged and finished by the aggregates themselves, and then computed with.
 */
public final class MergedObservations implements ProgressBuilder.ObservedMetrics {
    private final Map<String, OperatorSpec.Observe> operators;
    private final EvalContext context;

    /** @param context used by the coordinator's thread only */
    public MergedObservations(PhysicalPlan plan, EvalContext context) {
        operators = ProgressBuilder.observeOperators(plan);
        this.context = context;
    }

    @Override
    public Map<String, Row> merge(Collection<TaskStats> stats) {
        Map<String, Row> rows = new LinkedHashMap<>();
        operators.forEach((name, operator) -> rows.put(name, merge(operator, stats)));
        return rows;
    }

    private Row merge(OperatorSpec.Observe operator, Collection<TaskStats> stats) {
        @Nullable Object[] results = new Object[operator.metrics().size()];
        for (int m = 0; m < results.length; m++) {
            AggCall call = operator.metrics().get(m);
            @Nullable
            Object[] merged = call.agg().def().zero(call.argTypes(), call.agg().type());
            for (TaskStats task : stats) {
                @Nullable Object[] buffer = task.observed().get(operator.name());
                if (buffer != null) {
                    @Nullable
                    Object[] part = Arrays.copyOfRange(buffer, call.firstSlot(), call.firstSlot() + call.slots());
                    call.agg().def().merge(merged, part, context);
                }
            }
            results[m] = call.agg().def().result(merged, context);
        }
        @Nullable
        Object[] metrics = operator.results().stream()
                .map(e -> Interpreter.eval(e, results, context))
                .toArray();
        return ExternalTypes.toRow(metrics, operator.metricSchema());
    }
}
