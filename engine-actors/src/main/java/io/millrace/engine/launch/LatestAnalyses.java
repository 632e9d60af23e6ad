package io.millrace.engine.launch;

import io.millrace.planner.analyze.KnownPlan;
import io.millrace.planner.analyze.KnownPlans;
import io.millrace.planner.function.BindContext;
import io.millrace.sql.tree.Plan;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The analyses of the session's latest Datasets, so that a chain of operators is analysed once and not anew at each step. One lives as long
 * as its Dataset, which holds it, and is good under the functions and settings that it was made with. Thread-safe.
 */
final class LatestAnalyses {
    private static final int MAX_REMEMBERED = 1_024;

    /** What Datasets hold; the rest of the session holds it weakly. */
    private record Analysis(KnownPlan known, BindContext context, long functions) {
        boolean isUnder(BindContext now, long functionsNow) {
            // Not by equals: the one of a record is linked at its first use, which costs a cold start milliseconds.
            return functions == functionsNow
                    && context.ansi() == now.ansi()
                    && context.timeZone().equals(now.timeZone());
        }
    }

    private final Map<Long, WeakReference<Analysis>> byPlanId = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, WeakReference<Analysis>> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };
    private long functions;

    /** A user function has come or changed: what was analysed before may mean something else now. */
    synchronized void functionsChanged() {
        functions++;
        byPlanId.clear();
    }

    /** Which functions there are now, for {@link #under} and {@link #keep}. */
    synchronized long functions() {
        return functions;
    }

    /** The plans known under these settings and functions. */
    KnownPlans under(BindContext context, long functionsThen) {
        return plan -> find(plan, context, functionsThen);
    }

    // Equal plans may be of Datasets whose sources say different things by now, and comparing them walks through both.
    @SuppressWarnings("ReferenceEquality")
    private synchronized @Nullable KnownPlan find(Plan.Tagged plan, BindContext context, long functionsThen) {
        WeakReference<Analysis> held = byPlanId.get(plan.planId());
        Analysis analysis = held == null ? null : held.get();
        return analysis != null && analysis.known().plan() == plan && analysis.isUnder(context, functionsThen)
                ? analysis.known()
                : null;
    }

    /** What the Dataset has to hold for its analysis to be found again. */
    synchronized Object keep(KnownPlan known, BindContext context, long functionsThen) {
        Analysis analysis = new Analysis(known, context, functionsThen);
        if (functionsThen == functions) {
            byPlanId.put(known.plan().planId(), new WeakReference<>(analysis));
        }
        return analysis;
    }
}
