package io.millrace.chaos.sim;

import io.millrace.engine.epoch.CoordinatorEffect;
import io.millrace.engine.epoch.CoordinatorEvent;
import io.millrace.engine.epoch.CoordinatorState;

/**
 * Looks on, or breaks a rule of the coordinator from outside, by changing what it hears or what it wants done: to see that the invariants
 * notice. A simulation that never failed would prove nothing.
 */
public interface Tampering {
    Tampering NONE = new Tampering() {};

    /** What the coordinator in this state hears instead. */
    default CoordinatorEvent event(CoordinatorState state, CoordinatorEvent event) {
        return event;
    }

    /** The coordinator has heard something. */
    default void stepped(CoordinatorState before, CoordinatorEvent event, CoordinatorState after) {}

    /** Whether this is done at all. */
    default boolean carriesOut(CoordinatorState state, CoordinatorEffect effect) {
        return true;
    }
}
