package io.millrace.state.overlay;

/** Receives entries; the arrays are valid during the call only. */
@FunctionalInterface
public interface Entries {
    /** @param valueLen -1 if the key was removed */
    void entry(int keyHash, byte[] key, int keyOff, int keyLen, byte[] value, int valueOff, int valueLen);
}
