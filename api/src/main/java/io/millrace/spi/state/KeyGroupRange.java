package io.millrace.spi.state;

/** Key groups {@code first} (inclusive) to {@code end} (exclusive) of {@code total}. */
public record KeyGroupRange(int first, int end, int total) {
    public boolean contains(int group) {
        return group >= first && group < end;
    }
}
