package io.millrace.engine.exchange;

/** Takes rows with the hash of the key that they were partitioned by (0: none); the bytes may be reused after the call. */
@FunctionalInterface
public interface RowOutput {
    void row(byte[] base, int off, int len, int keyHash);
}
