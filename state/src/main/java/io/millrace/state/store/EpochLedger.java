package io.millrace.state.store;

import io.millrace.spi.checkpoint.ObjectRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Which changes are in which segment, and which of them are durable. Changes of an epoch that was given up stay part of the state: they go
 * into the next segment, or their segment is named again. Not thread-safe.
 */
final class EpochLedger {
    /** A segment that is being written, or written and not durable. */
    static final class Pending {
        final long epoch;
        final List<FrozenDelta> deltas;
        final CompletableFuture<ObjectRef> written = new CompletableFuture<>();

        Pending(long epoch, List<FrozenDelta> deltas) {
            this.epoch = epoch;
            this.deltas = deltas;
        }
    }

    private final List<FrozenDelta> unclaimed = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();

    void frozen(FrozenDelta delta) {
        if (!delta.isEmpty()) {
            unclaimed.add(delta);
        }
    }

    /** What a segment of this epoch must hold, oldest first. If that is nothing, there is none to be written. */
    Pending claim(long epoch) {
        List<FrozenDelta> claimed = new ArrayList<>();
        for (FrozenDelta d : unclaimed) {
            if (d.epoch() <= epoch) {
                claimed.add(d);
            }
        }
        unclaimed.removeAll(claimed);
        claimed.sort(Comparator.comparingLong(FrozenDelta::epoch).thenComparing(FrozenDelta::task));
        Pending p = new Pending(epoch, List.copyOf(claimed));
        if (!claimed.isEmpty()) {
            pending.add(p);
        }
        return p;
    }

    /** All segments that a manifest of this epoch needs and that none before it is known to have. */
    List<Pending> needed(long epoch) {
        List<Pending> needed = new ArrayList<>();
        for (Pending p : pending) {
            if (p.epoch <= epoch) {
                needed.add(p);
            }
        }
        return needed;
    }

    /** A segment could not be written: its changes, and those of later segments, which must not come before them, are free again. */
    void failed(Pending failed) {
        int from = pending.indexOf(failed);
        if (from >= 0) {
            List<Pending> back = pending.subList(from, pending.size());
            back.forEach(p -> unclaimed.addAll(p.deltas));
            back.clear();
        }
    }

    /** Takes out the segments that are durable with this epoch, in order. */
    List<Pending> durable(long epoch) {
        List<Pending> done = needed(epoch);
        pending.removeAll(done);
        return done;
    }

    /** The last epoch of which no change is waiting for its segment to be durable. */
    long cleanUpTo(long durableEpoch) {
        long clean = durableEpoch;
        for (FrozenDelta d : unclaimed) {
            clean = Math.min(clean, d.epoch() - 1);
        }
        for (Pending p : pending) {
            for (FrozenDelta d : p.deltas) {
                clean = Math.min(clean, d.epoch() - 1);
            }
        }
        return clean;
    }
}
