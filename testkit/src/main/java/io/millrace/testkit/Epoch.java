package io.millrace.testkit;

import io.millrace.sql.streaming.StateOperatorProgress;
import io.millrace.sql.streaming.StreamingQueryProgress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one epoch gave. Immutable; the assertions return it, or throw an AssertionError that shows the difference.
 *
 * @param number counted from 0; -1: there was nothing to do, so there was no epoch
 * @param rows in the order in which they were written
 * @param progress its report; null: there was no epoch
 */
public record Epoch<T>(long number, List<T> rows, @Nullable StreamingQueryProgress progress) {
    public Epoch {
        rows = List.copyOf(rows);
    }

    static <T> Epoch<T> none() {
        return new Epoch<>(-1, List.of(), null);
    }

    private String name() {
        return progress == null ? "A step that found nothing to do" : "Epoch " + number;
    }

    /** Exactly these rows, in this order. */
    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    public final Epoch<T> assertRows(T... expected) {
        RowDiff.inOrder(name(), Arrays.asList(expected), rows);
        return this;
    }

    /** Exactly these rows, each as often as given, in any order. */
    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    public final Epoch<T> assertRowsInAnyOrder(T... expected) {
        RowDiff.inAnyOrder(name(), Arrays.asList(expected), rows);
        return this;
    }

    /** An epoch, and no rows. */
    public Epoch<T> assertNoRows() {
        report();
        RowDiff.inOrder(name(), List.of(), rows);
        return this;
    }

    /** There was no epoch. */
    public Epoch<T> assertNothingToDo() {
        if (progress != null) {
            throw new AssertionError(
                    name() + " was not expected: there should have been nothing to do. Its rows: " + rows);
        }
        return this;
    }

    /** The watermark that this epoch used for late rows' sake and to close windows; it was computed by the epochs before. */
    public Epoch<T> assertWatermark(Instant expected) {
        String actual = report().eventTime().get("watermark");
        if (actual == null) {
            throw new AssertionError(name() + " has no watermark: the query has no withWatermark.");
        }
        RowDiff.same("The watermark of " + name(), expected, Instant.parse(actual));
        return this;
    }

    /** So many rows came too late for a stateful operator of the query, over all of them. An aggregation counts groups, not rows. */
    public Epoch<T> assertLateRowsDropped(long expected) {
        long actual = Arrays.stream(report().stateOperators())
                .mapToLong(StateOperatorProgress::numRowsDroppedByWatermark)
                .sum();
        RowDiff.same("The late rows of " + name(), expected, actual);
        return this;
    }

    /** So many rows are in the state of the stateful operators together, behind this epoch. */
    public Epoch<T> assertStateRows(long expected) {
        long actual = Arrays.stream(report().stateOperators())
                .mapToLong(StateOperatorProgress::numRowsTotal)
                .sum();
        RowDiff.same("The rows in state behind " + name(), expected, actual);
        return this;
    }

    private StreamingQueryProgress report() {
        StreamingQueryProgress there = progress;
        if (there == null) {
            throw new AssertionError(
                    "There was no epoch: the step found nothing to do. Add rows before it, or advance the clock.");
        }
        return there;
    }
}
