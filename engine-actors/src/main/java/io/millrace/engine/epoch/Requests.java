package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorState.Waiting;
import io.millrace.engine.protocol.Rhythm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * processAllAvailable: what was there at the call is in a durable, published epoch, and no further epoch is due on its account.
 * Or a micro-batch trigger that fired after the call found nothing to do.
 */
final class Requests {
    /** A question that failed and is to be asked again. */
    private static final long NOT_ASKED = -1;

    private Requests() {}

    static void add(Turn t, long request) {
        if (t.requests.stream().anyMatch(w -> w.request() == request)) {
            return;
        }
        List<Waiting> more = new ArrayList<>(t.requests);
        more.add(new Waiting(request, NOT_ASKED, null));
        t.requests = more;
        askOpenQuestions(t);
        Deployment.askForSplits(t);
        Triggers.hurry(t);
    }

    /** Before the first deployment of a run nobody knows which splits to ask about. */
    private static void askOpenQuestions(Turn t) {
        if (t.placement == null) {
            return;
        }
        List<Waiting> asked = new ArrayList<>();
        for (Waiting w : t.requests) {
            asked.add(w.ask() == NOT_ASKED ? new Waiting(w.request(), ask(t), null) : w);
        }
        t.requests = asked;
    }

    private static long ask(Turn t) {
        long ask = t.nextRequest++;
        t.emit(new CoordinatorEffect.AskLatest(ask, Deployment.merged(t.starts, t.newSplits)));
        return ask;
    }

    static void latestKnown(Turn t, long ask, List<Positions> ends) {
        replace(t, ask, ask, ends);
        check(t);
    }

    /** Whether the failed question was one of ours. */
    static boolean questionFailed(Turn t, long ask) {
        return replace(t, ask, NOT_ASKED, null);
    }

    private static boolean replace(Turn t, long ask, long newAsk, @Nullable List<Positions> ends) {
        List<Waiting> all = new ArrayList<>();
        boolean found = false;
        for (Waiting w : t.requests) {
            boolean hit = w.ask() == ask;
            found |= hit;
            all.add(hit ? new Waiting(w.request(), newAsk, ends) : w);
        }
        t.requests = all;
        return found;
    }

    /** Completes what is done; called when an epoch is published and when an answer came. */
    static void check(Turn t) {
        askOpenQuestions(t);
        if (!settled(t)) {
            return;
        }
        List<Waiting> left = new ArrayList<>();
        for (Waiting w : t.requests) {
            List<Positions> ends = w.ends();
            if (ends != null && covered(t.starts, ends)) {
                t.emit(new CoordinatorEffect.ProcessAllDone(w.request()));
            } else {
                left.add(w);
            }
        }
        t.requests = left;
    }

    /** Whether everything durable is published and nothing is left to do for it. */
    private static boolean settled(Turn t) {
        boolean running = t.phase instanceof Phase.Idle
                || t.phase instanceof Phase.AskingEnds
                || t.phase instanceof Phase.InEpoch;
        if (!running) {
            return false;
        }
        return t.spec.rhythm() == Rhythm.REAL_TIME || t.repeat == null && !Triggers.watermarkEpochDue(t);
    }

    private static boolean covered(List<Positions> durable, List<Positions> ends) {
        for (int i = 0; i < ends.size(); i++) {
            for (var e : ends.get(i).next().entrySet()) {
                if (durable.get(i).get(e.getKey(), Long.MIN_VALUE) < e.getValue()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The question about batch ends was asked after these requests, and there was nothing to do. */
    static void foundNothing(Turn t, long askedBatchEnds) {
        if (t.spec.bounded()) {
            return; // it looks no further than its fixed ends; its end answers all
        }
        List<Waiting> left = new ArrayList<>();
        for (Waiting w : t.requests) {
            if (w.ask() != NOT_ASKED && w.ask() < askedBatchEnds) {
                t.emit(new CoordinatorEffect.ProcessAllDone(w.request()));
            } else {
                left.add(w);
            }
        }
        t.requests = left;
    }
}
