package io.millrace.state.store;

import io.millrace.row.Bytes;
import io.millrace.spi.state.StateValue;
import io.millrace.state.overlay.Backing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The store as one table of one task sees it. Task thread. */
final class TableBacking implements Backing {
    private final Applier applier;
    private final int table;
    private byte[] probe = new byte[64];
    private final StateValue buffer = new StateValue();

    TableBacking(Applier applier, int table) {
        this.applier = applier;
        this.table = table;
        buffer.base = new byte[256];
    }

    @Override
    public long appliedEpoch() {
        return applier.appliedEpoch();
    }

    @Override
    public boolean get(int group, byte[] key, int off, int len, StateValue into) {
        if (!applier.store().get(key(group, key, off, len), RocksStore.KEY_PREFIX + len, buffer)) {
            return false;
        }
        into.base = buffer.base;
        into.off = buffer.off;
        into.len = buffer.len;
        return true;
    }

    @Override
    public boolean contains(int group, byte[] key, int off, int len) {
        return applier.store().get(key(group, key, off, len), RocksStore.KEY_PREFIX + len, buffer);
    }

    @Override
    public Scan scan(int firstGroup, int endGroup, byte @Nullable [] from) {
        byte[] start = new byte[RocksStore.KEY_PREFIX + (from == null ? 0 : from.length)];
        RocksStore.prefix(start, table, firstGroup);
        if (from != null) {
            System.arraycopy(from, 0, start, RocksStore.KEY_PREFIX, from.length);
        }
        // The end is exclusive; 65,536 groups would not fit two bytes, 32,768 do.
        byte[] end = new byte[RocksStore.KEY_PREFIX];
        RocksStore.prefix(end, table, endGroup);
        StoreScan scan = applier.store().scan(start, end);
        return new EntryScan(scan);
    }

    private byte[] key(int group, byte[] key, int off, int len) {
        int n = RocksStore.KEY_PREFIX + len;
        if (probe.length < n) {
            probe = new byte[2 * n];
        }
        RocksStore.prefix(probe, table, group);
        System.arraycopy(key, off, probe, RocksStore.KEY_PREFIX, len);
        return probe;
    }

    private static final class EntryScan implements Scan {
        private static final byte[] NONE = {};
        private final StoreScan scan;
        private byte[] key = NONE;
        private byte[] value = NONE;

        EntryScan(StoreScan scan) {
            this.scan = scan;
        }

        @Override
        public boolean next() {
            if (!scan.next()) {
                return false;
            }
            byte[] k = scan.key();
            key = Arrays.copyOfRange(k, RocksStore.KEY_PREFIX, k.length);
            value = scan.value();
            return true;
        }

        @Override
        public int keyHash() {
            return Bytes.getInt(value, 0);
        }

        @Override
        public byte[] key() {
            return key;
        }

        @Override
        public byte[] value() {
            return value;
        }

        @Override
        public int valueOff() {
            return RocksStore.VALUE_PREFIX;
        }

        @Override
        public void close() {
            scan.close();
        }
    }
}
