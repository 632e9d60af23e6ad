package io.millrace.engine.epoch;

import java.util.List;

/** What came of an event: the state after it, and what is to be done, in order. */
public record Step(CoordinatorState state, List<CoordinatorEffect> effects) {
    public Step {
        effects = List.copyOf(effects);
    }
}
