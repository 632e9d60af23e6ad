package io.millrace.engine.operator;

import io.millrace.engine.exchange.KeyFunction;
import io.millrace.planner.codegen.AggregateUpdater;
import io.millrace.planner.codegen.FusedStage;
import io.millrace.planner.codegen.FusedStageFactory;
import io.millrace.planner.codegen.HelperCompiler;
import io.millrace.planner.codegen.KeyProjector;
import io.millrace.planner.codegen.RowPairPredicate;
import io.millrace.planner.codegen.StageCompiler;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.AggCall;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Generated code where there is a generator for it, the interpreter elsewhere. Compiles each thing once; any thread. */
public final class GeneratedCode extends InterpretedCode {
    /** A run by its identity: those of a query are the same for all its tasks, and telling whether two are equal walks through both. */
    private static final class Run {
        private final OperatorSpec.Fused spec;

        private Run(OperatorSpec.Fused spec) {
            this.spec = spec;
        }

        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(Object other) {
            return other instanceof Run run && run.spec == spec;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(spec);
        }
    }

    private record Keys(List<Expr> keys, StructType input) {}

    /** What the code of a group depends on: the same for rows that are combined and for what comes of them. */
    private record Groups(List<AggCall> calls, StructType input, StructType key, StructType buffer) {}

    private record Pairs(Expr condition, StructType left, StructType right) {}

    private final BindContext session;
    private final Map<Pairs, Function<EvalContext, RowPairPredicate>> predicates = new ConcurrentHashMap<>();
    private final Map<Run, FusedStageFactory> stages = new ConcurrentHashMap<>();
    private final Map<Keys, Function<EvalContext, KeyProjector>> projectors = new ConcurrentHashMap<>();
    private final Map<Groups, Function<EvalContext, AggregateUpdater>> updaters = new ConcurrentHashMap<>();

    public GeneratedCode(BindContext session) {
        this.session = session;
    }

    @Override
    public void prepare(List<OperatorSpec> operators) {
        for (OperatorSpec operator : operators) {
            if (operator instanceof OperatorSpec.Fused fused) {
                factory(fused);
            }
        }
    }

    @Override
    public FusedStage fused(OperatorSpec.Fused spec, EvalContext context) {
        return factory(spec).create(context);
    }

    private FusedStageFactory factory(OperatorSpec.Fused spec) {
        return stages.computeIfAbsent(new Run(spec), run -> StageCompiler.compile(run.spec, session));
    }

    @Override
    public KeyFunction keys(List<Expr> keys, StructType input, EvalContext context) {
        Keys wanted = new Keys(List.copyOf(keys), input);
        KeyProjector projector = projectors
                .computeIfAbsent(wanted, k -> HelperCompiler.keys(k.keys(), k.input(), session))
                .apply(context);
        return projector::project;
    }

    @Override
    public RowPairPredicate pairs(Expr condition, StructType left, StructType right, EvalContext context) {
        return predicates
                .computeIfAbsent(
                        new Pairs(condition, left, right),
                        p -> HelperCompiler.pairPredicate(p.condition(), p.left(), p.right(), session))
                .apply(context);
    }

    @Override
    public GroupFunction aggregate(OperatorSpec.Groups spec, EvalContext context) {
        Groups wanted = new Groups(spec.aggregates(), spec.input(), spec.keySchema(), spec.bufferSchema());
        return new Generated(updaters.computeIfAbsent(
                        wanted, g -> HelperCompiler.aggregates(g.calls(), g.input(), g.key(), g.buffer(), session))
                .apply(context));
    }

    private record Generated(AggregateUpdater code) implements GroupFunction {
        @Override
        public void zero(RowWriter to) {
            code.zero(to);
        }

        @Override
        public boolean update(byte[] row, int rowOff, int rowLen, byte[] buffer, int off, int len, RowWriter grown) {
            return code.update(row, rowOff, rowLen, buffer, off, len, grown);
        }

        @Override
        public boolean mergeInPlace(byte[] buffer, int off, byte[] other, int otherOff) {
            return code.mergeInPlace(buffer, off, other, otherOff);
        }

        @Override
        public void merge(byte[] buffer, int off, byte[] other, int otherOff, RowWriter to) {
            code.merge(buffer, off, other, otherOff, to);
        }

        @Override
        public void result(byte[] key, int keyOff, int keyLen, byte[] buffer, int off, int len, RowWriter to) {
            code.result(key, keyOff, keyLen, buffer, off, len, to);
        }
    }
}
