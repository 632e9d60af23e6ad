package io.millrace.state.store;

import io.millrace.row.KeyHash;
import io.millrace.spi.exchange.TaskId;
import io.millrace.state.overlay.TableDelta;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings durable changes into the store, in order. Opens the store when it is first needed: a query with little state starts
 * without it. Changed by one background thread; what tasks read is volatile.
 */
final class Applier implements AutoCloseable {
    private record Durable(long cleanUpTo, List<FrozenDelta> deltas) {}

    /** A table of a task: its deltas are numbered. */
    private record Origin(TaskId task, String table) {}

    /** Numbers of the deltas of one origin that are brought in together. */
    private record Span(int first, int last) {
        Span with(Span later) {
            if (later.first != last + 1) {
                throw new IllegalStateException("Changes " + later.first + " came after " + last);
            }
            return new Span(first, later.last);
        }
    }

    private final StateSettings settings;
    private final Path directory;
    private final TableCatalog catalog;
    private final ArrayDeque<Durable> backlog = new ArrayDeque<>();
    private long backlogBytes;
    private boolean closed;
    /** Whether anything durable is not in the store yet. */
    private volatile boolean behind;

    private volatile @Nullable RocksStore store;
    private volatile @Nullable Fold fold;
    private final long foldEpoch;
    private volatile long appliedEpoch;

    /**
     * @param store open, if the restored state stands in it
     * @param fold the restored state, if it stands in memory
     */
    Applier(
            StateSettings settings,
            Path directory,
            TableCatalog catalog,
            @Nullable RocksStore store,
            @Nullable Fold fold,
            long epoch) {
        this.settings = settings;
        this.directory = directory;
        this.catalog = catalog;
        this.store = store;
        this.fold = fold;
        this.foldEpoch = epoch;
        this.appliedEpoch = fold == null ? epoch : -1;
    }

    long appliedEpoch() {
        return appliedEpoch;
    }

    /** The open store; tables ask for it only when entries have been applied. */
    RocksStore store() {
        RocksStore s = store;
        if (s == null) {
            throw StoreErrors.closed();
        }
        return s;
    }

    /** Any thread, without waiting for what is being brought into the store. */
    boolean isBehind() {
        return behind;
    }

    boolean isStoreOpen() {
        return store != null;
    }

    /** The restored state, as long as the store does not have it. */
    @Nullable
    Fold fold() {
        return fold;
    }

    /** Changes that are durable now. Pages up to cleanUpTo are all in here or in earlier calls. */
    synchronized void durable(long cleanUpTo, List<FrozenDelta> deltas) {
        if (closed) {
            return;
        }
        Durable last = deltas.isEmpty() ? backlog.pollLast() : null;
        if (deltas.isEmpty() && last == null && fold == null) {
            appliedEpoch = Math.max(appliedEpoch, cleanUpTo);
            return;
        }
        backlog.add(new Durable(cleanUpTo, last == null ? deltas : last.deltas));
        behind = true;
        for (FrozenDelta d : deltas) {
            backlogBytes += d.bytes();
        }
        if (backlogBytes > settings.applyBytes() || settings.applyBytes() == 0) {
            applyAll();
        }
    }

    /** Brings everything that is durable into the store, and returns it; null after close. */
    synchronized @Nullable RocksStore applyAll() {
        if (closed) {
            return null;
        }
        RocksStore s = store;
        if (s == null) {
            s = RocksStore.open(directory, settings);
            store = s;
        }
        Fold f = fold;
        if (f != null) {
            f.writeTo(s, catalog);
            appliedEpoch = foldEpoch;
            fold = null;
        }
        writeBacklog(s);
        for (Durable d : backlog) {
            for (FrozenDelta delta : d.deltas) {
                delta.tables.forEach(catalog::sizes);
            }
            appliedEpoch = Math.max(appliedEpoch, d.cleanUpTo);
        }
        backlog.clear();
        backlogBytes = 0;
        behind = false;
        return s;
    }

    /** Only the outcome of what has gathered: most state of short windows never reaches the store. */
    private void writeBacklog(RocksStore s) {
        Map<Origin, Span> spans = new HashMap<>();
        for (Durable d : backlog) {
            for (FrozenDelta delta : d.deltas) {
                for (TableDelta t : delta.tables) {
                    Span one = new Span(t.number(), t.number());
                    spans.merge(new Origin(delta.task(), t.name()), one, Span::with);
                }
            }
        }
        try (RocksStore.Batch batch = s.batch()) {
            for (Durable d : backlog) {
                for (FrozenDelta delta : d.deltas) {
                    for (TableDelta t : delta.tables) {
                        write(batch, t, Objects.requireNonNull(spans.get(new Origin(delta.task(), t.name()))));
                    }
                }
            }
            batch.flush();
        }
    }

    private void write(RocksStore.Batch batch, TableDelta t, Span span) {
        int total = t.range().total();
        int id = catalog.id(t.name(), t.order(), total);
        t.forEachOf(
                span.first,
                span.last,
                (keyHash, key, keyOff, keyLen, value, valueOff, valueLen) -> batch.add(
                        id, KeyHash.group(keyHash, total), keyHash, key, keyOff, keyLen, value, valueOff, valueLen));
    }

    /** Brings in everything that is durable and gives the store up, open, to whoever called; null if there is none. */
    synchronized @Nullable RocksStore leave() {
        RocksStore s = store == null ? null : applyAll();
        closed = true;
        backlog.clear();
        fold = null;
        return s;
    }

    @Override
    public synchronized void close() {
        closed = true;
        RocksStore s = store;
        if (s != null) {
            s.close();
        }
        backlog.clear();
        fold = null;
    }
}
