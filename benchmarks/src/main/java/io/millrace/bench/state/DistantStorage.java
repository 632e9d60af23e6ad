package io.millrace.bench.state;

import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.ObjectRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A storage with a network before it: each request takes so many milliseconds more. Several are on their way at a time if they are asked for together, as
 * the connector of S3 has it; with one it is as if each object were asked for by itself. Its latency can be changed.
 */
final class DistantStorage implements CheckpointStorage {
    private final CheckpointStorage inner;
    private volatile long latencyMs;
    private volatile ExecutorService readers = Executors.newFixedThreadPool(1);

    DistantStorage(CheckpointStorage inner) {
        this.inner = inner;
    }

    /** @param atOnce requests on their way */
    void moveAway(long newLatencyMs, int atOnce) {
        readers.shutdown();
        latencyMs = newLatencyMs;
        readers = Executors.newFixedThreadPool(atOnce);
    }

    private void travel() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(latencyMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public ObjectRef put(String path, byte[] bytes) throws IOException {
        travel();
        return inner.put(path, bytes);
    }

    @Override
    public boolean putIfAbsent(String path, byte[] bytes) throws IOException {
        travel();
        return inner.putIfAbsent(path, bytes);
    }

    @Override
    public Optional<byte[]> get(String path) throws IOException {
        travel();
        return inner.get(path);
    }

    @Override
    public List<Optional<byte[]>> getAll(List<String> paths) throws IOException {
        List<Future<Optional<byte[]>>> reads = new ArrayList<>();
        paths.forEach(path -> reads.add(readers.submit(() -> get(path))));
        List<Optional<byte[]>> all = new ArrayList<>();
        for (Future<Optional<byte[]>> read : reads) {
            try {
                all.add(read.get());
            } catch (InterruptedException | ExecutionException e) {
                throw new IOException(e);
            }
        }
        return all;
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        travel();
        return inner.list(prefix);
    }

    @Override
    public void delete(String path) throws IOException {
        travel();
        inner.delete(path);
    }

    @Override
    public void close() {
        readers.shutdown();
        inner.close();
    }
}
