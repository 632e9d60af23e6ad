package io.millrace.planner.codegen;

import io.millrace.planner.function.EvalContext;
import java.util.function.Function;

/** Makes the instances of one fused run, one a task. Safe for any thread. */
public final class FusedStageFactory {
    private final String source;
    private final boolean generated;
    private final Function<EvalContext, FusedStage> create;

    FusedStageFactory(String source, boolean generated, Function<EvalContext, FusedStage> create) {
        this.source = source;
        this.generated = generated;
        this.create = create;
    }

    public FusedStage create(EvalContext context) {
        return create.apply(context);
    }

    /** The Java source that runs, for {@code explain("codegen")}; or why there is none. */
    public String generatedSource() {
        return source;
    }

    /** False where the stage is interpreted. */
    public boolean generated() {
        return generated;
    }
}
