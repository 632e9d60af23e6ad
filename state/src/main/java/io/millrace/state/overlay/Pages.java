package io.millrace.state.overlay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pages of one table by number, and where they stand on their way from open to clean. Counts their bytes. */
final class Pages {
    private static final int FIRST_PAGE_BYTES = 1 << 10;
    private static final int PAGE_BYTES = 128 << 10;

    private final MemoryBudget budget;
    private @Nullable Page[] byNumber = new @Nullable Page[8];
    private int[] freeNumbers = new int[0];
    private int freeCount;
    private int numbers;
    private int nextCapacity = FIRST_PAGE_BYTES;
    private long overlayBytes;

    final List<Page> open = new ArrayList<>();
    /** Oldest epoch first. */
    final ArrayDeque<Page> frozen = new ArrayDeque<>();
    /** Oldest first. */
    final ArrayDeque<Page> clean = new ArrayDeque<>();

    private @Nullable Page filling;

    Pages(MemoryBudget budget) {
        this.budget = budget;
    }

    Page of(long ref) {
        Page p = byNumber[(int) (ref >>> 32)];
        if (p == null) {
            throw new IllegalStateException("no page for reference " + ref);
        }
        return p;
    }

    static long ref(Page p, int at) {
        return (long) p.number << 32 | at;
    }

    long overlayBytes() {
        return overlayBytes;
    }

    /** The open page with room for a record of this length. */
    Page openPage(int recordLength) {
        Page last = open.isEmpty() ? null : open.get(open.size() - 1);
        if (last != null && last.data.length - last.used >= recordLength) {
            return last;
        }
        Page p = allocate(recordLength, 0, true);
        open.add(p);
        overlay(p.data.length);
        return p;
    }

    /** A page for entries that are in the store. */
    Page storePage(int recordLength) {
        if (filling != null && filling.data.length - filling.used >= recordLength) {
            return filling;
        }
        filling = allocate(recordLength, Page.FROM_STORE, false);
        clean.add(filling);
        budget.clean(filling.data.length);
        return filling;
    }

    /** A page for restored entries of a durable epoch that the store does not have yet. Before any open page. */
    Page restoredPage(int recordLength, long epoch) {
        Page last = frozen.peekLast();
        if (last != null && last.data.length - last.used >= recordLength) {
            return last;
        }
        Page p = allocate(recordLength, epoch, false);
        frozen.add(p);
        overlay(p.data.length);
        return p;
    }

    Page[] freeze(long epoch, int delta) {
        Page[] changed = open.toArray(new Page[0]);
        for (Page p : changed) {
            p.open = false;
            p.epoch = epoch;
            p.delta = delta;
            frozen.add(p);
        }
        open.clear();
        // Each epoch has pages of its own: they begin small again, so that an epoch with few changes costs little.
        nextCapacity = FIRST_PAGE_BYTES;
        return changed;
    }

    /** The oldest frozen page becomes clean. */
    Page frozenToClean() {
        Page p = frozen.remove();
        overlay(-p.data.length);
        budget.clean(p.data.length);
        clean.add(p);
        return p;
    }

    /** Forgets a clean page that has been taken off its queue. */
    void drop(Page p) {
        byNumber[p.number] = null;
        if (freeCount == freeNumbers.length) {
            freeNumbers = Arrays.copyOf(freeNumbers, Math.max(8, freeCount * 2));
        }
        freeNumbers[freeCount++] = p.number;
        budget.clean(-p.data.length);
        if (filling == p) {
            filling = null;
        }
    }

    boolean isFilling(Page p) {
        return filling == p;
    }

    private void overlay(long bytes) {
        overlayBytes += bytes;
        budget.overlay(bytes);
    }

    private Page allocate(int recordLength, long epoch, boolean isOpen) {
        int capacity = Math.max(nextCapacity, recordLength);
        nextCapacity = Math.min(PAGE_BYTES, nextCapacity * 2);
        int number = freeCount > 0 ? freeNumbers[--freeCount] : numbers++;
        if (number == byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, number * 2);
        }
        Page p = new Page(number, capacity, epoch, isOpen);
        byNumber[number] = p;
        return p;
    }
}
