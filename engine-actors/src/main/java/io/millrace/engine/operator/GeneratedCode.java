package io.millrace.engine.operator;

import io.millrace.planner.codegen.FusedStage;
import io.millrace.planner.codegen.FusedStageFactory;
import io.millrace.planner.codegen.StageCompiler;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Generated code where there is a generator for it, the interpreter elsewhere. Compiles each run once; any thread. */
public final class GeneratedCode extends InterpretedCode {
    private final BindContext session;
    private final Map<OperatorSpec.Fused, FusedStageFactory> stages = new ConcurrentHashMap<>();

    public GeneratedCode(BindContext session) {
        this.session = session;
    }

    @Override
    public FusedStage fused(OperatorSpec.Fused spec, EvalContext context) {
        return stages.computeIfAbsent(spec, s -> StageCompiler.compile(s, session))
                .create(context);
    }
}
