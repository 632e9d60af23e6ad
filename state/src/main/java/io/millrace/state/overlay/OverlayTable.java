package io.millrace.state.overlay;

import io.millrace.error.MillraceException;
import io.millrace.row.Bytes;
import io.millrace.row.KeyHash;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A table of one task. While {@code complete}, every key is in the index and the store is never read; once pages had to be
 * dropped for room, a key that the index misses may be in the store. Task thread only.
 */
public final class OverlayTable implements StateTable {
    private final String name;
    private final Order order;
    private final KeyGroupRange range;
    final Backing backing;
    final Pages pages;
    final KeyIndex index;
    private final PageKeeper keeper;

    private final long[] groupSizes;
    private long size;
    private boolean changed;
    /** The number of the delta that the open pages will be. */
    private int delta = 1;

    boolean complete = true;
    int openCursors;
    private volatile boolean closed;
    /** Sorted tables: no key that only the store has is below this; null: not known. An empty array means none is known to be lower. */
    byte @Nullable [] storeFloor;

    /** Sorted tables: no key of the index below this is more than a removal; null: not known. Walks over the table begin here. */
    byte @Nullable [] liveFloor;

    /** The lowest key that came to life in the index since the first of the open cursors was opened; null: none. */
    byte @Nullable [] lowestAdded;

    private final StateValue stored = new StateValue();
    /** The key that neither the index nor the store had at the last look-up. Only this task writes it, so a put right after need not ask again. */
    private byte[] missed = new byte[64];

    private int missedLen = -1;

    public OverlayTable(String name, Order order, KeyGroupRange range, Backing backing, MemoryBudget budget) {
        this.name = name;
        this.order = order;
        this.range = range;
        this.backing = backing;
        this.pages = new Pages(budget);
        this.index = KeyIndex.of(order, pages);
        this.keeper = new PageKeeper(this, budget);
        this.groupSizes = new long[range.end() - range.first()];
    }

    // --- opening ---

    /** Sets the sizes per group of the state that the table is opened on. */
    public void restoreSizes(IntToLongFunction sizeOfGroup) {
        size = 0;
        for (int i = 0; i < groupSizes.length; i++) {
            groupSizes[i] = sizeOfGroup.applyAsLong(range.first() + i);
            size += groupSizes[i];
        }
    }

    /** An entry of the durable state that the store does not have yet. */
    public void restoreEntry(long epoch, int keyHash, byte[] key, byte[] value, int valueOff, int valueLen) {
        check(keyHash);
        int length = Page.recordLength(key.length, valueLen);
        Page p = pages.restoredPage(length, epoch);
        add(p, length, keyHash, key, 0, key.length, value, valueOff, valueLen);
    }

    /** The restored entries stand in the store. With preload they are taken into memory as far as the cache has room. */
    public void openOnStore(boolean preload) {
        complete = false;
        if (preload) {
            try (Backing.Scan scan = backing.scan(range.first(), range.end(), null)) {
                while (scan.next()) {
                    if (keeper.cacheFull()) {
                        return;
                    }
                    byte[] key = scan.key();
                    byte[] value = scan.value();
                    load(scan.keyHash(), key, 0, key.length, value, scan.valueOff(), value.length - scan.valueOff());
                }
            }
            complete = true;
        }
    }

    // --- StateTable ---

    @Override
    public boolean get(int keyHash, byte[] key, int off, int len, StateValue value) {
        int group = check(keyHash);
        long ref = find(group, keyHash, key, off, len);
        if (ref == KeyIndex.NONE) {
            return false;
        }
        Page p = pages.of(ref);
        int at = (int) ref;
        return (p.flags(at) & Page.TOMBSTONE) == 0 && point(p, at, value);
    }

