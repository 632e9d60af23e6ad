package io.millrace.engine.epoch;

import java.util.ArrayList;
import java.util.List;

/**
 * What the next execution is to be different in, though nothing failed. Immutable.
 *
 * @param nodes whether the tasks are to be placed anew, because nodes have come or are about to leave
 * @param rescales calls that wait, oldest first; they are carried out one after another
 * @param pausedSinceMs since when nothing is read on account of it; -1: not so
 */
public record PlannedChange(boolean nodes, List<Rescale> rescales, long pausedSinceMs) {
    public static final PlannedChange NONE = new PlannedChange(false, List.of(), -1);

    /**
     * A rescale call.
     *
     * @param request the caller's number
     */
    public record Rescale(long request, int tasks) {}

    public PlannedChange {
        rescales = List.copyOf(rescales);
    }

    PlannedChange ofNodes() {
        return new PlannedChange(true, rescales, pausedSinceMs);
    }

    PlannedChange with(Rescale rescale) {
        List<Rescale> more = new ArrayList<>(rescales);
        more.add(rescale);
        return new PlannedChange(nodes, more, pausedSinceMs);
    }

    /** Without the oldest rescale. */
    PlannedChange withoutFirst() {
        return new PlannedChange(nodes, rescales.subList(1, rescales.size()), pausedSinceMs);
    }

    PlannedChange pausedAt(long nowMs) {
        return new PlannedChange(nodes, rescales, nowMs);
    }

    PlannedChange goingOn() {
        return new PlannedChange(nodes, rescales, -1);
    }

    /** An execution is taken, which asks anew who is there. */
    PlannedChange begun() {
        return new PlannedChange(false, rescales, pausedSinceMs);
    }
}
