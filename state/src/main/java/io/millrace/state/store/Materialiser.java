package io.millrace.state.store;

import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.state.StatePart;
import io.millrace.state.segment.BaseDescription;
import io.millrace.state.segment.SegmentHeader;
import io.millrace.state.segment.SegmentTable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes bases: a snapshot of the store's files by hard links, of which only those that are not there yet are put away. */
final class Materialiser {
    private static final String FILE_SUFFIX = ".sst";

    private final CheckpointStorage storage;
    private final Path scratch;
    private final String queryId;
    private final long execution;
    private final StatePart part;
    private final String unique;

    Materialiser(
            CheckpointStorage storage, Path scratch, String queryId, long execution, StatePart part, String unique) {
        this.storage = storage;
        this.scratch = scratch;
        this.queryId = queryId;
        this.execution = execution;
        this.part = part;
        this.unique = unique;
    }

    /** The store's files as of an epoch, in a directory of their own. */
    record Snapshot(Path directory, long epoch, List<SegmentTable> tables) {}

    /** @param epoch the epoch whose state the store holds exactly, now and until this returns */
    Snapshot snapshot(RocksStore store, long epoch, List<SegmentTable> tables) {
        Path directory = scratch.resolve("snapshot-" + epoch);
        store.snapshot(directory);
        return new Snapshot(directory, epoch, tables);
    }

    /** @param known files of the last base, by name; a store never writes another file under a name */
    MaterialisedBase putAway(Snapshot snapshot, Map<String, ObjectRef> known) throws IOException {
        long epoch = snapshot.epoch();
        SortedMap<String, byte[]> inline = new TreeMap<>();
        SortedMap<String, ObjectRef> files = new TreeMap<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(snapshot.directory())) {
            for (Path p : names) {
                String name = String.valueOf(p.getFileName());
                if (name.endsWith(FILE_SUFFIX)) {
                    files.put(name, file(p, name, epoch, known));
                } else if (name.equals("CURRENT") || name.startsWith("MANIFEST-")) {
                    inline.put(name, Files.readAllBytes(p));
                }
            }
        } finally {
            deleteFiles(snapshot.directory());
        }
        BaseDescription base =
                new BaseDescription(new SegmentHeader(queryId, execution, epoch), snapshot.tables(), inline, files);
        ObjectRef description = storage.put(StateFiles.basePath(execution, epoch, part, unique), base.encode());
        List<ObjectRef> refs = new ArrayList<>();
        refs.add(description);
        refs.addAll(files.values());
        return new MaterialisedBase(epoch, List.copyOf(refs), Map.copyOf(files));
    }

    private ObjectRef file(Path p, String name, long epoch, Map<String, ObjectRef> known) throws IOException {
        ObjectRef ref = known.get(name);
        if (ref != null && ref.length() == Files.size(p)) {
            return ref;
        }
        String number = name.substring(0, name.length() - FILE_SUFFIX.length());
        return storage.put(
                StateFiles.baseFilePath(execution, epoch, part, unique + "-" + number), Files.readAllBytes(p));
    }

    private static void deleteFiles(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path p : files) {
                Files.deleteIfExists(p);
            }
        }
        Files.deleteIfExists(directory);
    }
}
