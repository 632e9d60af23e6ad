package io.millrace.state.store;

import io.millrace.spi.state.Reshaping;
import java.nio.ByteBuffer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** An iterator with its options and bounds, all native. */
final class StoreScan implements AutoCloseable {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final RocksStore store;
    private final Slice upper;
    private final ReadOptions options;
    private final RocksIterator it;
    private final byte[] from;
    private ByteBuffer keyBuffer = NOTHING;
    private ByteBuffer valueBuffer = NOTHING;
    private boolean begun;
    private boolean freed;

    StoreScan(RocksStore store, RocksDB db, byte[] from, byte[] end) {
        this.store = store;
        this.from = from;
        this.upper = new Slice(end);
        this.options = new ReadOptions().setIterateUpperBound(upper);
        this.it = db.newIterator(options);
    }

    /** Moves on and returns whether there is an entry; its key (with prefix) and value (with prefix) are copies. */
    boolean next() {
        store.enter();
        try {
            return advance();
        } catch (RocksDBException e) {
            throw StoreErrors.failed("be scanned", e);
        } finally {
            store.exit();
        }
    }

    private boolean advance() throws RocksDBException {
        if (!begun) {
            begun = true;
            it.seek(from);
        } else {
            it.next();
        }
        if (it.isValid()) {
            return true;
        }
        it.status();
        return false;
    }

    /**
     * Copies so many entries at most into a file, as those of another table. It goes through no array: a base has many thousands, and whoever
     * copies them holds up a query.
     *
     * @param change to their values; null: none
     * @return false at the end
     */
    boolean copyTo(RocksStore.SortedFile file, int table, int most, Reshaping.@Nullable Change change) {
        store.enter();
        try {
            for (int i = 0; i < most; i++) {
                if (!advance()) {
                    return false;
                }
                keyBuffer = filled(keyBuffer, it::key);
                keyBuffer.putShort(0, (short) table);
                valueBuffer = change == null ? filled(valueBuffer, it::value) : changed(change);
                file.add(keyBuffer, valueBuffer);
            }
            return true;
        } catch (RocksDBException e) {
            throw StoreErrors.failed("be scanned", e);
        } finally {
            store.exit();
        }
    }

    private ByteBuffer changed(Reshaping.Change change) {
        byte[] old = it.value();
        byte[] now = change.apply(old, RocksStore.VALUE_PREFIX, old.length - RocksStore.VALUE_PREFIX);
        int length = RocksStore.VALUE_PREFIX + now.length;
        ByteBuffer buffer = length <= valueBuffer.capacity()
                ? valueBuffer.clear()
                : ByteBuffer.allocateDirect(Math.max(length, 2 * valueBuffer.capacity()));
        return buffer.put(old, 0, RocksStore.VALUE_PREFIX).put(now).flip();
    }

    /** A buffer, this one if it is large enough, from 0 to its limit. */
    private static ByteBuffer filled(ByteBuffer buffer, ToIntFunction<ByteBuffer> read) {
        int length = read.applyAsInt(buffer.clear());
        if (length <= buffer.capacity()) {
            return buffer.position(0).limit(length);
        }
        ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(length, 2 * buffer.capacity()));
        length = read.applyAsInt(larger);
        return larger.position(0).limit(length);
    }

    byte[] key() {
        store.enter();
        try {
            return it.key();
        } finally {
            store.exit();
        }
    }

    byte[] value() {
        store.enter();
        try {
            return it.value();
        } finally {
            store.exit();
        }
    }

    synchronized void free() {
        if (!freed) {
            freed = true;
            it.close();
            options.close();
            upper.close();
        }
    }

    @Override
    public void close() {
        store.release(this);
    }
}
