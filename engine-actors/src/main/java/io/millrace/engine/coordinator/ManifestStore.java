package io.millrace.engine.coordinator;

import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import java.io.IOException;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Manifests as objects of the checkpoint location. Blocking. */
public final class ManifestStore {
    private final CheckpointStorage storage;
    private final Function<Manifest, byte[]> encode;
    private final BiFunction<String, byte[], Manifest> decode;

    /** @param decode takes the object's name, for errors, and its bytes */
    public ManifestStore(
            CheckpointStorage storage, Function<Manifest, byte[]> encode, BiFunction<String, byte[], Manifest> decode) {
        this.storage = storage;
        this.encode = encode;
        this.decode = decode;
    }

    /**
     * Durable on return.
     *
     * @param attempt tries so far: the object of a failed one may be there, and no name is used twice
     */
    ObjectRef write(Manifest m, int attempt) throws IOException {
        String path = String.format("manifest/%020d-%d-%d-%d", m.epoch(), m.generation(), m.execution(), attempt);
        return storage.put(path, encode.apply(m));
    }

    /** Checked against length and hash. */
    public Manifest read(ObjectRef ref) throws IOException {
        return decode.apply(ref.path(), storage.read(ref));
    }
}
