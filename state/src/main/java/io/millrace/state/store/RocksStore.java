package io.millrace.state.store;

import io.millrace.row.Bytes;
import io.millrace.spi.state.StateValue;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.SstFileWriter;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One RocksDB without a write-ahead log: what it holds is durable elsewhere. Key: table id (2 bytes), key group (2), key; big-endian. Value: key
 * hash (4 bytes), value. Any thread; calls after close are refused, never passed on to freed native memory.
 */
final class RocksStore implements AutoCloseable {
    static final int KEY_PREFIX = 4;
    static final int VALUE_PREFIX = 4;
    private static final int MOST_GROUP = 0xffff;
    /** Four shards: few threads read a store, and a shard must be much larger than a block. */
    private static final int CACHE_SHARD_BITS = 2;

    /** Part of the cache from which data blocks do not push filters and indexes. */
    private static final double METADATA_SHARE = 0.5;

    private static final int BITS_PER_KEY = 10;
    /** The parts of filters and indexes: fewer to search than with RocksDB's 4 KB, and small beside the cache. */
    private static final int METADATA_BLOCK_BYTES = 32 << 10;

    /** Of a write buffer, for a filter of its keys: most look-ups of new keys end there instead of in a walk through the buffer. */
    private static final double MEMTABLE_FILTER_RATIO = 0.05;

    /** Files go to disk while they are written, a little at a time: at their end there is no burst that everybody on this disk waits behind. */
    private static final long SYNC_BYTES = 1 << 20;

    /** Held for reading around each native call, for writing by close. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private final List<RocksObject> owned = new ArrayList<>();
    private final Set<StoreScan> scans = ConcurrentHashMap.newKeySet();
    private final RocksDB db;
    private final Options options;
    private final WriteOptions writes;
    private final ReadOptions reads;
    private boolean closed;

    private RocksStore(Path directory, StateSettings settings) {
        boolean done = false;
        try {
            NativeLibrary.load();
            Cache cache = own(new LRUCache(settings.blockCacheBytes(), CACHE_SHARD_BITS, false, METADATA_SHARE));
            BlockBasedTableConfig table = tableFormat(cache, own(new BloomFilter(BITS_PER_KEY)));
            options = own(new Options());
            options.setCreateIfMissing(true);
            options.setTableFormatConfig(table);
            options.setCompressionType(CompressionType.LZ4_COMPRESSION);
            options.setWriteBufferSize(Math.max(1 << 20, settings.writeBufferBytes()));
            options.setMaxWriteBufferNumber(3);
            options.setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER_RATIO);
            options.setMemtableWholeKeyFiltering(true);
            options.setMaxOpenFiles(512);
            options.setBytesPerSync(SYNC_BYTES);
            options.setStatsDumpPeriodSec(0);
            options.setInfoLogLevel(InfoLogLevel.ERROR_LEVEL);
            options.setKeepLogFileNum(1);
            options.setParanoidChecks(true);
            writes = own(new WriteOptions());
            writes.setDisableWAL(true);
            reads = own(new ReadOptions());
            db = own(RocksDB.open(options, directory.toString()));
            done = true;
        } catch (RocksDBException e) {
            throw StoreErrors.failed("open", e);
        } finally {
            if (!done) {
                closeOwned();
            }
        }
    }

    /**
     * Filters and indexes count as cached blocks, so that memory stays bounded, and are therefore in parts. In one piece the filter of a file is
     * of its keys' size, megabytes: more than a shard of the cache holds, so each look-up read it again (docs/decisions/038).
     */
    private static BlockBasedTableConfig tableFormat(Cache cache, BloomFilter filter) {
        BlockBasedTableConfig table = new BlockBasedTableConfig();
        table.setBlockCache(cache);
        table.setFilterPolicy(filter);
        table.setPartitionFilters(true);
        table.setMetadataBlockSize(METADATA_BLOCK_BYTES);
        table.setIndexType(IndexType.kTwoLevelIndexSearch);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        table.setPinTopLevelIndexAndFilter(true);
        return table;
    }

    static RocksStore open(Path directory, StateSettings settings) {
        return new RocksStore(directory, settings);
    }

    static void prefix(byte[] key, int table, int group) {
        key[0] = (byte) (table >>> 8);
        key[1] = (byte) table;
        key[2] = (byte) (group >>> 8);
        key[3] = (byte) group;
    }