    @Override
    public boolean getForUpdate(int keyHash, byte[] key, int off, int len, StateValue value) {
        int group = check(keyHash);
        long ref = find(group, keyHash, key, off, len);
        if (ref == KeyIndex.NONE) {
            return false;
        }
        Page p = pages.of(ref);
        int at = (int) ref;
        if ((p.flags(at) & Page.TOMBSTONE) != 0) {
            return false;
        }
        changed = true;
        if (p.open) {
            return point(p, at, value);
        }
        int valueLen = p.valueLen(at);
        int length = Page.recordLength(len, valueLen);
        Page to = pages.openPage(length);
        int copy = to.append(length, inherited(p, at), keyHash, key, off, len, valueLen);
        System.arraycopy(p.data, p.valueOff(at), to.data, to.valueOff(copy), valueLen);
        index.replace(Pages.ref(to, copy));
        supersede(p, at);
        return point(to, copy, value);
    }

    @Override
    public void put(int keyHash, byte[] key, int keyOff, int keyLen, byte[] value, int valueOff, int valueLen) {
        put(keyHash, key, keyOff, keyLen, value, valueOff, valueLen, false);
    }

    @Override
    public void putNew(int keyHash, byte[] key, int keyOff, int keyLen, byte[] value, int valueOff, int valueLen) {
        put(keyHash, key, keyOff, keyLen, value, valueOff, valueLen, true);
    }

    private void put(
            int keyHash, byte[] key, int keyOff, int keyLen, byte[] value, int valueOff, int valueLen, boolean absent) {
        int group = check(keyHash);
        keeper.tidy();
        changed = true;
        long ref = index.find(key, keyOff, keyLen);
        if (ref == KeyIndex.NONE) {
            // The miss is used up in any case: from here on the key may come to stand in the store.
            boolean known = justMissed(key, keyOff, keyLen) || absent || complete;
            boolean existed = !known && backing.contains(group, key, keyOff, keyLen);
            Page to = pages.openPage(Page.recordLength(keyLen, valueLen));
            int flags = existed ? 0 : Page.NEW | Page.BORN;
            long added = write(to, flags, keyHash, key, keyOff, keyLen, value, valueOff, valueLen);
            index.insert(key, keyOff, keyLen, added);
            lives(key, keyOff, keyLen);
            if (!existed) {
                count(group, 1);
            }
            return;
        }
        Page p = pages.of(ref);
        int at = (int) ref;
        int old = p.flags(at);
        if ((old & Page.TOMBSTONE) != 0) {
            count(group, 1);
            lives(key, keyOff, keyLen);
        }
        if (p.open) {
            if (p.valueCap(at) >= valueLen) {
                if ((old & Page.TOMBSTONE) != 0) {
                    p.flags(at, old & ~Page.TOMBSTONE);
                    p.tombstones--;
                }
                System.arraycopy(value, valueOff, p.data, p.valueOff(at), valueLen);
                p.valueLen(at, valueLen);
                return;
            }
        }
        Page to = pages.openPage(Page.recordLength(keyLen, valueLen));
        index.replace(write(to, inherited(p, at), keyHash, key, keyOff, keyLen, value, valueOff, valueLen));
        supersede(p, at);
    }

    @Override
    public boolean remove(int keyHash, byte[] key, int off, int len) {
        return remove(keyHash, key, off, len, false);
    }

    @Override
    public void removeKnown(int keyHash, byte[] key, int off, int len) {
        if (!remove(keyHash, key, off, len, true)) {
            throw new IllegalStateException("A key of table '" + name + "' that was known to be there is not");
        }
    }

