package io.millrace.engine.keyed;

import io.millrace.sql.Encoder;
import org.jspecify.annotations.Nullable;

/** The key that user code is called for: its bytes where they stand, and its object once somebody asks. Moved from key to key. */
final class CurrentKey {
    private final Encoder<Object> encoder;
    private final int columns;
    private byte[] base = new byte[0];
    private int off;
    private int len;
    private int hash;
    private boolean decoded;
    private @Nullable Object object;

    CurrentKey(Encoder<Object> encoder) {
        this.encoder = encoder;
        columns = encoder.schema().size();
    }

    /** Bytes of a key row; they must stay until the next call of this. */
    void point(byte[] keyBase, int keyOff, int keyLen, int keyHash) {
        base = keyBase;
        off = keyOff;
        len = keyLen;
        hash = keyHash;
        decoded = false;
        object = null;
    }

    byte[] base() {
        return base;
    }

    int off() {
        return off;
    }

    int len() {
        return len;
    }

    int hash() {
        return hash;
    }

    /** The user's key; null where the key function gave null. */
    @SuppressWarnings("NullAway") // what the user's function gave is what it gets back
    Object object() {
        if (!decoded) {
            object = encoder.read(base, off, columns, 0);
            decoded = true;
        }
        return object;
    }
}