    /** Reads into the value's own array, which grows as needed; the key's hash stands before the value. */
    boolean get(byte[] key, int keyLen, StateValue into) {
        enter();
        try {
            int n = db.get(reads, key, 0, keyLen, into.base, 0, into.base.length);
            if (n == RocksDB.NOT_FOUND) {
                return false;
            }
            if (n > into.base.length) {
                into.base = new byte[Math.max(n, 2 * into.base.length)];
                n = db.get(reads, key, 0, keyLen, into.base, 0, into.base.length);
            }
            into.off = VALUE_PREFIX;
            into.len = n - VALUE_PREFIX;
            return true;
        } catch (RocksDBException e) {
            throw StoreErrors.failed("read", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    StoreScan scan(byte[] from, byte[] end) {
        enter();
        try {
            StoreScan s = new StoreScan(this, db, from, end);
            scans.add(s);
            return s;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Also after close. */
    void release(StoreScan s) {
        lock.readLock().lock();
        try {
            s.free();
            scans.remove(s);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Collects writes; {@link Batch#flush} and close belong to the caller. One thread. */
    Batch batch() {
        return new Batch();
    }

    /** Forgets all keys of a table in the key groups [from, end), which nobody reads any more: cheap, whatever there is. */
    void removeGroups(int table, int from, int end) {
        byte[] first = new byte[KEY_PREFIX];
        prefix(first, table, from);
        byte[] last = endOf(table, end - 1);
        enter();
        try {
            db.deleteFilesInRanges(db.getDefaultColumnFamily(), List.of(first, last), false);
            db.deleteRange(writes, first, last);
        } catch (RocksDBException e) {
            throw StoreErrors.failed("forget key groups", e);
        } finally {
            exit();
        }
    }

    /** The first key behind all of a key group of a table. */
    static byte[] endOf(int table, int group) {
        byte[] end = new byte[KEY_PREFIX];
        if (group == MOST_GROUP) {
            prefix(end, table + 1, 0);
        } else {
            prefix(end, table, group + 1);
        }
        return end;
    }

    /** A file outside the store that takes keys in ascending order and then becomes a part of it. One thread. */
    SortedFile sortedFile(Path path) {
        return new SortedFile(path);
    }

    /** Entries that go past write buffers and the files that they would be merged from. */
    final class SortedFile implements AutoCloseable {
        private final Path path;
        private final EnvOptions environment = new EnvOptions();
        private final SstFileWriter writer;
        private boolean empty = true;

        private SortedFile(Path path) {
            this.path = path;
            writer = new SstFileWriter(environment, options);
            try {
                writer.open(path.toString());
            } catch (RocksDBException e) {
                close();
                throw StoreErrors.failed("begin a file", e);
            }
        }

        /** @param key with its prefix, above the one before; {@code value} with its own; both direct */
        void add(ByteBuffer key, ByteBuffer value) {
            try {
                writer.put(key, value);
                empty = false;
            } catch (RocksDBException e) {
                throw StoreErrors.failed("take an entry into a file", e);
            }
        }

        /** What was added is in the store, above all that it had of these keys. */
        void ingest() {
            if (empty) {
                return;
            }
            enter();
            try (IngestExternalFileOptions how = new IngestExternalFileOptions()) {
                writer.finish();
                how.setMoveFiles(true);
                db.ingestExternalFile(List.of(path.toString()), how);
            } catch (RocksDBException e) {
                throw StoreErrors.failed("take a file in", e);
            } finally {
                exit();
            }
        }

        @Override
        public void close() {
            writer.close();
            environment.close();
        }
    }

    /** Writes everything to files and hard-links them into a directory that is not there yet. */
    void snapshot(Path directory) {
        enter();
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
                Checkpoint checkpoint = Checkpoint.create(db)) {
            db.flush(flush);
            checkpoint.createCheckpoint(directory.toString());
        } catch (RocksDBException e) {
            throw StoreErrors.failed("make a snapshot", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** About what stands in files and write buffers. */
    long bytes() {
        enter();
        try {
            return db.getLongProperty("rocksdb.live-sst-files-size")
                    + db.getLongProperty("rocksdb.cur-size-all-mem-tables");
        } catch (RocksDBException e) {
            throw StoreErrors.failed("say its size", e);
        } finally {
            exit();
        }
    }

    /** For tests: native objects that are open. */
    int openHandles() {
        return owned.size() + scans.size();
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                scans.forEach(StoreScan::free);
                scans.clear();
                closeOwned();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Takes the lock; the caller gives it back. */
    void enter() {
        lock.readLock().lock();
        if (closed) {
            lock.readLock().unlock();
            throw StoreErrors.closed();
        }
    }

    void exit() {
        lock.readLock().unlock();
    }

    private <T extends RocksObject> T own(T object) {
        owned.add(object);
        return object;
    }

    private void closeOwned() {
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).close();
        }
        owned.clear();
    }

    /** Writes that go to the store a few megabytes at a time. */
    final class Batch implements AutoCloseable {
        private static final long FLUSH_BYTES = 4 << 20;

        private final WriteBatch batch = new WriteBatch();

        /** @param valueLen -1 to remove */
        void add(
                int table,
                int group,
                int keyHash,
                byte[] key,
                int keyOff,
                int keyLen,
                byte[] value,
                int valueOff,
                int valueLen) {
            byte[] k = new byte[KEY_PREFIX + keyLen];
            prefix(k, table, group);
            System.arraycopy(key, keyOff, k, KEY_PREFIX, keyLen);
            try {
                if (valueLen < 0) {
                    batch.delete(k);
                } else {
                    byte[] v = new byte[VALUE_PREFIX + valueLen];
                    Bytes.putInt(v, 0, keyHash);
                    System.arraycopy(value, valueOff, v, VALUE_PREFIX, valueLen);
                    batch.put(k, v);
                }
            } catch (RocksDBException e) {
                throw StoreErrors.failed("take a write", e);
            }
            if (batch.getDataSize() > FLUSH_BYTES) {
                flush();
            }
        }

        void flush() {
            enter();
            try {
                db.write(writes, batch);
                batch.clear();
            } catch (RocksDBException e) {
                throw StoreErrors.failed("write", e);
            } finally {
                exit();
            }
        }

        @Override
        public void close() {
            batch.close();
        }
    }
}
