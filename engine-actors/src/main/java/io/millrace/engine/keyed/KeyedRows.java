package io.millrace.engine.keyed;

import io.millrace.row.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one epoch by key, in order of arrival, in pages of bytes: no object a row or key. Places are in units of 8 bytes, 0 is
 * none.
 *
 * <pre>
 *  key: hash 4 | length 4 | first row 4 | last row 4 | next key 4 | unused 4 | bytes
 *  row: next row 4 | length 4 | bytes
 * </pre>
 */
final class KeyedRows {
    private static final int PAGE_BYTES = 1 << 20;
    private static final int UNITS_SHIFT = 17;
    private static final int UNITS_MASK = (1 << UNITS_SHIFT) - 1;
    private static final int KEY_HEADER = 24;
    private static final int ROW_HEADER = 8;

    private final List<byte[]> pages = new ArrayList<>();
    private int page;
    private int pageEnd = 8;
    private int[] table = new int[64];
    private int keys;
    private int firstKey;
    private int lastKey;

    KeyedRows() {
        pages.add(new byte[PAGE_BYTES >> 4]);
    }

    /** How many keys. */
    int size() {
        return keys;
    }

    /** Notes a key without adding a row. */
    int key(int keyHash, byte[] key, int off, int len) {
        int mask = table.length - 1;
        int at = spread(keyHash) & mask;
        while (table[at] != 0) {
            int entry = table[at];
            byte[] b = page(entry);
            int p = offset(entry);
            if (Bytes.getInt(b, p) == keyHash
                    && Bytes.equal(b, p + KEY_HEADER, Bytes.getInt(b, p + 4), key, off, len)) {
                return entry;
            }
            at = at + 1 & mask;
        }
        int entry = allocate(KEY_HEADER + len);
        byte[] b = page(entry);
        int p = offset(entry);
        Bytes.putInt(b, p, keyHash);
        Bytes.putInt(b, p + 4, len);
        Bytes.putLong(b, p + 8, 0);
        Bytes.putLong(b, p + 16, 0);
        System.arraycopy(key, off, b, p + KEY_HEADER, len);
        table[at] = entry;
        if (lastKey == 0) {
            firstKey = entry;
        } else {
            Bytes.putInt(page(lastKey), offset(lastKey) + 16, entry);
        }
        lastKey = entry;
        if (++keys * 2 > table.length) {
            grow();
        }
        return entry;
    }

    void add(int keyHash, byte[] key, int off, int len, byte[] row, int rowOff, int rowLen) {
        int entry = key(keyHash, key, off, len);
        int place = allocate(ROW_HEADER + rowLen);
        byte[] b = page(place);
        int p = offset(place);
        Bytes.putInt(b, p, 0);
        Bytes.putInt(b, p + 4, rowLen);
        System.arraycopy(row, rowOff, b, p + ROW_HEADER, rowLen);
        byte[] keyPage = page(entry);
        int k = offset(entry);
        int last = Bytes.getInt(keyPage, k + 12);
        if (last == 0) {
            Bytes.putInt(keyPage, k + 8, place);
        } else {
            Bytes.putInt(page(last), offset(last), place);
        }
        Bytes.putInt(keyPage, k + 12, place);
    }

    private int allocate(int bytes) {
        int need = bytes + 7 & ~7;
        if (pageEnd + need > pages.get(page).length) {
            nextPage(need);
        }
        int place = page << UNITS_SHIFT | pageEnd >>> 3;
        pageEnd += need;
        return place;
    }

    private void nextPage(int need) {
        if (page == 0 && pages.get(0).length < PAGE_BYTES && need + pageEnd <= PAGE_BYTES) {
            pages.set(0, Arrays.copyOf(pages.get(0), PAGE_BYTES));
            return;
        }
        page++;
        pageEnd = 0;
        if (page == pages.size()) {
            pages.add(new byte[Math.max(PAGE_BYTES, need)]);
        } else if (pages.get(page).length < need) {
            pages.set(page, new byte[need]);
        }
    }

    private void grow() {
        int[] wider = new int[table.length * 2];
        int mask = wider.length - 1;
        for (int entry = firstKey; entry != 0; entry = nextKey(entry)) {
            int at = spread(keyHash(entry)) & mask;
            while (wider[at] != 0) {
                at = at + 1 & mask;
            }
            wider[at] = entry;
        }
        table = wider;
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }

    private byte[] page(int place) {
        return pages.get(place >>> UNITS_SHIFT);
    }

    private static int offset(int place) {
        return (place & UNITS_MASK) << 3;
    }

    /** The first key, 0 if there is none. */
    int firstKey() {
        return firstKey;
    }

    int nextKey(int key) {
        return Bytes.getInt(page(key), offset(key) + 16);
    }

    int keyHash(int key) {
        return Bytes.getInt(page(key), offset(key));
    }

    byte[] keyBase(int key) {
        return page(key);
    }

    static int keyOff(int key) {
        return offset(key) + KEY_HEADER;
    }

    /** Points a key at the entry's bytes; valid until {@link #clear}. */
    void point(int key, CurrentKey to) {
        byte[] b = page(key);
        int p = offset(key);
        to.point(b, p + KEY_HEADER, Bytes.getInt(b, p + 4), Bytes.getInt(b, p));
    }

    /** The first row of a key, 0 if it has none. */
    int firstRow(int key) {
        return Bytes.getInt(page(key), offset(key) + 8);
    }

    int nextRow(int row) {
        return Bytes.getInt(page(row), offset(row));
    }

    byte[] rowBase(int row) {
        return page(row);
    }

    static int rowOff(int row) {
        return offset(row) + ROW_HEADER;
    }

    /** Forgets all; keeps one page. */
    void clear() {
        if (keys == 0) {
            return;
        }
        if (table.length > 1 << 16) {
            table = new int[64];
        } else {
            Arrays.fill(table, 0);
        }
        while (pages.size() > 1) {
            pages.remove(pages.size() - 1);
        }
        page = 0;
        pageEnd = 8;
        keys = 0;
        firstKey = 0;
        lastKey = 0;
    }
}
