package io.millrace.planner.physical;

import io.millrace.planner.expr.Expr;
import java.util.List;

/** Where a stage's rows go. */
public sealed interface StageOutput {

    /** To port {@code port} of another stage, by the hash of the keys; no keys: to its single task. */
    record ToStage(int stage, int port, List<Expr> keys) implements StageOutput {
        public ToStage {
            keys = List.copyOf(keys);
        }
    }

    /** To the sink of the query. */
    record ToSink() implements StageOutput {}
}
