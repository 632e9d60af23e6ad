package io.millrace.state.overlay;

import io.millrace.row.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Open addressing with linear probing; deleted places stay marked until the next growth, so that walks are not upset. */
final class HashIndex extends KeyIndex {
    private static final long EMPTY = -1;
    private static final long DELETED = -2;

    private final Pages pages;
    private int[] hashes = new int[16];
    private long[] refs = emptyRefs(16);
    private int keys;
    /** Keys and deleted places. */
    private int taken;

    private int foundHash;
    private int foundSlot;

    HashIndex(Pages pages) {
        this.pages = pages;
    }

    @Override
    int count() {
        return keys;
    }

    @Override
    long find(byte[] key, int off, int len) {
        int h = Bytes.hash(key, off, len);
        int mask = refs.length - 1;
        foundHash = h;
        int free = -1;
        for (int slot = h & mask; ; slot = slot + 1 & mask) {
            long ref = refs[slot];
            if (ref == EMPTY) {
                foundSlot = free >= 0 ? free : slot;
                return NONE;
            }
            if (ref == DELETED) {
                free = free >= 0 ? free : slot;
            } else if (hashes[slot] == h) {
                Page p = pages.of(ref);
                int at = (int) ref;
                int from = p.keyOff(at);
                if (Bytes.equal(p.data, from, p.keyLen(at), key, off, len)) {
                    foundSlot = slot;
                    return ref;
                }
            }
        }
    }

    @Override
    void insert(byte[] key, int off, int len, long ref) {
        int slot = foundSlot;
        if (refs[slot] == EMPTY) {
            if ((taken + 1) * 10L > refs.length * 7L) {
                grow();
                slot = freeSlot(refs, foundHash);
            }
            taken++;
        }
        hashes[slot] = foundHash;
        refs[slot] = ref;
        foundSlot = slot;
        keys++;
    }

    @Override
    public void replace(long ref) {
        refs[foundSlot] = ref;
    }

    @Override
    public void delete() {
        deleteAt(foundSlot);
    }

    private void deleteAt(int slot) {
        keys--;
        if (refs[slot + 1 & refs.length - 1] == EMPTY) {
            refs[slot] = EMPTY;
            taken--;
        } else {
            refs[slot] = DELETED;
        }
    }

    @Override
    Walk walk(byte @Nullable [] from) {
        return new Walk() {
            private int slot = -1;

            @Override
            public boolean next() {
                while (++slot < refs.length) {
                    if (refs[slot] >= 0) {
                        return true;
                    }
                }
                return false;
            }

            @Override
            public long ref() {
                return refs[slot];
            }

            @Override
            public void replace(long ref) {
                refs[slot] = ref;
            }

            @Override
            public void delete() {
                deleteAt(slot);
            }
        };
    }

    private void grow() {
        int size = 16;
        while (size * 10L < keys * 20L + 20) {
            size <<= 1;
        }
        int[] newHashes = new int[size];
        long[] newRefs = emptyRefs(size);
        for (int i = 0; i < refs.length; i++) {
            if (refs[i] >= 0) {
                int slot = freeSlot(newRefs, hashes[i]);
                newHashes[slot] = hashes[i];
                newRefs[slot] = refs[i];
            }
        }
        hashes = newHashes;
        refs = newRefs;
        taken = keys;
    }

    private static int freeSlot(long[] refs, int hash) {
        int mask = refs.length - 1;
        int slot = hash & mask;
        while (refs[slot] != EMPTY) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static long[] emptyRefs(int n) {
        long[] refs = new long[n];
        Arrays.fill(refs, EMPTY);
        return refs;
    }
}
