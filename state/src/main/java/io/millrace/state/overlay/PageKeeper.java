package io.millrace.state.overlay;

import io.millrace.row.Bytes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a table's memory in bounds, a little at a time: pages that the store has by now become clean, clean pages that are
 * mostly garbage are compacted, and the oldest are dropped when the cache is full. Never while a cursor is open.
 */
final class PageKeeper {
    private static final int COMPACT_AT_ONCE = 4;

    private final OverlayTable table;
    private final Pages pages;
    private final KeyIndex index;
    private final MemoryBudget budget;
    private boolean isDue;

    PageKeeper(OverlayTable table, MemoryBudget budget) {
        this.table = table;
        this.pages = table.pages;
        this.index = table.index;
        this.budget = budget;
    }

    /** There may be something to do at the next call. */
    void due() {
        isDue = true;
    }

    boolean cacheFull() {
        return budget.cacheFull();
    }

    /** To be called before a place in the index is looked up. */
    void tidy() {
        if (isDue && table.openCursors == 0) {
            isDue = false;
            long applied = table.backing.appliedEpoch();
            Page oldest = pages.frozen.peek();
            while (oldest != null && oldest.epoch <= applied) {
                Page p = pages.frozenToClean();
                if (p.tombstones > 0) {
                    purgeTombstones(p);
                }
                oldest = pages.frozen.peek();
            }
            compact();
            while (budget.cacheFull() && !pages.clean.isEmpty()) {
                evict(pages.clean.remove());
            }
        }
    }

    private void purgeTombstones(Page p) {
        for (int at = 0; at < p.used; at += p.length(at)) {
            if ((p.flags(at) & Page.TOMBSTONE) != 0 && isNewest(p, at)) {
                index.delete();
                p.live -= p.length(at);
            }
        }
        p.tombstones = 0;
    }

    private void compact() {
        int left = COMPACT_AT_ONCE;
        ArrayDeque<Page> move = new ArrayDeque<>();
        for (Iterator<Page> it = pages.clean.iterator(); it.hasNext() && left > 0; ) {
            Page p = it.next();
            if (p.live * 2L < p.used && !pages.isFilling(p)) {
                it.remove();
                move.add(p);
                left--;
            }
        }
        for (Page p : move) {
            for (int at = 0; p.live > 0 && at < p.used; at += p.length(at)) {
                if (isNewest(p, at)) {
                    int n = p.valueLen(at);
                    int length = Page.recordLength(p.keyLen(at), n);
                    Page to = pages.storePage(length);
                    int copy = to.append(length, 0, p.keyHash(at), p.data, p.keyOff(at), p.keyLen(at), n);
                    System.arraycopy(p.data, p.valueOff(at), to.data, to.valueOff(copy), n);
                    index.replace(Pages.ref(to, copy));
                }
            }
            pages.drop(p);
        }
    }

    private void evict(Page p) {
        if (table.complete && p.live > 0) {
            table.complete = false;
            table.storeFloor = null;
            indexTombstones();
        }
        for (int at = 0; p.live > 0 && at < p.used; at += p.length(at)) {
            if (isNewest(p, at)) {
                index.delete();
                byte[] floor = table.storeFloor;
                if (floor != null && Bytes.compare(p.data, p.keyOff(at), p.keyLen(at), floor, 0, floor.length) < 0) {
                    table.storeFloor = key(p, at);
                }
            }
        }
        pages.drop(p);
    }

    /** From now on the store is read for keys that the index misses: removals it has not seen yet must be in the index. */
    private void indexTombstones() {
        for (int i = pages.open.size() - 1; i >= 0; i--) {
            indexTombstones(pages.open.get(i));
        }
        for (Iterator<Page> it = pages.frozen.descendingIterator(); it.hasNext(); ) {
            indexTombstones(it.next());
        }
    }

    private void indexTombstones(Page p) {
        for (int at = 0; at < p.used; at += p.length(at)) {
            int flags = p.flags(at);
            if ((flags & Page.TOMBSTONE) != 0
                    && (flags & Page.DEAD) == 0
                    && index.find(p.data, p.keyOff(at), p.keyLen(at)) == KeyIndex.NONE) {
                index.insert(p.data, p.keyOff(at), p.keyLen(at), Pages.ref(p, at));
                p.live += p.length(at);
                p.tombstones++;
            }
        }
    }

    private boolean isNewest(Page p, int at) {
        return index.find(p.data, p.keyOff(at), p.keyLen(at)) == Pages.ref(p, at);
    }

    static byte[] key(Page p, int at) {
        return Arrays.copyOfRange(p.data, p.keyOff(at), p.keyOff(at) + p.keyLen(at));
    }

    /** The lower of two floors, null being none. */
    static byte @Nullable [] lower(byte @Nullable [] a, byte @Nullable [] b) {
        return a == null ? b : b == null ? a : Bytes.compare(a, 0, a.length, b, 0, b.length) <= 0 ? a : b;
    }
}
