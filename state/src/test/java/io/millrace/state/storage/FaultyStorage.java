package io.millrace.state.storage;

import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.ObjectRef;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage whose writes fail from the nth on, before they are done or after (the reply is lost), and that knows what was read. */
public final class FaultyStorage implements CheckpointStorage {
    private final CheckpointStorage inner;
    private int left = Integer.MAX_VALUE;
    private boolean done;
    private final List<String> read = new CopyOnWriteArrayList<>();
    private final AtomicInteger readCalls = new AtomicInteger();

    public FaultyStorage(CheckpointStorage inner) {
        this.inner = inner;
    }

    public synchronized void failAfter(int writes, boolean butDoIt) {
        left = writes;
        done = butDoIt;
    }

    public synchronized void heal() {
        left = Integer.MAX_VALUE;
    }

    /** Paths, one for each time. */
    public List<String> reads() {
        return read;
    }

    /** How often somebody waited for what was read, be it one object or several. */
    public int readCalls() {
        return readCalls.get();
    }

    private synchronized boolean fails() {
        return left == 0 || left-- < 0;
    }

    @Override
    public ObjectRef put(String path, byte[] bytes) throws IOException {
        boolean fails = fails();
        ObjectRef ref = fails && !done ? null : inner.put(path, bytes);
        if (fails) {
            throw new IOException("no reply for " + path);
        }
        return ref;
    }

    @Override
    public boolean putIfAbsent(String path, byte[] bytes) throws IOException {
        boolean fails = fails();
        boolean won = !(fails && !done) && inner.putIfAbsent(path, bytes);
        if (fails) {
            throw new IOException("no reply for " + path);
        }
        return won;
    }

    @Override
    public Optional<byte[]> get(String path) throws IOException {
        return inner.get(path);
    }

    @Override
    public byte[] read(ObjectRef ref) throws IOException {
        read.add(ref.path());
        readCalls.incrementAndGet();
        return inner.read(ref);
    }

    @Override
    public List<byte[]> readAll(List<ObjectRef> refs) throws IOException {
        refs.forEach(ref -> read.add(ref.path()));
        readCalls.incrementAndGet();
        return inner.readAll(refs);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return inner.list(prefix);
    }

    @Override
    public void delete(String path) throws IOException {
        if (fails()) {
            throw new IOException("no reply for " + path);
        }
        inner.delete(path);
    }

    @Override
    public void close() {
        inner.close();
    }
}
