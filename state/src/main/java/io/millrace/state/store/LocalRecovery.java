package io.millrace.state.store;

import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.state.Reshaping;
import io.millrace.spi.state.StatePart;
import io.millrace.spi.state.StateShare;
import io.millrace.spi.state.StateSplit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the executions of a query know of each other on this node. It hands the local store of a query on this node from one execution to the next. Executions take turns: whoever opens waits for the one before
 * to let go, since the next is ordered while that one ends (docs/decisions/046-a-store-outlives-its-execution.md). And it remembers how they divided the state, so that what belongs to others need not be
 * read. All stores that it hands on have the shape of state that the program of this run reads: what comes out of the checkpoint is changed on its
 * way into them (docs/decisions/053-state-that-changes-shape.md). Thread-safe.
 */
public final class LocalRecovery implements AutoCloseable {
    private static final int REMEMBERED_SPLITS = 64;

    private final Reshaping reshaping;
    private final TreeMap<Long, StateSplit> splits = new TreeMap<>();
    private final Spare spare = new Spare();
    private CompletableFuture<Optional<LeftStore>> last = CompletableFuture.completedFuture(Optional.empty());
    private boolean closed;

    /** For state that has always had the shape that it has now. */
    public LocalRecovery() {
        this(Reshaping.NONE);
    }

    /** @param reshaping to what the program of this run reads */
    public LocalRecovery(Reshaping reshaping) {
        this.reshaping = reshaping;
    }

    /** One execution: what it is left, and what it leaves. Exactly one other, or nobody, gets that. */
    static final class Turn {
        private final CompletableFuture<Optional<LeftStore>> before;
        private final Map<Long, StateSplit> splits;
        private final Spare spare;
        private final Reshaping reshaping;
        private final CompletableFuture<Optional<LeftStore>> mine = new CompletableFuture<>();

        private Turn(
                CompletableFuture<Optional<LeftStore>> before,
                Map<Long, StateSplit> splits,
                Spare spare,
                Reshaping reshaping) {
            this.before = before;
            this.splits = splits;
            this.spare = spare;
            this.reshaping = reshaping;
        }

        /** For a store that nobody goes on with. */
        static Turn alone() {
            return outOfTurn(Map.of(), Reshaping.NONE);
        }

        private static Turn outOfTurn(Map<Long, StateSplit> splits, Reshaping reshaping) {
            Turn turn = new Turn(CompletableFuture.completedFuture(Optional.empty()), splits, new Spare(), reshaping);
            discard(turn.mine);
            return turn;
        }

        /** What this node keeps of other nodes' state. */
        Spare spare() {
            return spare;
        }

        /** What becomes of what is read from the checkpoint. What is left here, or kept of others, is as it should be. */
        Reshaping reshaping() {
            return reshaping;
        }

        /** What the execution before left, if it does so in time. To be called once. Blocks. */
        Optional<LeftStore> take(long patienceMs) {
            try {
                return before.get(patienceMs, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                discard(before);
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                discard(before);
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new AssertionError("never completed so", e);
            }
        }

        /** Whose state an object of the checkpoint holds; null if that is not known here. */
        @Nullable
        StateShare owner(String path) {
            StateSplit split = splits.get(StateFiles.executionOf(path));
            StatePart part = StateFiles.partOf(path);
            return split == null || split.all().size() != part.count()
                    ? null
                    : split.all().get(part.index());
        }

        /** The turn is over. */
        void leave(Optional<LeftStore> store) {
            mine.complete(store);
        }
    }

    /** @param split of an execution that nobody else on this node opens */
    synchronized Turn next(long execution, StateSplit split) {
        splits.put(execution, split);
        if (splits.size() > REMEMBERED_SPLITS) {
            splits.pollFirstEntry();
        }
        return next();
    }

    /** For somebody who is not an execution. */
    synchronized Turn next() {
        if (closed) {
            return Turn.outOfTurn(Map.of(), reshaping);
        }
        Turn turn = new Turn(last, Map.copyOf(splits), spare, reshaping);
        last = turn.mine;
        return turn;
    }

    /** For somebody who reads, is left nothing and leaves nothing. */
    synchronized Turn onlooker() {
        return Turn.outOfTurn(Map.copyOf(splits), reshaping);
    }

    Spare spare() {
        return spare;
    }

    private static void discard(CompletableFuture<Optional<LeftStore>> store) {
        var unused = store.thenAccept(left -> left.ifPresent(LeftStore::discard));
    }

    /** No execution follows. What was left is deleted, what will be left by one that has not ended as soon as it is. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            discard(last);
        }
    }
}
