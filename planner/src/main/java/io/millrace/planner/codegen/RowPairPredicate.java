package io.millrace.planner.codegen;

/** A condition over two rows, the left one's columns first. One a task. */
public abstract class RowPairPredicate {
    /** Whether the condition is true; neither false nor null is. */
    public abstract boolean test(byte[] base, int off, int len, byte[] right, int rightOff, int rightLen);
}
