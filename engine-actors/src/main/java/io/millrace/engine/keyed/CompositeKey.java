package io.millrace.engine.keyed;

import io.millrace.row.Bytes;
import java.util.Arrays;

/** A group's key with something behind it, in one buffer that is used again and again. A key row is no prefix of another one. */
final class CompositeKey {
    private byte[] bytes = new byte[128];
    private int len;

    CompositeKey of(CurrentKey key, byte[] more, int off, int moreLen) {
        room(key.len() + moreLen);
        System.arraycopy(key.base(), key.off(), bytes, 0, key.len());
        System.arraycopy(more, off, bytes, key.len(), moreLen);
        len = key.len() + moreLen;
        return this;
    }

    CompositeKey of(byte[] key, int off, int keyLen, long number) {
        room(keyLen + 8);
        System.arraycopy(key, off, bytes, 0, keyLen);
        Bytes.putLongBig(bytes, keyLen, number);
        len = keyLen + 8;
        return this;
    }

    private void room(int need) {
        if (need > bytes.length) {
            bytes = Arrays.copyOf(bytes, need * 2);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int len() {
        return len;
    }
}
