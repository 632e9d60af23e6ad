package io.millrace.planner.codegen;

import io.millrace.error.MillraceException;
import io.millrace.planner.codegen.emit.AggregateGen;
import io.millrace.planner.codegen.emit.HelperGen;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec.AggCall;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles what operators need beside fused runs. Each method gives a factory: one instance a task. */
public final class HelperCompiler {
    private static final Logger LOG = LoggerFactory.getLogger(HelperCompiler.class);

    private HelperCompiler() {}

    /** Key rows of these expressions over the input row. */
    public static Function<EvalContext, KeyProjector> keys(List<Expr> keys, StructType input, BindContext session) {
        boolean utc = Zones.isUtc(session.timeZone());
        return compiled(
                KeyProjector.class,
                weight(keys),
                budget -> HelperGen.projector(keys, input.size(), true, utc, budget),
                context -> new InterpretedHelpers.Keys(keys, input, context));
    }

    public static Function<EvalContext, RowProjector> projector(
            List<Expr> columns, StructType input, BindContext session) {
        boolean utc = Zones.isUtc(session.timeZone());
        return compiled(
                RowProjector.class,
                weight(columns),
                budget -> HelperGen.projector(columns, input.size(), false, utc, budget),
                context -> new InterpretedHelpers.Projection(columns, input, context));
    }

    /** A condition bound to the columns of left, then of right. */
    public static Function<EvalContext, RowPairPredicate> pairPredicate(
            Expr condition, StructType left, StructType right, BindContext session) {
        boolean utc = Zones.isUtc(session.timeZone());
        return compiled(
                RowPairPredicate.class,
                weight(List.of(condition)),
                budget -> HelperGen.pairPredicate(condition, left.size(), right.size(), utc, budget),
                context -> new InterpretedHelpers.PairPredicate(condition, left, right, context));
    }

    /** The same without generated code. */
    public static Function<EvalContext, RowPairPredicate> interpretedPairs(
            Expr condition, StructType left, StructType right) {
        return context -> new InterpretedHelpers.PairPredicate(condition, left, right, context);
    }

    /** The buffers of these calls, whose arguments and filters are bound to the input row. */
    public static Function<EvalContext, AggregateUpdater> aggregates(
            List<AggCall> calls, StructType input, StructType keySchema, StructType bufferSchema, BindContext session) {
        for (AggCall c : calls) {
            if (c.agg().distinct()) {
                throw MillraceException.notYet(
                        c.agg().def().name() + "(DISTINCT …)",
                        "Drop duplicates before the aggregate, or use approx_count_distinct.");
            }
        }
        boolean utc = Zones.isUtc(session.timeZone());
        int weight = 2 * keySchema.size();
        for (AggCall c : calls) {
            weight += 6 + weight(c.agg().children());
        }
        return compiled(
                AggregateUpdater.class,
                weight,
                budget -> new AggregateGen(calls, input, keySchema, bufferSchema, utc, budget).generate(),
                context -> new InterpretedHelpers.Aggregates(calls, input, keySchema, bufferSchema, context));
    }

    private static <T> Function<EvalContext, T> compiled(
            Class<T> type,
            int weight,
            java.util.function.IntFunction<io.millrace.planner.codegen.emit.ClassText> text,
            Function<EvalContext, T> interpreted) {
        try {
            return ClassCompiler.compile(type, weight, text).create();
        } catch (MillraceException failed) {
            LOG.warn("A {} is interpreted, which is slower: {}", type.getSimpleName(), failed.getMessage());
            return interpreted;
        }
    }

    private static int weight(List<Expr> expressions) {
        int sum = 0;
        for (Expr e : expressions) {
            sum += 2 + Weights.of(e);
        }
        return sum;
    }
}
