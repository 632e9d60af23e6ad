package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskReport.EpochAck;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.checkpoint.StateVersions;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the manifest of an epoch out of the one before and the acks of all tasks. */
final class ManifestBuilder {
    private ManifestBuilder() {}

    static Manifest build(
            CoordinatorState state, CoordinatorSpec spec, Topology.Placement placement, EpochInFlight epoch) {
        Manifest base = state.base();
        Watermarks before = state.watermarks();
        Watermarks after = watermarks(state, spec, epoch.acks().values());
        StateFiles files = files(base, epoch.acks().values());
        return new Manifest(
                spec.create().queryId(),
                epoch.epoch(),
                state.generation(),
                state.execution(),
                state.durableEpoch(),
                positions(state, placement, epoch),
                after.globalMs(),
                before.globalMs(),
                files.baseEpoch(),
                files.base(),
                files.segments(),
                prepared(placement, epoch),
                extra(base, spec.kept(), state.execution(), files));
    }

    /** The facts of the epoch before, with the shape of state that this execution writes, without shapes that no object is of any more. */
    private static Map<String, String> extra(
            @Nullable Manifest base, KeptShape kept, long execution, StateFiles files) {
        Map<String, String> before = base == null ? Map.of() : base.extra();
        StateVersions versions = StateVersions.of(before);
        String shape = kept.after(versions.newest().orElse(""));
        return shape.isEmpty()
                ? before
                : versions.with(execution, shape)
                        .since(Math.min(execution, files.oldestExecution()))
                        .among(before);
    }

    /** Whether two epochs of one execution leave the same behind, and the later one has nothing to publish. */
    static boolean saysTheSame(Manifest later, Manifest base) {
        return later.execution() == base.execution()
                && later.positions().equals(base.positions())
                && later.watermarkMs() == base.watermarkMs()
                && later.watermarkUsedMs() == base.watermarkUsedMs()
                && later.stateBaseEpoch() == base.stateBaseEpoch()
                && later.stateBase().equals(base.stateBase())
                && later.segments().equals(base.segments())
                && !Recovery.publishes(later);
    }

    /**
     * The watermark after an epoch. A micro-batch has one for all tasks, which this computes from the largest event times. In real time it
     * flows with the rows, held back by the slowest source task; what the operators had at the barrier is what a restart goes on with. More
     * would make rows late that the slower task has still to read.
     */
    static Watermarks watermarks(CoordinatorState state, CoordinatorSpec spec, Collection<EpochAck> acks) {
        long[] inBandMs = acks.stream()
                .mapToLong(EpochAck::watermarkMs)
                .filter(ms -> ms != EpochAck.NO_WATERMARK)
                .toArray();
        return inBandMs.length > 0
                ? state.watermarks().reached(Arrays.stream(inBandMs).min().getAsLong())
                : state.watermarks().after(maxEventTimes(acks), spec.clocks().delaysMs(), highest(state));
    }

    /** Whether the pinned policy lets the fastest watermark node decide. */
    private static boolean highest(CoordinatorState state) {
        var create = state.log().create();
        return create != null && "max".equals(create.pinned().get(CoordinatorSpec.WATERMARK_POLICY));
    }

    private static Map<Integer, Long> maxEventTimes(Collection<EpochAck> acks) {
        Map<Integer, Long> max = new HashMap<>();
        for (EpochAck ack : acks) {
            ack.maxEventTimeMs().forEach((node, ms) -> max.merge(node, ms, Math::max));
        }
        return max;
    }

    /**
     * A micro-batch has read exactly what was planned. In real time the tasks say where the barrier cut; a position never goes back.
     * Splits discovered meanwhile enter at their start: they are read once this manifest is durable.
     */
    private static List<SortedMap<String, Long>> positions(
            CoordinatorState state, Topology.Placement placement, EpochInFlight epoch) {
        List<SortedMap<String, Long>> all = new ArrayList<>();
        for (int source = 0; source < state.starts().size(); source++) {
            Positions at = state.starts().get(source);
            TreeMap<String, Long> next = new TreeMap<>(at.next());
            if (epoch.plan() != null) {
                next.putAll(epoch.plan().ends().get(source).next());
            } else {
                for (EpochAck ack : epoch.acks().values()) {
                    Integer of = placement.sourceOf().get(ack.task());
                    if (of != null && of == source) {
                        ack.positions().next().forEach((split, position) -> next.merge(split, position, Math::max));
                    }
                }
            }
            state.newSplits().get(source).next().forEach(next::putIfAbsent);
            all.add(next);
        }
        return all;
    }

    private static StateFiles files(@Nullable Manifest base, Collection<EpochAck> acks) {
        List<ObjectRef> reported =
                acks.stream().flatMap(ack -> ack.segments().stream()).toList();
        return (base == null ? StateFiles.NONE : StateFiles.of(base)).next(reported);
    }

    private static Map<String, byte[]> prepared(Topology.Placement placement, EpochInFlight epoch) {
        Map<String, byte[]> prepared = new TreeMap<>();
        for (TaskId sink : placement.sinks()) {
            EpochAck ack = epoch.acks().get(sink);
            if (ack != null) {
                prepared.put(sink.toString(), ack.sinkPrepared());
            }
        }
        return prepared;
    }
}
