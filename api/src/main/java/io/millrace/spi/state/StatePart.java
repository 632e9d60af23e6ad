package io.millrace.spi.state;

/**
 * Which part of a query's state a node keeps in one execution: each node that has stateful tasks keeps one. It stands in the names of the
 * state objects, so that a base counts for the part that it holds and for no other.
 *
 * @param index from 0
 * @param count of nodes with state in this execution
 */
public record StatePart(int index, int count) {
    /** All state on one node. */
    public static final StatePart WHOLE = new StatePart(0, 1);

    public StatePart {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("There is no part " + index + " of " + count);
        }
    }
}
