package io.millrace.state.store;

import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateBackend;
import io.millrace.spi.state.StateDelta;
import io.millrace.spi.state.StateShare;
import io.millrace.spi.state.StateSplit;
import io.millrace.spi.state.StateTable.Order;
import io.millrace.spi.state.TaskState;
import io.millrace.state.overlay.MemoryBudget;
import io.millrace.state.overlay.OverlayTable;
import io.millrace.state.overlay.TableDelta;
import io.millrace.state.segment.Segment;
import io.millrace.state.segment.SegmentHeader;
import io.millrace.state.storage.OwnedDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * State of one execution on one node. {@link #persist} gives all state objects that the manifest of its epoch needs and that are not known
 * to be durable: new segments, those of epochs that were given up, and a new base until an epoch that had it is durable.
 * {@link StateFiles#next} makes the manifest's lists of them.
 *
 * <p>Over 500 lines, of which 120 are ways to open it: what becomes of an epoch's changes, from frozen to applied, is guarded by one monitor.
 */
public final class RocksStateBackend implements StateBackend {
    private static final int BASE_ATTEMPTS = 3;
    /** Entries of a table that are read before the first row: some tens of milliseconds. More come as they are asked for. */
    private static final long MOST_PRELOADED = 10_000;

    private final StateSettings settings;
    private final CheckpointStorage storage;
    private final String queryId;
    private final long execution;
    private final StateShare share;
    private final Executor background;
    private final SerialQueue queue;
    private final OwnedDirectory directory;
    private final LocalRecovery.Turn turn;
    private final String unique = UUID.randomUUID().toString();
    private final TableCatalog catalog;
    private final Applier applier;
    private final Materialiser materialiser;
    private final MemoryBudget budget;
    private final long baseEpoch;
    private final boolean preload;

    private final EpochLedger ledger = new EpochLedger();
    private final Set<TaskId> tasks = new HashSet<>();
    private final List<OverlayTable> tables = new ArrayList<>();
    private Map<String, ObjectRef> baseFiles;
    private @Nullable MaterialisedBase reported;
    /** The first epoch whose persist named the reported base, -1 before. */
    private long reportedFrom = -1;

    private final AtomicLong segments = new AtomicLong();
    private final AtomicBoolean catchUpAsked = new AtomicBoolean();
    private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
    private final BaseSchedule schedule;
    private boolean materialising;
    private int failedBases;
    private long durableExecution;
    private long durableEpoch;
    private @Nullable RuntimeException failure;
    private boolean closed;

    RocksStateBackend(
            Opening opening, OwnedDirectory directory, TableCatalog catalog, Restorer.@Nullable Restored restored) {
        settings = opening.settings();
        storage = opening.storage();
        queryId = opening.queryId();
        execution = opening.execution();
        share = opening.share();
        background = opening.background();
        turn = opening.turn();
        queue = new SerialQueue(background);
        this.directory = directory;
        this.catalog = catalog;
        baseEpoch = opening.base().map(Manifest::epoch).orElse(-1L);
        durableExecution = opening.base().map(Manifest::execution).orElse(-1L);
        durableEpoch = baseEpoch;
        budget = new MemoryBudget(settings.cacheBytes(), settings.overlayLimitBytes());
        materialiser = new Materialiser(storage, directory.path(), queryId, execution, share.part(), unique);
        applier = new Applier(
                settings,
                Opening.storeDirectory(directory),
                catalog,
                restored == null ? null : restored.store(),
                restored == null ? null : restored.fold(),
                baseEpoch);
        preload = restored != null && restored.bytes() <= settings.cacheBytes();
        baseFiles = restored == null ? Map.of() : restored.files();
        schedule = new BaseSchedule(settings, share.part());
        if (restored != null) {
            restored.named().segments().forEach(segment -> schedule.written(segment.length()));
        }
    }

    /** As the other open, for all state of the query. */
    public static RocksStateBackend open(
            StateSettings settings,
            CheckpointStorage storage,
            Path localDir,
            String queryId,
            long execution,
            Optional<Manifest> base,
            Executor background) {
        return open(settings, storage, localDir, queryId, execution, StateShare.WHOLE, base, background);
    }

    /** As the other open, with nothing that an execution before left, and leaving nothing. */
    public static RocksStateBackend open(
            StateSettings settings,
            CheckpointStorage storage,
            Path localDir,
            String queryId,
            long execution,
            StateShare share,
            Optional<Manifest> base,
            Executor background) {
        return new Opening(
                        settings,
                        storage,
                        localDir,
                        queryId,
                        execution,
                        share,
                        base,
                        background,
                        LocalRecovery.Turn.alone())
                .open();
    }

    /**
     * Opens the state of a durable epoch. Blocks until it is restored.
     *
     * @param split whose state is kept here; of what the manifest names only that is restored
     * @param localDir for the local store; below it this backend makes a directory of its own, which is deleted after close
     * @param recovery of the query on this node: what the execution before left is where it begins, and close leaves the store there
     * @throws MillraceException {@code CHECKPOINT_CORRUPT} naming the object that is missing or damaged
     */
    public static RocksStateBackend open(
            StateSettings settings,
            CheckpointStorage storage,
            Path localDir,
            String queryId,
            long execution,
            StateSplit split,
            Optional<Manifest> base,
            Executor background,
            LocalRecovery recovery) {
        return new Opening(
                        settings,
                        storage,
                        localDir,
                        queryId,
                        execution,
                        split.mine(),
                        base,
                        background,
                        recovery.next(execution, split))
                .open();
    }

    /**
     * Restores a share of the state as if an execution had left it here, for the next one to begin with. Blocks.
     *
     * @param base a durable epoch; the next execution may begin from a later one of the same execution
     */
    public static void prepare(
            StateSettings settings,
            CheckpointStorage storage,
            Path localDir,
            String queryId,
            StateSplit split,
            Manifest base,
            Executor background,
            LocalRecovery recovery) {
        new Opening(
                        settings,
                        storage,
                        localDir,
                        queryId,
                        base.execution(),
                        split.mine(),
                        Optional.of(base),
                        background,
                        recovery.next())
                .open()
                .close();
    }

    @Override
    public synchronized TaskState open(TaskId task, KeyGroupRange range) {
        check();
        if (range.first() < 0 || range.first() > range.end() || range.end() > range.total() || range.total() > 32_768) {
            throw new IllegalArgumentException("Task " + task + " cannot have " + range);
        }
        if (!tasks.add(task)) {
            throw new IllegalStateException("The state of task " + task + " is open already");
        }
        return new StoreTaskState(this, task, range);
    }

    /** Task thread; blocks while a small state is loaded. */
    OverlayTable openTable(String name, Order order, KeyGroupRange range) {
        int id = catalog.id(name, order, range.total());
        OverlayTable t = new OverlayTable(name, order, range, new TableBacking(applier, id), budget);
        t.restoreSizes(group -> catalog.size(id, group));
        Fold fold = applier.fold();
        if (fold != null) {
            fold.table(name)
                    .subMap(range.first(), range.end())
                    .values()
                    .forEach(group -> group.forEach((key, e) ->
                            t.restoreEntry(baseEpoch, e.keyHash(), key.bytes, e.value(), 0, e.value().length)));
        } else if (t.size() > 0) {
            t.openOnStore(preload && t.size() <= MOST_PRELOADED);
        }
        synchronized (this) {
            check();
            tables.add(t);
        }
        return t;
    }

    synchronized void frozen(FrozenDelta delta) {
        check();
        ledger.frozen(delta);
    }

    @Override
    public CompletionStage<List<ObjectRef>> persist(long epoch, List<StateDelta> deltas) {
        EpochLedger.Pending mine;
        List<EpochLedger.Pending> needed;
        List<ObjectRef> base = List.of();
        synchronized (this) {
            RuntimeException broken = failure;
            if (closed || broken != null) {
                return CompletableFuture.failedFuture(broken != null ? broken : StoreErrors.closed());
            }
            for (StateDelta d : deltas) {
                if (!(d instanceof FrozenDelta) || d.epoch() > epoch) {
                    throw new IllegalArgumentException(
                            "A delta of epoch " + d.epoch() + " cannot go into epoch " + epoch);
                }
            }
            mine = ledger.claim(epoch);
            needed = ledger.needed(epoch);
            MaterialisedBase b = reported;
            if (b != null) {
                reportedFrom = reportedFrom < 0 ? epoch : Math.min(reportedFrom, epoch);
                base = b.refs();
            }
        }
        if (!mine.deltas.isEmpty()) {
            try {
                background.execute(() -> write(mine));
            } catch (RejectedExecutionException e) {
                lost(mine, e);
            }
        }
        List<ObjectRef> baseRefs = base;
        CompletableFuture<?>[] all = needed.stream().map(p -> p.written).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).thenApply(written -> {
            List<ObjectRef> refs = new ArrayList<>(baseRefs);
            needed.forEach(p -> refs.add(p.written.join()));
            return List.copyOf(refs);
        });
    }

    /**
     * Whether a task must leave its rows until the store has caught up: too much is in memory, and part of that is durable, so that the store
     * can take it in. Never because of changes that are not durable: the barrier that makes them so may stand behind the rows. The task is
     * woken ({@link #onRoom}) after each time this was true. Any thread; returns at once.
     */
    boolean holdsRows() {
        if (!budget.overlayFull() || !applier.isBehind()) {
            return false;
        }
        synchronized (this) {
            check();
        }
        // Reset before the store catches up: whoever finds it set is woken by a round that has not begun.
        if (catchUpAsked.compareAndSet(false, true)) {
            queue.execute(this::catchUp);
        }
        return true;
    }

    private void catchUp() {
        catchUpAsked.set(false);
        try {
            applier.applyAll();
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            wakes.forEach(Runnable::run);
        }
    }

    void onRoom(Runnable wake) {
        wakes.add(wake);
    }

    private void write(EpochLedger.Pending p) {
        try {
            List<TableDelta> changes = new ArrayList<>();
            p.deltas.forEach(d -> changes.addAll(d.tables));
            byte[] bytes = Segment.write(new SegmentHeader(queryId, execution, p.epoch), changes);
            p.written.complete(storage.put(
                    StateFiles.segmentPath(execution, p.epoch, share.part(), unique + "-" + segments.incrementAndGet()),
                    bytes));
        } catch (IOException | RuntimeException e) {
            lost(p, e);
        }
    }

    private void lost(EpochLedger.Pending p, Exception e) {
        synchronized (this) {
            ledger.failed(p);
        }
        p.written.completeExceptionally(new MillraceException(
                "STATE_SEGMENT_FAILED",
                "The state changes of epoch " + p.epoch + " could not be written to the checkpoint location: "
                        + e.getMessage()
                        + ". They are kept and written with the next epoch. Check the location's space and health.",
                e));
    }

    @Override
    public void epochDurable(long epoch) {
        List<EpochLedger.Pending> done;
        long cleanUpTo;
        synchronized (this) {
            if (closed || failure != null || epoch <= durableEpoch) {
                return;
            }
            durableExecution = execution;
            durableEpoch = epoch;
            done = ledger.durable(epoch);
            cleanUpTo = ledger.cleanUpTo(epoch);
            MaterialisedBase base = reported;
            if (base != null && reportedFrom >= 0 && reportedFrom <= epoch) {
                baseFiles = base.files();
                reported = null;
                reportedFrom = -1;
                materialising = false;
            }
        }
        queue.execute(() -> apply(epoch, cleanUpTo, done));
    }

    private void apply(long epoch, long cleanUpTo, List<EpochLedger.Pending> done) {
        try {
            List<FrozenDelta> deltas = new ArrayList<>();
            for (EpochLedger.Pending p : done) {
                deltas.addAll(p.deltas);
                count(p.written.join().length());
            }
            applier.durable(cleanUpTo, deltas);
            if (claimBase()) {
                RocksStore store = applier.applyAll();
                if (store != null) {
                    materialise(store, epoch);
                }
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private synchronized void count(long segmentBytes) {
        schedule.written(segmentBytes);
    }

    private synchronized boolean claimBase() {
        if (closed || materialising || !schedule.due()) {
            return false;
        }
        materialising = true;
        schedule.begun();
        return true;
    }

    /** The snapshot is made before the store goes on; its files are put away beside that, so that no change waits for them. */
    private void materialise(RocksStore store, long epoch) {
        Map<String, ObjectRef> known;
        synchronized (this) {
            known = baseFiles;
        }
        Materialiser.Snapshot snapshot = materialiser.snapshot(store, epoch, catalog.snapshot(share));
        try {
            background.execute(() -> putAway(snapshot, known));
        } catch (RejectedExecutionException e) {
            baseFailed(new IOException("the node is shutting down", e));
        }
    }

    private void putAway(Materialiser.Snapshot snapshot, Map<String, ObjectRef> known) {
        try {
            MaterialisedBase base = materialiser.putAway(snapshot, known);
            synchronized (this) {
                reported = base;
                failedBases = 0;
            }
        } catch (IOException e) {
            baseFailed(e);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Segments go on being enough to restore from; only a lasting fault must not go unseen. */
    private synchronized void baseFailed(IOException e) {
        materialising = false;
        if (++failedBases == BASE_ATTEMPTS) {
            fail(StoreErrors.failed("be copied to the checkpoint location", e));
        }
    }

    private synchronized void fail(RuntimeException e) {
        if (!closed && failure == null) {
            failure = e;
        }
    }

    /** Bytes of all overlays on this node. Any thread. */
    public long overlayBytes() {
        return budget.overlayBytes();
    }

    /** The base that persist reports until an epoch with it is durable. Any thread. */
    public synchronized Optional<MaterialisedBase> reportedBase() {
        return Optional.ofNullable(reported);
    }

    /** Epochs up to this one are in the local store. Any thread. */
    public long appliedEpoch() {
        return applier.appliedEpoch();
    }

    /** Whether RocksDB has been opened. Any thread. */
    public boolean isStoreOpen() {
        return applier.isStoreOpen();
    }

    @Override
    public void close() {
        boolean sound;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            sound = failure == null;
            tables.forEach(OverlayTable::close);
        }
        LeftStore left = sound ? leave() : null;
        turn.leave(Optional.ofNullable(left));
        if (left == null) {
            applier.close();
            Opening.close(directory);
        }
    }

    /** The store, for the next execution; null if there is none, or none to rely on. */
    private @Nullable LeftStore leave() {
        RocksStore store;
        try {
            store = applier.leave();
        } catch (RuntimeException e) {
            // The next one reads the checkpoint, and meets whatever is wrong with this disk itself.
            return null;
        }
        if (store == null) {
            return null;
        }
        synchronized (this) {
            return new LeftStore(
                    store,
                    directory,
                    catalog.snapshot(share),
                    share,
                    execution,
                    applier.appliedEpoch(),
                    durableExecution,
                    durableEpoch,
                    baseFiles);
        }
    }

    private void check() {
        RuntimeException broken = failure;
        if (broken != null) {
            throw broken;
        }
        if (closed) {
            throw StoreErrors.closed();
        }
    }
}
