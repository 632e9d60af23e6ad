package io.millrace.state.store;

import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Corruption;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.state.Reshaping;
import io.millrace.spi.state.StateShare;
import io.millrace.state.segment.BaseDescription;
import io.millrace.state.segment.Segment;
import io.millrace.state.segment.SegmentHeader;
import io.millrace.state.segment.SegmentTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the state that a manifest names: its base in a fresh store, or what an execution left here, then its segments in order. All that is
 * read is verified on the way, and what an earlier program wrote is brought into the shape of now.
 */
final class Restorer {
    private static final int COPIED_TOGETHER = 256;
    private static final long READ_TOGETHER_BYTES = 32L << 20;

    private final CheckpointStorage storage;
    private final Path directory;
    private final StateSettings settings;
    private final TableCatalog catalog;
    private final String queryId;
    private final StateShare share;
    private final @Nullable LeftStore left;
    private final @Nullable LeftStore spare;
    private final @Nullable BaseDescription spareAsBase;
    private final LocalRecovery.Turn turn;
    private Reshaping.Plan shapes = (execution, table) -> null;
    private int imports;

    /**
     * @param left to begin with; it leads to the manifest that will be restored. Closed if that fails
     * @param spare to take entries from; it leads there, too, and stays as it is
     */
    Restorer(
            CheckpointStorage storage,
            Path directory,
            StateSettings settings,
            TableCatalog catalog,
            String queryId,
            StateShare share,
            @Nullable LeftStore left,
            @Nullable LeftStore spare,
            LocalRecovery.Turn turn) {
        this.storage = storage;
        this.directory = directory;
        this.settings = settings;
        this.catalog = catalog;
        this.queryId = queryId;
        this.share = share;
        this.left = left;
        this.spare = spare;
        spareAsBase = spare == null ? null : spare.asBase(queryId);
        this.turn = turn;
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
        shapes = turn.reshaping().of(manifest);
        // A manifest may list reports as they came; sorted out, there is one base and the segments after it.
        StateFiles named = StateFiles.NONE.next(manifest.stateBase()).next(join(manifest));
        Map<String, ObjectRef> files = new TreeMap<>();
        long bytes = 0;
        RocksStore store = left == null ? null : left.store();
        boolean done = false;
        try {
            Coverage coverage = coverage(named, manifest);
            BaseDescription only = coverage.only();
            if (left != null) {
                files.putAll(left.filesIn(manifest));
                BaseDescription first = coverage.bases().get(0);
                forget(left.store(), first, wanted(first, coverage));
                bytes += left.store().bytes() + importOthers(left.store(), first, coverage);
            } else if (only != null && share.whole()) {
                bytes += download(only, directory);
                files.putAll(only.files());
                only.tables().forEach(catalog::sizes);
                store = RocksStore.open(directory, settings);
                reshape(store, only, wanted(only, coverage));
            } else if (!coverage.bases().isEmpty()) {
                BaseDescription first = beginning(coverage);
                if (first != null) {
                    bytes += download(first, directory);
                    files.putAll(first.files());
                }
                store = RocksStore.open(directory, settings);
                if (first != null) {
                    forget(store, first, wanted(first, coverage));
                    reshape(store, first, wanted(first, coverage));
                }
                bytes += importOthers(store, first, coverage);
            }
            Fold fold = new Fold(store != null);
            List<ObjectRef> ours =
                    named.segments().stream().filter(r -> concernsUs(r.path())).toList();
            for (List<ObjectRef> some : readTogether(ours)) {
                for (Segment s : segments(some, manifest)) {
                    GroupFilter filter = (table, group) ->
                            share.owns(table, group) && s.header().epoch() > coverage.epoch(table, group);
                    s.tables().forEach(t -> catalog.sizes(filtered(t, filter)));
                    fold.add(s, filter, shapes);
                    if (fold.bytes() > settings.applyBytes()) {
                        if (store == null) {
                            store = RocksStore.open(directory, settings);
                        }
                        fold.writeTo(store, catalog);
                        fold = new Fold(true);
                    }
                }
                bytes += some.stream().mapToLong(ObjectRef::length).sum();
            }
            if (store != null) {
                fold.writeTo(store, catalog);
            }
            done = true;
            return new Restored(store, store != null || named.segments().isEmpty() ? null : fold, bytes, files, named);
        } finally {
            if (!done && store != null) {
                store.close();
            }
        }
    }

