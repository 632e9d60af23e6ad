package io.millrace.state.store;

import io.millrace.row.KeyHash;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.state.codec.Corruption;
import io.millrace.state.segment.BaseDescription;
import io.millrace.state.segment.Segment;
import io.millrace.state.segment.SegmentHeader;
import io.millrace.state.segment.SegmentTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds the state that a manifest names: its base in a fresh store, then its segments in order. All is verified on the way. */
final class Restorer {
    private final CheckpointStorage storage;
    private final Path directory;
    private final StateSettings settings;
    private final TableCatalog catalog;
    private final String queryId;

    Restorer(CheckpointStorage storage, Path directory, StateSettings settings, TableCatalog catalog, String queryId) {
        this.storage = storage;
        this.directory = directory;
        this.settings = settings;
        this.catalog = catalog;
        this.queryId = queryId;
    }

    /**
     * What came out: the state stands in the store or in the fold, or is empty.
     *
     * @param files of the base by their name in the store's directory
     */
    record Restored(
            @Nullable RocksStore store,
            @Nullable Fold fold,
            long bytes,
            Map<String, ObjectRef> files,
            StateFiles named) {}

    Restored restore(Manifest manifest) throws IOException {
        if (!manifest.queryId().equals(queryId)) {
            throw Corruption.of(
                    "manifest of epoch " + manifest.epoch(),
                    "it belongs to query " + manifest.queryId() + ", not " + queryId);
        }
        // A manifest may list reports as they came; sorted out, there is one base and the segments after it.
        StateFiles named = StateFiles.NONE.next(manifest.stateBase()).next(join(manifest));
        Map<String, ObjectRef> files = new TreeMap<>();
        long bytes = 0;
        RocksStore store = null;
        boolean done = false;
        try {
            if (!named.base().isEmpty()) {
                ObjectRef description = named.base().get(0);
                BaseDescription base = BaseDescription.decode(description.path(), storage.read(description));
                checkHeader(description.path(), base.header(), manifest);
                bytes += download(base);
                files.putAll(base.files());
                base.tables().forEach(catalog::sizes);
                store = RocksStore.open(directory, settings);
            }
            long segmentBytes = 0;
            for (ObjectRef r : named.segments()) {
                segmentBytes += r.length();
            }
            bytes += segmentBytes;
            if (store == null && segmentBytes > settings.applyBytes()) {
                store = RocksStore.open(directory, settings);
            }
            Fold fold = store == null && !named.segments().isEmpty() ? new Fold() : null;
            for (ObjectRef r : named.segments()) {
                Segment s = Segment.open(r.path(), storage.read(r));
                checkHeader(r.path(), s.header(), manifest);
                s.tables().forEach(catalog::sizes);
                if (fold != null) {
                    fold.add(s);
                } else if (store != null) {
                    apply(store, s);
                }
            }
            done = true;
            return new Restored(store, fold, bytes, files, named);
        } finally {
            if (!done && store != null) {
                store.close();
            }
        }
    }

    private static List<ObjectRef> join(Manifest m) {
        List<ObjectRef> all = new ArrayList<>(m.stateBase());
        all.addAll(m.segments());
        return all;
    }

    private void checkHeader(String path, SegmentHeader h, Manifest manifest) {
        if (!h.queryId().equals(queryId)) {
            throw Corruption.of(path, "it belongs to query " + h.queryId() + ", not " + queryId);
        }
        if (h.epoch() != StateFiles.epochOf(path) || h.execution() != StateFiles.executionOf(path)) {
            throw Corruption.of(
                    path,
                    "it holds epoch " + h.epoch() + " of execution " + h.execution()
                            + ", which is not what its name says");
        }
        if (h.epoch() > manifest.epoch()) {
            throw Corruption.of(path, "it is newer than the manifest of epoch " + manifest.epoch() + " that names it");
        }
    }

    private long download(BaseDescription base) throws IOException {
        Files.createDirectories(directory);
        long bytes = 0;
        for (Map.Entry<String, byte[]> e : base.inline().entrySet()) {
            Files.write(directory.resolve(e.getKey()), e.getValue(), StandardOpenOption.CREATE_NEW);
        }
        for (Map.Entry<String, ObjectRef> e : base.files().entrySet()) {
            byte[] content = storage.read(e.getValue());
            Files.write(directory.resolve(e.getKey()), content, StandardOpenOption.CREATE_NEW);
            bytes += content.length;
        }
        return bytes;
    }

    private void apply(RocksStore store, Segment s) {
        try (RocksStore.Batch batch = store.batch()) {
            for (int i = 0; i < s.tables().size(); i++) {
                SegmentTable t = s.tables().get(i);
                int id = catalog.existing(t.name());
                s.forEach(
                        i,
                        0,
                        t.totalGroups(),
                        (keyHash, key, keyOff, keyLen, value, valueOff, valueLen) -> batch.add(
                                id,
                                KeyHash.group(keyHash, t.totalGroups()),
                                keyHash,
                                key,
                                keyOff,
                                keyLen,
                                value,
                                valueOff,
                                valueLen));
            }
            batch.flush();
        }
    }
}
