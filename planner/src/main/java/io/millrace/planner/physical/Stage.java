package io.millrace.planner.physical;

import java.util.List;

/**
 * Operators that run in one task without an exchange between them.
 *
 * @param id its place in the plan
 * @param watermarkLagMs how far the watermark of its input is behind that of the query, because of joins before it
 * @param single whether it must run as one task (global aggregates, limits, sorts)
 */
public record Stage(
        int id,
        StageInput input,
        List<OperatorSpec> operators,
        StageOutput output,
        boolean single,
        long watermarkLagMs) {
    public Stage {
        operators = List.copyOf(operators);
    }

    /** A stage behind no join. */
    public Stage(int id, StageInput input, List<OperatorSpec> operators, StageOutput output, boolean single) {
        this(id, input, operators, output, single, 0);
    }
}
