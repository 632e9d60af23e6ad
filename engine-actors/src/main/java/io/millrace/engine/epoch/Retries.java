package io.millrace.engine.epoch;

import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.epoch.CoordinatorEffect.Timer;

/** Repeats calls to the log, the storage, the sources and the sink that failed for reasons that may pass. */
final class Retries {
    private static final long FIRST_DELAY_MS = 50;
    private static final long LONGEST_DELAY_MS = 2_000;

    private Retries() {}

    static void effectFailed(Turn t, CoordinatorEvent.EffectFailed e) {
        CoordinatorEffect effect = e.effect();
        if (effect instanceof CoordinatorEffect.AskLatest ask && Requests.questionFailed(t, ask.request())) {
            return;
        }
        if (effect instanceof CoordinatorEffect.Discover && FailureKind.of(e.cause()) == FailureKind.QUERY) {
            // A source lost what it had still to give; a passing failure is made good by the next discovery.
            Failures.fail(t, e.cause());
            return;
        }
        if (!awaited(t, effect)) {
            t.drop("failure of a call that is no longer awaited: " + e.cause());
            return;
        }
        if (t.phase instanceof Phase.Stopping p) {
            Failures.end(t, p.outcome());
            return;
        }
        int attempt = t.retry == null ? 1 : t.retry.attempt() + 1;
        if (FailureKind.of(e.cause()) == FailureKind.QUERY
                || attempt >= t.spec.timing().retryAttempts()) {
            Failures.end(t, new Outcome.Failed(e.cause()));
            return;
        }
        t.retry = new CoordinatorState.Retry(effect, attempt);
        t.timer(Timer.RETRY, t.nowMs + Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS << Math.min(20, attempt - 1)));
    }

    static void timer(Turn t) {
        CoordinatorState.Retry retry = t.retry;
        if (retry == null || !awaited(t, retry.effect())) {
            return;
        }
        // An append is repeated with the same bytes at the same slot: if the lost attempt had written it, the log says
        // "won".
        CoordinatorEffect again = retry.effect() instanceof CoordinatorEffect.WriteManifest w
                ? new CoordinatorEffect.WriteManifest(w.manifest(), w.attempt() + 1)
                : retry.effect();
        t.emit(again);
    }

    private static boolean awaited(Turn t, CoordinatorEffect effect) {
        if (effect instanceof CoordinatorEffect.Append a) {
            return a.slot() == t.log.nextSlot() && a.record().equals(t.pending);
        }
        if (effect instanceof CoordinatorEffect.WriteManifest w) {
            return t.phase instanceof Phase.WritingManifest p && p.manifest().equals(w.manifest());
        }
        if (effect instanceof CoordinatorEffect.FinalizeSink f) {
            boolean publishing = t.phase instanceof Phase.Publishing || at(t, Phase.TakingOver.Step.PUBLISHING);
            return publishing && f.epoch() == t.log.durableEpoch() && t.pending == null;
        }
        if (effect instanceof CoordinatorEffect.RecoverSink r) {
            return at(t, Phase.TakingOver.Step.PUBLISHING) && r.execution() == t.log.execution() && t.pending == null;
        }
        if (effect instanceof CoordinatorEffect.AskBatchEnds a) {
            return t.phase instanceof Phase.AskingEnds p && p.request() == a.request();
        }
        if (effect instanceof CoordinatorEffect.AskLatest a) {
            return t.phase instanceof Phase.AskingFinalEnds p && p.request() == a.request();
        }
        if (effect instanceof CoordinatorEffect.ReadLog) {
            return at(t, Phase.TakingOver.Step.READING_LOG);
        }
        if (effect instanceof CoordinatorEffect.ReadManifest) {
            return at(t, Phase.TakingOver.Step.READING_MANIFEST);
        }
        return effect instanceof CoordinatorEffect.ResolveInitial && at(t, Phase.TakingOver.Step.RESOLVING_INITIAL);
    }

    private static boolean at(Turn t, Phase.TakingOver.Step step) {
        return t.phase instanceof Phase.TakingOver p && p.step() == step;
    }
}
