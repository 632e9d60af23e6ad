package io.millrace.engine.operator;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef;
import java.util.List;

/** The ten-second window of a time. */
final class TenSecondWindow implements FunctionDef {
    @Override
    public String name() {
        return "ten_second_window";
    }

    @Override
    public NullRule nullRule() {
        return NullRule.NULL_IF_ANY_NULL;
    }

    @Override
    public Signature bind(List<Expr> args, BindContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object eval(Object[] args, EvalContext context) {
        long start = Math.floorDiv((Long) args[0], 10_000_000L) * 10_000_000L;
        return new Object[] {start, start + 10_000_000L};
    }
}
