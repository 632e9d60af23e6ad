package io.millrace.engine.epoch;

import io.millrace.engine.epoch.CoordinatorState.AskedStep;
import java.util.ArrayList;
import java.util.List;

/** Single epochs that somebody asked for: each begins when nothing is in flight, and is answered when it is published. */
final class Steps {
    /** The answer to a step that found nothing to do. */
    static final long NOTHING = -1;

    private Steps() {}

    static void add(Turn t, long request) {
        if (t.steps.stream().anyMatch(s -> s.request() == request)) {
            return;
        }
        List<AskedStep> more = new ArrayList<>(t.steps);
        more.add(new AskedStep(request, false));
        t.steps = more;
        Triggers.hurry(t);
    }

    /** Whether an epoch is to begin now that nothing is in flight, whatever the time. */
    static boolean wanted(Turn t) {
        return !t.steps.isEmpty() || t.spec.timing().stepped() && !t.requests.isEmpty();
    }

    /** An epoch begins, or the question whether there is reason for one is asked. */
    static void begun(Turn t) {
        if (!t.steps.isEmpty()) {
            List<AskedStep> all = new ArrayList<>(t.steps);
            all.set(0, new AskedStep(all.get(0).request(), true));
            t.steps = all;
        }
    }

    static void done(Turn t, long epoch) {
        if (!t.steps.isEmpty() && t.steps.get(0).begun()) {
            t.emit(new CoordinatorEffect.Stepped(t.steps.get(0).request(), epoch));
            t.steps = t.steps.subList(1, t.steps.size());
        }
    }
}