    private boolean remove(int keyHash, byte[] key, int off, int len, boolean present) {
        int group = check(keyHash);
        keeper.tidy();
        long ref = index.find(key, off, len);
        if (ref != KeyIndex.NONE) {
            return removeAt(index, ref, group);
        }
        if (complete || (!present && !backing.contains(group, key, off, len))) {
            return false;
        }
        int length = Page.recordLength(len, 0);
        Page to = pages.openPage(length);
        int at = to.append(length, Page.TOMBSTONE, keyHash, key, off, len, 0);
        to.tombstones++;
        index.insert(key, off, len, Pages.ref(to, at));
        changed = true;
        count(group, -1);
        return true;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Cursor scan() {
        return TableCursor.open(this, null);
    }

    @Override
    public Cursor scanBelow(byte[] limit, int off, int len) {
        sorted("scanBelow");
        return TableCursor.open(this, Arrays.copyOfRange(limit, off, off + len));
    }

    @Override
    public Cursor scanPrefix(int keyHash, byte[] prefix, int off, int len) {
        sorted("scanPrefix");
        int group = check(keyHash);
        return TableCursor.prefix(this, group, Arrays.copyOfRange(prefix, off, off + len));
    }

    // --- for the owner of the table ---

    public String name() {
        return name;
    }

    public Order order() {
        return order;
    }

    public KeyGroupRange range() {
        return range;
    }

    /** The changes since the last freeze, or null if there were none. */
    public @Nullable TableDelta freeze(long epoch) {
        TableDelta frozen = null;
        if (changed) {
            frozen = new TableDelta(name, order, range, delta, pages.freeze(epoch, delta), groupSizes.clone());
            delta++;
            changed = false;
        }
        keeper.due();
        return frozen;
    }

    /** The store has, or will soon have, pages that can be let go: that is looked into at the next access. */
    public void due() {
        keeper.due();
    }

    /** Bytes of pages that are not in the store yet. */
    public long overlayBytes() {
        return pages.overlayBytes();
    }

    /** Whether all keys are in memory; for tests and metrics. */
    public boolean isComplete() {
        return complete;
    }

    /** Any thread. From now on the table is refused to its task. */
    public void close() {
        closed = true;
    }

    // --- inside the package ---

    /** Removes the entry at a place of the index; false if it is one already. */
    boolean removeAt(Place place, long ref, int group) {
        Page p = pages.of(ref);
        int at = (int) ref;
        int flags = p.flags(at);
        if ((flags & Page.TOMBSTONE) != 0) {
            return false;
        }
        changed = true;
        count(group, -1);
        if (p.open && (flags & Page.NEW) != 0) {
            place.delete();
            supersede(p, at);
            return true;
        }
        if (p.open) {
            p.flags(at, flags | Page.TOMBSTONE);
            p.valueLen(at, 0);
            if (complete) {
                place.delete();
                p.live -= p.length(at);
            } else {
                p.tombstones++;
            }
            return true;
        }
        int length = Page.recordLength(p.keyLen(at), 0);
        Page to = pages.openPage(length);
        int flagsThen = Page.TOMBSTONE | inherited(p, at);
        int tomb = to.append(length, flagsThen, p.keyHash(at), p.data, p.keyOff(at), p.keyLen(at), 0);
        if (complete) {
            place.delete();
            to.live -= length;
        } else {
            place.replace(Pages.ref(to, tomb));
            to.tombstones++;
        }
        supersede(p, at);
        return true;
    }

    int groupOf(int keyHash) {
        return KeyHash.group(keyHash, range.total());
    }

    /** The group of a hash; an error if it is not this task's. */
    int check(int keyHash) {
        int group = KeyHash.group(keyHash, range.total());
        if (!range.contains(group)) {
            throw new MillraceException(
                    "STATE_KEY_GROUP_NOT_OWNED",
                    "Key group " + group + " of table '" + name + "' belongs to another task; this one owns "
                            + range.first()
                            + " to " + (range.end() - 1) + " of " + range.total()
                            + ". This is a defect of Millrace: the row was routed with another hash than the state is kept by.");
        }
        if (closed) {
            throw new MillraceException(
                    "STATE_STORE_CLOSED", "Table '" + name + "' is closed. Its execution has ended.");
        }
        return group;
    }

    /** Copies an entry of the store into a clean page and the index, whose last find missed it. */
    long load(int keyHash, byte[] key, int off, int len, byte[] value, int valueOff, int valueLen) {
        int length = Page.recordLength(len, valueLen);
        return add(pages.storePage(length), length, keyHash, key, off, len, value, valueOff, valueLen);
    }

    private long find(int group, int keyHash, byte[] key, int off, int len) {
        keeper.tidy();
        long ref = index.find(key, off, len);
        if (ref == KeyIndex.NONE && !complete) {
            if (backing.get(group, key, off, len, stored)) {
                ref = load(keyHash, key, off, len, stored.base, stored.off, stored.len);
                keeper.due();
            } else {
                miss(key, off, len);
            }
        }
        return ref;
    }

    private void miss(byte[] key, int off, int len) {
        if (missed.length < len) {
            missed = new byte[2 * len];
        }
        System.arraycopy(key, off, missed, 0, len);
        missedLen = len;
    }

    /** True at most once for a miss: after the put the key is there, and may be in the store when it leaves memory. */
    private boolean justMissed(byte[] key, int off, int len) {
        boolean same = missedLen == len && Arrays.equals(missed, 0, len, key, off, off + len);
        missedLen = -1;
        return same;
    }

    private long add(
            Page p, int length, int keyHash, byte[] key, int off, int len, byte[] value, int valueOff, int valueLen) {
        int at = p.append(length, 0, keyHash, key, off, len, valueLen);
        System.arraycopy(value, valueOff, p.data, p.valueOff(at), valueLen);
        long ref = Pages.ref(p, at);
        if (index.find(key, off, len) != KeyIndex.NONE) {
            throw new IllegalStateException("Table '" + name + "' was given an entry twice");
        }
        index.insert(key, off, len, ref);
        lives(key, off, len);
        return ref;
    }

    /** A key has come into the index, or back to life in it. */
    private void lives(byte[] key, int off, int len) {
        if (order != Order.SORTED) {
            return;
        }
        if (liveFloor != null && isBelow(key, off, len, liveFloor)) {
            liveFloor = Arrays.copyOfRange(key, off, off + len);
        }
        if (openCursors > 0 && (lowestAdded == null || isBelow(key, off, len, lowestAdded))) {
            lowestAdded = Arrays.copyOfRange(key, off, off + len);
        }
    }

    private static boolean isBelow(byte[] key, int off, int len, byte[] floor) {
        return Bytes.compare(key, off, len, floor, 0, floor.length) < 0;
    }

    private static long write(
            Page to,
            int flags,
            int keyHash,
            byte[] key,
            int keyOff,
            int keyLen,
            byte[] value,
            int valueOff,
            int valueLen) {
        int at = to.append(Page.recordLength(keyLen, valueLen), flags, keyHash, key, keyOff, keyLen, valueLen);
        System.arraycopy(value, valueOff, to.data, to.valueOff(at), valueLen);
        return Pages.ref(to, at);
    }

    /** What a record keeps of the one whose place it takes. */
    private int inherited(Page p, int at) {
        int flags = p.flags(at);
        return p.open ? flags & (Page.NEW | Page.AGE_MASK) : Page.older(flags, delta - p.delta);
    }

    private void supersede(Page p, int at) {
        p.live -= p.length(at);
        int flags = p.flags(at);
        if ((flags & Page.TOMBSTONE) != 0) {
            p.tombstones--;
        }
        if (p.open) {
            p.flags(at, flags | Page.DEAD);
        } else if (p.delta > 0) {
            p.supersededIn(at, delta);
        }
    }

    private static boolean point(Page p, int at, StateValue value) {
        value.base = p.data;
        value.off = p.valueOff(at);
        value.len = p.valueLen(at);
        return true;
    }

    private void count(int group, int by) {
        size += by;
        groupSizes[group - range.first()] += by;
    }

    private void sorted(String what) {
        if (order != Order.SORTED) {
            throw new IllegalStateException(what + " on table '" + name + "', which is not sorted");
        }
    }
}
