package io.millrace.state.overlay;

import io.millrace.row.Bytes;
import io.millrace.spi.state.StateTable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks a table: the index, and, where the table is not complete, the store behind it, of which only keys count that the index does not
 * have. Sorted tables merge the two in key order; others walk one after the other.
 */
final class TableCursor implements StateTable.Cursor {
    private static final byte[] NO_KEY_LEFT = {};

    private final OverlayTable table;
    private final KeyIndex.Walk walk;
    private final @Nullable StoreMerge store;
    private final boolean merged;
    private final byte @Nullable [] limit;
    private final byte @Nullable [] prefix;
    private final int onlyGroup;
    private final boolean learnsFloor;

    private boolean walkAhead;
    private boolean walkEnded;
    private boolean storeAhead;
    private boolean storeEnded;
    private boolean closed;

    /** Where the cursor stands: a record of the index, or an entry of the store. */
    private boolean onIndex;

    private long ref = KeyIndex.NONE;

    private int keyHash;
    private byte[] key = NO_KEY_LEFT;
    private int keyOff;
    private int keyLen;
    private byte[] value = NO_KEY_LEFT;
    private int valueOff;
    private int valueLen;

    static TableCursor open(OverlayTable t, byte @Nullable [] limit) {
        boolean sorted = t.order() == StateTable.Order.SORTED;
        boolean store = !t.complete && !(limit != null && noneBelow(t.storeFloor, limit));
        StoreMerge merge =
                store ? StoreMerge.open(t.backing, t.range().first(), t.range().end(), sorted, null) : null;
        return new TableCursor(t, merge, t.liveFloor, limit, null, -1);
    }

    static TableCursor prefix(OverlayTable t, int group, byte[] prefix) {
        StoreMerge merge = t.complete ? null : StoreMerge.open(t.backing, group, group + 1, true, prefix);
        return new TableCursor(t, merge, prefix, null, prefix, group);
    }

    private TableCursor(
            OverlayTable table,
            @Nullable StoreMerge store,
            byte @Nullable [] from,
            byte @Nullable [] limit,
            byte @Nullable [] prefix,
            int onlyGroup) {
        this.table = table;
        this.walk = table.index.walk(from);
        this.store = store;
        this.storeEnded = store == null;
        this.merged = table.order() == StateTable.Order.SORTED;
        this.limit = limit;
        this.prefix = prefix;
        this.onlyGroup = onlyGroup;
        this.learnsFloor = merged && prefix == null && store != null;
        if (table.openCursors == 0) {
            table.lowestAdded = null;
        }
        table.openCursors++;
    }

    private static boolean noneBelow(byte @Nullable [] floor, byte[] limit) {
        return floor != null && Bytes.compare(floor, 0, floor.length, limit, 0, limit.length) >= 0;
    }

    @Override
    public boolean next() {
        if (closed) {
            return false;
        }
        if (!walkAhead && !walkEnded) {
            advanceWalk();
        }
        boolean useStore = false;
        if (walkEnded || merged) {
            if (!storeAhead && !storeEnded) {
                advanceStore();
            }
            useStore = storeAhead && (walkEnded || storeIsLower());
        }
        if (useStore) {
            standOnStore();
        } else if (walkAhead) {
            standOnIndex();
        } else {
            close();
            return false;
        }
        return true;
    }

    private void advanceWalk() {
        while (walk.next()) {
            long r = walk.ref();
            Page p = table.pages.of(r);
            int at = (int) r;
            if (beyond(p.data, p.keyOff(at), p.keyLen(at))) {
                liveFloor(limit);
                walkEnded = true;
                return;
            }
            if ((p.flags(at) & Page.TOMBSTONE) == 0 && (onlyGroup < 0 || table.groupOf(p.keyHash(at)) == onlyGroup)) {
                ref = r;
                walkAhead = true;
                return;
            }
        }
        liveFloor(limit);
        walkEnded = true;
    }

