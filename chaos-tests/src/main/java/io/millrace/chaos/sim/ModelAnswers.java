package io.millrace.chaos.sim;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect;
import io.millrace.engine.epoch.CoordinatorEvent;
import io.millrace.spi.checkpoint.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What log, storage and sources answer. */
final class ModelAnswers {
    private ModelAnswers() {}

    /** Null if no answer is waited for. */
    static @Nullable CoordinatorEvent to(CoordinatorEffect effect, ModelStore store, ModelFleet fleet) {
        if (effect instanceof CoordinatorEffect.ReadLog) {
            return new CoordinatorEvent.LogRead(store.log, store.log.size());
        } else if (effect instanceof CoordinatorEffect.ReadManifest e) {
            return new CoordinatorEvent.ManifestRead(store.manifest(e.ref()));
        } else if (effect instanceof CoordinatorEffect.WriteManifest e) {
            ObjectRef ref = store.putManifest(e.manifest());
            return new CoordinatorEvent.ManifestWritten(e.manifest(), ref);
        } else if (effect instanceof CoordinatorEffect.ResolveInitial) {
            return new CoordinatorEvent.InitialResolved(List.of(Positions.of(Map.of("a", 0L, "b", 0L))));
        } else if (effect instanceof CoordinatorEffect.AskBatchEnds e) {
            TreeMap<String, Long> ends = new TreeMap<>();
            e.from()
                    .get(0)
                    .next()
                    .forEach((split, from) -> ends.put(
                            split,
                            Math.max(
                                    from,
                                    e.ignoreLimits()
                                            ? fleet.latest(split)
                                            : Math.min(fleet.latest(split), from + 150))));
            return new CoordinatorEvent.BatchEnds(e.request(), List.of(new Positions(ends)));
        } else if (effect instanceof CoordinatorEffect.AskLatest e) {
            return new CoordinatorEvent.LatestEnds(
                    e.request(), List.of(Positions.of(Map.of("a", fleet.latest("a"), "b", fleet.latest("b")))));
        } else if (effect instanceof CoordinatorEffect.Discover e) {
            boolean c = fleet.latest("c") > 0 && !e.known().get(0).next().containsKey("c");
            return new CoordinatorEvent.Discovered(List.of(c ? Positions.of(Map.of("c", 0L)) : Positions.NONE));
        }
        return null;
    }
}
