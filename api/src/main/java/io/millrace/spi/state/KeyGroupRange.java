package io.millrace.spi.state;

/** Key groups {@code first} (inclusive) to {@code end} (exclusive) of {@code total}. */
public record KeyGroupRange(int first, int end, int total) {
    public boolean contains(int group) {
        return group >= first && group < end;
    }

    /** What both have; empty if that is nothing. */
    public KeyGroupRange intersection(KeyGroupRange other) {
        int from = Math.max(first, other.first);
        return new KeyGroupRange(from, Math.max(from, Math.min(end, other.end)), total);
    }
}