    /**
     * The walk has seen all of the index below the limit: what of it was not removed, or was added meanwhile, is the lowest that lives; else
     * nothing below the limit does.
     */
    private void liveFloor(byte @Nullable [] end) {
        if (merged && prefix == null && end != null) {
            table.liveFloor = PageKeeper.lower(PageKeeper.lower(keyOf(lowestIndexKept), table.lowestAdded), end);
        }
    }

    private byte @Nullable [] keyOf(long record) {
        return record == KeyIndex.NONE ? null : PageKeeper.key(table.pages.of(record), (int) record);
    }

    private void advanceStore() {
        StoreMerge s = store;
        while (s != null && s.next()) {
            byte[] k = s.key();
            if (table.index.find(k, 0, k.length) == KeyIndex.NONE) {
                if (beyond(k, 0, k.length)) {
                    floor(k);
                    storeEnded = true;
                    return;
                }
                storeAhead = true;
                return;
            }
        }
        floor(null);
        storeEnded = true;
    }

    /** The walk over the store has come to the lowest key that is not below the limit: what was below has all been seen. */
    private void floor(byte @Nullable [] lowest) {
        if (learnsFloor && limit != null) {
            byte[] kept = lowestKept;
            byte[] top = lowest == null ? MAX_KEY : lowest;
            table.storeFloor = PageKeeper.lower(kept, top);
        }
    }

    private static final byte[] MAX_KEY = maxKey();
    /** The lowest record of the index that was seen and not removed: its page stays for as long as a cursor is open. */
    private long lowestIndexKept = KeyIndex.NONE;

    private boolean standsOnLowest;

    /** The lowest entry of the store that was seen and not removed. */
    private byte @Nullable [] lowestKept;

    private static byte[] maxKey() {
        byte[] b = new byte[1024];
        Arrays.fill(b, (byte) 0xff);
        return b;
    }

    private boolean beyond(byte[] k, int off, int len) {
        if (limit != null) {
            return Bytes.compare(k, off, len, limit, 0, limit.length) >= 0;
        }
        return prefix != null && (len < prefix.length || !Bytes.equal(k, off, prefix.length, prefix, 0, prefix.length));
    }

    private boolean storeIsLower() {
        if (!walkAhead || store == null) {
            return true;
        }
        Page p = table.pages.of(ref);
        int at = (int) ref;
        byte[] k = store.key();
        return Bytes.compare(k, 0, k.length, p.data, p.keyOff(at), p.keyLen(at)) < 0;
    }

    private void standOnIndex() {
        walkAhead = false;
        onIndex = true;
        Page p = table.pages.of(ref);
        int at = (int) ref;
        keyHash = p.keyHash(at);
        key = p.data;
        keyOff = p.keyOff(at);
        keyLen = p.keyLen(at);
        value = p.data;
        valueOff = p.valueOff(at);
        valueLen = p.valueLen(at);
        standsOnLowest = lowestIndexKept == KeyIndex.NONE;
        if (standsOnLowest) {
            lowestIndexKept = ref;
        }
    }

    private void standOnStore() {
        StoreMerge s = Objects.requireNonNull(store);
        storeAhead = false;
        onIndex = false;
        keyHash = s.keyHash();
        key = s.key();
        keyOff = 0;
        keyLen = key.length;
        value = s.value();
        valueOff = s.valueOff();
        valueLen = value.length - valueOff;
        if (lowestKept == null) {
            lowestKept = key;
        }
    }

    @Override
    public void remove() {
        if (onIndex) {
            // The walk stands on this very record: a merged cursor looks ahead in the store only.
            table.removeAt(walk, ref, table.groupOf(keyHash));
            if (standsOnLowest) {
                lowestIndexKept = KeyIndex.NONE;
            }
        } else {
            table.remove(keyHash, key, keyOff, keyLen);
            if (lowestKept == key) {
                lowestKept = null;
            }
        }
    }

    @Override
    public int keyHash() {
        return keyHash;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public int keyOff() {
        return keyOff;
    }

    @Override
    public int keyLen() {
        return keyLen;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public int valueOff() {
        return valueOff;
    }

    @Override
    public int valueLen() {
        return valueLen;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            table.openCursors--;
            if (store != null) {
                store.close();
            }
        }
    }
}
