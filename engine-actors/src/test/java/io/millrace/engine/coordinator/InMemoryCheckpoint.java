package io.millrace.engine.coordinator;

import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A commit log and a storage in memory, whose next calls can be made to fail before or after they take effect. Thread-safe. */
public final class InMemoryCheckpoint implements CommitLog, CheckpointStorage {
    private final List<LogRecord> records = new ArrayList<>();
    private final Map<String, byte[]> objects = new TreeMap<>();
    private final Map<String, Manifest> manifests = new ConcurrentHashMap<>();

    /** So many appends will throw, though written. */
    public final AtomicInteger lostReplies = new AtomicInteger();
    /** So many puts will throw, with the object half there. */
    public final AtomicInteger failedPuts = new AtomicInteger();

    public synchronized List<LogRecord> records() {
        return List.copyOf(records);
    }

    /** Manifests by reference; the bytes stored are only their keys. */
    public ManifestStore manifests() {
        return new ManifestStore(
                this,
                m -> {
                    String key = m.epoch() + "-" + m.generation() + "-" + m.execution();
                    manifests.put(key, m);
                    return key.getBytes(StandardCharsets.UTF_8);
                },
                (name, bytes) ->
                        java.util.Objects.requireNonNull(manifests.get(new String(bytes, StandardCharsets.UTF_8))));
    }

    @Override
    public synchronized List<LogRecord> readAll() {
        return List.copyOf(records);
    }

    @Override
    public synchronized long nextSlot() {
        return records.size();
    }

    @Override
    public synchronized Outcome append(long slot, LogRecord record) throws IOException {
        Outcome outcome;
        if (slot < records.size()) {
            LogRecord there = records.get((int) slot);
            outcome = there.equals(record) ? new Outcome.Won() : new Outcome.Lost(there);
        } else {
            records.add(record);
            outcome = new Outcome.Won();
        }
        if (lostReplies.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new IOException("the reply was lost");
        }
        return outcome;
    }

    @Override
    public synchronized ObjectRef put(String path, byte[] bytes) throws IOException {
        if (objects.containsKey(path)) {
            throw new FileAlreadyExistsException(path);
        }
        objects.put(path, bytes.clone());
        if (failedPuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new IOException("disk full");
        }
        return new ObjectRef(path, bytes.length, "");
    }

    @Override
    public synchronized boolean putIfAbsent(String path, byte[] bytes) {
        return objects.putIfAbsent(path, bytes.clone()) == null;
    }

    @Override
    public synchronized Optional<byte[]> get(String path) {
        return Optional.ofNullable(objects.get(path));
    }

    @Override
    public byte[] read(ObjectRef ref) throws IOException {
        return get(ref.path()).orElseThrow(() -> new IOException("no object " + ref.path()));
    }

    @Override
    public synchronized List<String> list(String prefix) {
        return objects.keySet().stream().filter(p -> p.startsWith(prefix)).toList();
    }

    @Override
    public synchronized void delete(String path) {
        objects.remove(path);
    }

    @Override
    public void close() {}
}
