package io.millrace.row;

/**
 * The hash that routes keys: murmur3 (32 bit, seed 42) over the bytes of a key row, so that it is the same in every JVM and
 * for every run. {@code KeyHash.group} gives the key group; contiguous ranges of groups belong to tasks.
 */
public final class KeyHash {
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private KeyHash() {}

    /** len is a multiple of 4, as row lengths are. */
    public static int hash(byte[] b, int off, int len) {
        int h = 42;
        for (int i = off, to = off + len; i < to; i += 4) {
            h ^= Integer.rotateLeft(Bytes.getInt(b, i) * C1, 15) * C2;
            h = Integer.rotateLeft(h, 13) * 5 + 0xe6546b64;
        }
        h ^= len;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return h ^ h >>> 16;
    }

    /** Key group of a hash, 0 to groups - 1. */
    public static int group(int hash, int groups) {
        return (int) ((hash & 0xffffffffL) * groups >>> 32);
    }

    /** The task of a key group when groups are split over tasks in contiguous ranges. */
    public static int task(int group, int groups, int tasks) {
        return (int) ((long) group * tasks / groups);
    }

    /** The first group of a task's range; the range ends before {@code firstGroup(task + 1, …)}. */
    public static int firstGroup(int task, int groups, int tasks) {
        return (int) (((long) task * groups + tasks - 1) / tasks);
    }
}
