package io.millrace.connector;

/** Where a source's reader puts its rows. */
@FunctionalInterface
public interface SourceOutput extends RowSink {

    /**
     * The rows that follow are from this split, until the next call. A reader of several splits says it, so that each split has a watermark
     * of its own; rows of a reader that never does count as those of one split.
     */
    default void split(String split) {}
}
