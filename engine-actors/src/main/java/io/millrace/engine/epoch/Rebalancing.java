package io.millrace.engine.epoch;

import io.millrace.engine.protocol.Rhythm;

/** A new placement that nobody was forced to: behind a durable epoch, so that little or nothing is done twice, and at no cost to the budget. */
final class Rebalancing {
    private Rebalancing() {}

    static void requested(Turn t) {
        if (t.stop != null || t.placement == null) {
            // Without tasks there is nothing to move: the next placement will be right anyway.
            return;
        }
        t.rebalance = true;
        if (t.phase instanceof Phase.Idle) {
            if (t.spec.rhythm() == Rhythm.REAL_TIME) {
                Triggers.hurry(t);
            } else {
                insteadOfGoingOn(t);
            }
        }
    }

    /** At points where nothing is in flight: true if a new execution begins here because it was asked for. */
    static boolean insteadOfGoingOn(Turn t) {
        if (!t.rebalance || t.placement == null) {
            return false;
        }
        t.emit(new CoordinatorEffect.Undeploy(t.log.execution()));
        t.placement = null;
        TakeOver.takeExecution(t);
        return true;
    }
}
