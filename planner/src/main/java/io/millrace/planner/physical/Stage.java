package io.millrace.planner.physical;

import java.util.List;

/**
 * Operators that run in one task without an exchange between them.
 *
 * @param id its place in the plan
 * @param single whether it must run as one task (global aggregates, limits, sorts)
 */
public record Stage(int id, StageInput input, List<OperatorSpec> operators, StageOutput output, boolean single) {
    public Stage {
        operators = List.copyOf(operators);
    }
}
