package io.millrace.planner.codegen;

import io.millrace.error.MillraceException;
import io.millrace.planner.codegen.emit.StageGen;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.RowStep;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a fused run into a class; or, where that fails, into an interpreter of the same run, with one line in the log. */
public final class StageCompiler {
    private static final Logger LOG = LoggerFactory.getLogger(StageCompiler.class);

    private StageCompiler() {}

    /** Compiles a run for sessions with this time zone. */
    public static FusedStageFactory compile(OperatorSpec.Fused spec, BindContext session) {
        try {
            ClassCompiler.Made<FusedStage> made = generate(spec, session);
            return new FusedStageFactory(made.source(), true, made.create());
        } catch (MillraceException failed) {
            LOG.warn(
                    "A stage of {} steps is interpreted, which is slower: {}",
                    spec.steps().size(),
                    failed.getMessage());
            return interpret(spec, String.valueOf(failed.getMessage()));
        }
    }

    static ClassCompiler.Made<FusedStage> generate(OperatorSpec.Fused spec, BindContext session) {
        boolean utc = Zones.isUtc(session.timeZone());
        return ClassCompiler.compile(
                FusedStage.class, weight(spec), budget -> new StageGen(spec, utc, budget).generate());
    }

    /** The run without generated code: the fall-back, and what generated code is tested against. */
    public static FusedStageFactory interpret(OperatorSpec.Fused spec) {
        return interpret(spec, "asked for");
    }

    private static FusedStageFactory interpret(OperatorSpec.Fused spec, String why) {
        return new FusedStageFactory("// interpreted: " + why, false, context -> new InterpretedStage(spec, context));
    }

    private static int weight(OperatorSpec.Fused spec) {
        int sum = 2 * spec.output().size();
        for (RowStep step : spec.steps()) {
            for (Expr e : expressions(step)) {
                sum += Weights.of(e);
            }
        }
        return sum;
    }

    static List<Expr> expressions(RowStep step) {
        if (step instanceof RowStep.Keep k) {
            return List.of(k.condition());
        } else if (step instanceof RowStep.Project p) {
            return p.columns();
        } else if (step instanceof RowStep.Expand x) {
            List<Expr> all = new ArrayList<>();
            x.projections().forEach(all::addAll);
            return all;
        } else if (step instanceof RowStep.Explode x) {
            return List.of(x.collection());
        } else if (step instanceof RowStep.Inline x) {
            return List.of(x.structs());
        }
        return List.of(((RowStep.WatchEventTime) step).eventTime());
    }
}
