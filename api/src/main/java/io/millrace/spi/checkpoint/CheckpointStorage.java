package io.millrace.spi.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Objects under one checkpoint location. Objects never change; names are used once. All calls block and are durable when
 * they return. Paths are relative, made of letters, digits, {@code . _ - /}; anything else is refused.
 */
public interface CheckpointStorage extends AutoCloseable {

    /** Stores bytes under a new name, durable (content and name) on return. */
    ObjectRef put(String path, byte[] bytes) throws IOException;

    /**
     * Stores bytes only if the name is free: true if this call created it, false if it was there. When the outcome of an
     * earlier attempt is unknown, the caller reads the object and compares. This is the compare-and-set of the commit log.
     */
    boolean putIfAbsent(String path, byte[] bytes) throws IOException;

    Optional<byte[]> get(String path) throws IOException;

    /** As {@link #get} for each, in their order. A storage that is far away asks for many at once. */
    default List<Optional<byte[]>> getAll(List<String> paths) throws IOException {
        List<Optional<byte[]>> all = new ArrayList<>();
        for (String path : paths) {
            all.add(get(path));
        }
        return all;
    }

    /** Reads and checks length and hash; an error names the object. */
    default byte[] read(ObjectRef ref) throws IOException {
        return ref.checked(get(ref.path()).orElseThrow(() -> Corruption.of(ref.path(), "it is missing")));
    }

    /** As {@link #read} for each, in their order; together as {@link #getAll}. All are in memory at once. */
    default List<byte[]> readAll(List<ObjectRef> refs) throws IOException {
        List<Optional<byte[]>> found = getAll(refs.stream().map(ObjectRef::path).toList());
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < refs.size(); i++) {
            ObjectRef ref = refs.get(i);
            all.add(ref.checked(found.get(i).orElseThrow(() -> Corruption.of(ref.path(), "it is missing"))));
        }
        return all;
    }

    /** Names under a prefix, sorted. Never a base for decisions about what is in use, only a bootstrap. */
    List<String> list(String prefix) throws IOException;

    void delete(String path) throws IOException;

    @Override
    void close();
}
