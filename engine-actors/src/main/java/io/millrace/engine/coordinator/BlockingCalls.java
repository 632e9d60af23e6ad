package io.millrace.engine.coordinator;

import io.millrace.connector.Positions;
import io.millrace.connector.StreamSource;
import io.millrace.connector.TransactionalSink;
import io.millrace.engine.epoch.CoordinatorEffect;
import io.millrace.engine.epoch.CoordinatorEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.BiFunction;

/** The effects that may block, as plain calls that give the event to answer with. Any thread. */
final class BlockingCalls {
    private final QueryResources resources;

    BlockingCalls(QueryResources resources) {
        this.resources = resources;
    }

    static boolean covers(CoordinatorEffect effect) {
        return effect instanceof CoordinatorEffect.ReadLog
                || effect instanceof CoordinatorEffect.Append
                || effect instanceof CoordinatorEffect.ReadManifest
                || effect instanceof CoordinatorEffect.WriteManifest
                || effect instanceof CoordinatorEffect.FinalizeSink
                || effect instanceof CoordinatorEffect.RecoverSink
                || asksSources(effect);
    }

    /** Whether the effect calls sources, which take one call at a time. */
    static boolean asksSources(CoordinatorEffect effect) {
        return effect instanceof CoordinatorEffect.ResolveInitial
                || effect instanceof CoordinatorEffect.AskBatchEnds
                || effect instanceof CoordinatorEffect.AskLatest
                || effect instanceof CoordinatorEffect.Discover
                || effect instanceof CoordinatorEffect.CommitSources;
    }

    CoordinatorEvent call(CoordinatorEffect effect) throws IOException {
        if (effect instanceof CoordinatorEffect.ReadLog) {
            return new CoordinatorEvent.LogRead(
                    resources.log().readAll(), resources.log().nextSlot());
        } else if (effect instanceof CoordinatorEffect.Append e) {
            return new CoordinatorEvent.Appended(
                    e.slot(), e.record(), resources.log().append(e.slot(), e.record()));
        } else if (effect instanceof CoordinatorEffect.ReadManifest e) {
            return new CoordinatorEvent.ManifestRead(resources.manifests().read(e.ref()));
        } else if (effect instanceof CoordinatorEffect.WriteManifest e) {
            return new CoordinatorEvent.ManifestWritten(
                    e.manifest(), resources.manifests().write(e.manifest(), e.attempt()));
        } else if (effect instanceof CoordinatorEffect.FinalizeSink e) {
            resources.sink().finalizeEpoch(e.epoch(), e.prepared());
            return new CoordinatorEvent.SinkFinalized(e.epoch());
        } else if (effect instanceof CoordinatorEffect.RecoverSink e) {
            TransactionalSink sink = (TransactionalSink) resources.sink();
            sink.recover(new TransactionalSink.Recovery(
                    e.durableEpoch(), e.unpublished(), e.partitions(), resources.sinkFiles()));
            return new CoordinatorEvent.SinkRecovered(e.execution());
        }
        return ask(effect);
    }

    private CoordinatorEvent ask(CoordinatorEffect effect) {
        if (effect instanceof CoordinatorEffect.ResolveInitial) {
            return new CoordinatorEvent.InitialResolved(each((source, i) -> source.initial()));
        } else if (effect instanceof CoordinatorEffect.AskBatchEnds e) {
            return new CoordinatorEvent.BatchEnds(
                    e.request(),
                    each((source, i) -> source.nextBatchEnd(e.from().get(i), e.ignoreLimits())));
        } else if (effect instanceof CoordinatorEffect.AskLatest e) {
            return new CoordinatorEvent.LatestEnds(
                    e.request(), each((source, i) -> source.latest(e.known().get(i))));
        } else if (effect instanceof CoordinatorEffect.Discover e) {
            return new CoordinatorEvent.Discovered(
                    each((source, i) -> source.discover(e.known().get(i))));
        }
        throw new IllegalArgumentException("not a blocking call with an answer: " + effect);
    }

    private List<Positions> each(BiFunction<StreamSource, Integer, Positions> question) {
        List<Lock> held = new ArrayList<>();
        try {
            for (StreamSource source : resources.sources()) {
                source.stillness().ifPresent(lock -> {
                    lock.lock();
                    held.add(lock);
                });
            }
            List<Positions> answers = new ArrayList<>();
            for (int i = 0; i < resources.sources().size(); i++) {
                answers.add(question.apply(resources.sources().get(i), i));
            }
            return answers;
        } finally {
            held.forEach(Lock::unlock);
        }
    }

    void commitSources(List<Positions> durable) {
        for (int i = 0; i < durable.size(); i++) {
            resources.sources().get(i).commit(durable.get(i));
        }
    }

    /** Closes sink and sources; the first error is thrown when all were tried. */
    void close() {
        RuntimeException first = null;
        List<AutoCloseable> all = new ArrayList<>(resources.sources());
        all.add(0, resources.sink());
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                RuntimeException wrapped = e instanceof RuntimeException r ? r : new IllegalStateException(e);
                if (first == null) {
                    first = wrapped;
                } else {
                    first.addSuppressed(wrapped);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