    /** In their order, so many at a time as may be in memory together; a storage that is far away takes as long for some as for one. */
    private static List<List<ObjectRef>> readTogether(Collection<ObjectRef> refs) {
        List<List<ObjectRef>> all = new ArrayList<>();
        List<ObjectRef> some = new ArrayList<>();
        long bytes = 0;
        for (ObjectRef ref : refs) {
            if (!some.isEmpty() && bytes + ref.length() > READ_TOGETHER_BYTES) {
                all.add(some);
                some = new ArrayList<>();
                bytes = 0;
            }
            some.add(ref);
            bytes += ref.length();
        }
        if (!some.isEmpty()) {
            all.add(some);
        }
        return all;
    }

    private List<Segment> segments(List<ObjectRef> refs, Manifest manifest) throws IOException {
        List<byte[]> bytes = storage.readAll(refs);
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < refs.size(); i++) {
            Segment s = Segment.open(refs.get(i).path(), bytes.get(i));
            checkHeader(refs.get(i).path(), s.header(), manifest);
            segments.add(s);
        }
        return segments;
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

    /** All bases that the manifest names, with what each of them answers for; what was left here comes before one of the same epoch. */
    private Coverage coverage(StateFiles named, Manifest manifest) throws IOException {
        List<BaseDescription> bases = new ArrayList<>();
        List<Boolean> whole = new ArrayList<>();
        if (left != null) {
            bases.add(left.asBase(queryId));
            whole.add(left.share().whole());
        }
        if (spareAsBase != null) {
            bases.add(spareAsBase);
            whole.add(false);
        }
        List<ObjectRef> descriptions =
                StateFiles.bases(named.base()).stream().map(one -> one.get(0)).toList();
        List<byte[]> bytes = storage.readAll(descriptions);
        for (int i = 0; i < descriptions.size(); i++) {
            String path = descriptions.get(i).path();
            BaseDescription base = BaseDescription.decode(path, bytes.get(i));
            checkHeader(path, base.header(), manifest);
            bases.add(base);
            whole.add(StateFiles.partOf(path).count() == 1);
        }
        return Coverage.of(bases, whole);
    }

    /** Whether a segment may have changes that are neither somebody else's nor in the store already. */
    private boolean concernsUs(String path) {
        StateShare owner = turn.owner(path);
        long epoch = StateFiles.epochOf(path);
        StateShare here = have(left, epoch).and(have(spare, epoch));
        return share.overlaps(owner == null ? share : owner, here);
    }

    private static StateShare have(@Nullable LeftStore store, long epoch) {
        return store == null || epoch > store.epoch() ? StateShare.NONE : store.share();
    }

    private static SegmentTable filtered(SegmentTable t, GroupFilter filter) {
        TreeMap<Integer, Long> sizes = new TreeMap<>(t.groupSizes());
        sizes.keySet().removeIf(group -> !filter.takes(t.name(), group));
        return new SegmentTable(t.name(), t.order(), t.totalGroups(), sizes);
    }

    /** Whether a base's state of a key group is wanted here. */
    private GroupFilter wanted(BaseDescription base, Coverage coverage) {
        return (table, group) -> share.owns(table, group) && coverage.newest(table, group, base);
    }

    /**
     * The base to begin with: its files become the store's as they are. It is the one with most of the entries that are wanted here, if
     * they are at least half of its own; else null.
     */
    private @Nullable BaseDescription beginning(Coverage coverage) {
        BaseDescription best = null;
        long most = 0;
        for (BaseDescription base : coverage.bases()) {
            if (base.equals(spareAsBase)) {
                continue;
            }
            GroupFilter filter = wanted(base, coverage);
            long here = 0;
            long all = 0;
            for (SegmentTable t : base.tables()) {
                for (Map.Entry<Integer, Long> size : t.groupSizes().entrySet()) {
                    here += filter.takes(t.name(), size.getKey()) ? size.getValue() : 0;
                    all += size.getValue();
                }
            }
            if (here > most && 2 * here >= all) {
                best = base;
                most = here;
            }
        }
        return best;
    }

    /** The store has what a base has, with its ids of tables: it forgets what is not wanted of that. */
    private void forget(RocksStore store, BaseDescription base, GroupFilter filter) {
        for (int id = 0; id < base.tables().size(); id++) {
            SegmentTable t = base.tables().get(id);
            catalog.sizes(filtered(t, filter));
            int from = -1;
            for (int group = 0; group <= t.totalGroups(); group++) {
                boolean goes = t.groupSizes().containsKey(group) && !filter.takes(t.name(), group);
                if (goes && from < 0) {
                    from = group;
                } else if (!goes && from >= 0) {
                    store.removeGroups(id, from, group);
                    from = -1;
                }
            }
        }
    }

