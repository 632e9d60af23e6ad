package io.millrace.state.store;

import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.state.StateShare;
import io.millrace.state.segment.BaseDescription;
import io.millrace.state.segment.SegmentHeader;
import io.millrace.state.segment.SegmentTable;
import io.millrace.state.storage.OwnedDirectory;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The open store of an execution that has ended. Only durable changes ever reach a store: this one has all of its share up to an epoch, and
 * none that is not durable.
 *
 * @param directory that the store stands in; whoever has this has both to close
 * @param tables by table id, with a size for each key group that the store answers for
 * @param share that it was the store of, in this execution
 * @param epoch up to which it holds all changes
 * @param durableExecution whose epoch is the newest that is known to be durable
 * @param files of the last durable base, by their name in the store's directory
 */
record LeftStore(
        RocksStore store,
        OwnedDirectory directory,
        List<SegmentTable> tables,
        StateShare share,
        long execution,
        long epoch,
        long durableExecution,
        long durableEpoch,
        Map<String, ObjectRef> files) {
    /**
     * Whether an epoch comes after everything that is in here. Epochs of one execution follow each other; of another execution it may be that it
     * began from an earlier epoch, since a later one was damaged.
     */
    boolean leadsTo(Manifest manifest) {
        return manifest.execution() == durableExecution && manifest.epoch() >= durableEpoch;
    }

    /** What the store answers for, as if it were a base. */
    BaseDescription asBase(String queryId) {
        return new BaseDescription(
                new SegmentHeader(queryId, execution, epoch), tables, new TreeMap<>(), new TreeMap<>());
    }

    /** The files of it that the checkpoint still has: the next base need not put them away again. */
    Map<String, ObjectRef> filesIn(Manifest manifest) {
        Set<ObjectRef> there = new HashSet<>(manifest.stateBase());
        Map<String, ObjectRef> known = new TreeMap<>(files);
        known.values().retainAll(there);
        return known;
    }

    /** Nobody goes on with it. */
    void discard() {
        store.close();
        try {
            directory.close();
        } catch (IOException e) {
            // It is not locked any more, so the next to open sweeps it away.
            return;
        }
    }
}