    private long importOthers(RocksStore into, @Nullable BaseDescription first, Coverage coverage) throws IOException {
        long bytes = 0;
        for (BaseDescription base : coverage.bases()) {
            bytes += base.equals(first) ? 0 : importInto(into, base, wanted(base, coverage));
        }
        return bytes;
    }

    /** Copies what is wanted out of a base. */
    private long importInto(RocksStore into, BaseDescription base, GroupFilter filter) throws IOException {
        boolean any = base.tables().stream()
                .anyMatch(t -> t.groupSizes().keySet().stream().anyMatch(g -> filter.takes(t.name(), g)));
        if (!any) {
            return 0;
        }
        String name =
                "import-" + base.header().execution() + "-" + base.header().epoch() + "-" + imports++;
        if (spare != null && base.equals(spareAsBase)) {
            for (int id = 0; id < base.tables().size(); id++) {
                copyTable(spare.store(), into, base.tables().get(id), id, filter, null, name);
            }
            return 0;
        }
        Path scratch = directory.resolveSibling(name);
        long bytes = download(base, scratch);
        try (RocksStore from = RocksStore.open(scratch, settings)) {
            for (int id = 0; id < base.tables().size(); id++) {
                SegmentTable t = base.tables().get(id);
                copyTable(from, into, t, id, filter, change(base, t), name);
            }
        }
        try (Stream<Path> left = Files.list(scratch)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(scratch);
        return bytes;
    }

    private Reshaping.@Nullable Change change(BaseDescription base, SegmentTable table) {
        return shapes.of(base.header().execution(), table.name());
    }

    /** A store that began with the files of a base has its entries as they were written: those of another shape are written anew above them. */
    private void reshape(RocksStore store, BaseDescription base, GroupFilter filter) throws IOException {
        for (int id = 0; id < base.tables().size(); id++) {
            SegmentTable t = base.tables().get(id);
            Reshaping.Change change = change(base, t);
            if (change != null) {
                copyTable(store, store, t, id, filter, change, "reshape");
            }
        }
    }

    /** In a file of its own. */
    private void copyTable(
            RocksStore from,
            RocksStore into,
            SegmentTable t,
            int id,
            GroupFilter filter,
            Reshaping.@Nullable Change change,
            String name)
            throws IOException {
        catalog.sizes(filtered(t, filter));
        int to = catalog.existing(t.name());
        Path path = directory.resolveSibling(name + "-" + id + ".sst");
        try (RocksStore.SortedFile file = into.sortedFile(path)) {
            for (int group = 0; group < t.totalGroups(); group++) {
                if (filter.takes(t.name(), group)) {
                    copy(from, id, group, to, file, change);
                }
            }
            file.ingest();
        }
        Files.deleteIfExists(path);
    }

    private static void copy(
            RocksStore from,
            int fromTable,
            int group,
            int toTable,
            RocksStore.SortedFile to,
            Reshaping.@Nullable Change change) {
        byte[] first = new byte[RocksStore.KEY_PREFIX];
        RocksStore.prefix(first, fromTable, group);
        try (StoreScan scan = from.scan(first, RocksStore.endOf(fromTable, group))) {
            boolean more = true;
            while (more) {
                more = scan.copyTo(to, toTable, COPIED_TOGETHER, change);
            }
        }
    }

    private long download(BaseDescription base, Path directory) throws IOException {
        Files.createDirectories(directory);
        long bytes = 0;
        for (Map.Entry<String, byte[]> e : base.inline().entrySet()) {
            Files.write(directory.resolve(e.getKey()), e.getValue(), StandardOpenOption.CREATE_NEW);
        }
        Map<ObjectRef, String> names = new LinkedHashMap<>();
        base.files().forEach((name, ref) -> names.put(ref, name));
        for (List<ObjectRef> some : readTogether(names.keySet())) {
            List<byte[]> contents = storage.readAll(some);
            for (int i = 0; i < some.size(); i++) {
                Path file = directory.resolve(Objects.requireNonNull(names.get(some.get(i))));
                Files.write(file, contents.get(i), StandardOpenOption.CREATE_NEW);
                bytes += contents.get(i).length;
            }
        }
        return bytes;
    }
}
