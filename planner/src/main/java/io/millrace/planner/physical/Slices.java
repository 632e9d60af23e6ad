package io.millrace.planner.physical;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sliding windows in which each row is several times, seen as slices in which it is once: the time between two beginnings of windows. All rows of
 * a slice are in the same windows.
 *
 * @param rows what the windows are made of
 * @param windows of each row, by place; the first argument is its time
 * @param window their column, a key of the aggregation
 */
record Slices(Logical rows, List<Expr.Fn> windows, Attr window) {
    private static final int TIME = 0;
    private static final int SIZE = 1;
    private static final int SLIDE = 2;
    private static final int INDEX = 4;

    /** Ids this low are given out by nobody else. */
    private static final long SLICE_ID = Long.MIN_VALUE + 1;

    Slices {
        windows = List.copyOf(windows);
    }

    /** If the aggregation's rows come from windows that begin where others end, and nothing but the key is made of the window. */
    static Optional<Slices> of(Logical.Aggregate a, AggregateInputs inputs) {
        if (!(a.child() instanceof Logical.Expand expand)) {
            return Optional.empty();
        }
        for (Attr column : expand.output()) {
            List<Expr.Fn> windows = windows(expand, expand.output().indexOf(column));
            if (!windows.isEmpty()) {
                boolean onlyKey = a.keys().contains(column)
                        && inputs.columns().stream()
                                .filter(needed -> !needed.equals(column))
                                .noneMatch(needed -> Columns.references(needed).contains(column.id()));
                return onlyKey ? Optional.of(new Slices(expand.child(), windows, column)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The windows at this place, if there are such and all other columns are those of the row itself; else none. */
    private static List<Expr.Fn> windows(Logical.Expand expand, int place) {
        List<Expr.Fn> windows = new ArrayList<>();
        for (List<Expr> row : expand.projections()) {
            for (int i = 0; i < row.size(); i++) {
                if (i != place && !row.get(i).equals(expand.output().get(i))) {
                    return List.of();
                }
            }
            if (!(row.get(place) instanceof Expr.Fn fn)
                    || !fn.def().name().equals("window")
                    || us(fn, SIZE) % us(fn, SLIDE) != 0) {
                return List.of();
            }
            windows.add(fn);
        }
        return windows;
    }

    private static long us(Expr.Fn window, int argument) {
        return (Long) Objects.requireNonNull(((Expr.Lit) window.args().get(argument)).value());
    }

    /** These columns with the time of the slice in the place of the window. */
    List<Expr> sliced(List<Expr> columns) {
        Expr.Fn first = windows.get(0);
        List<Expr> args = new ArrayList<>(first.args());
        args.set(SIZE, first.args().get(SLIDE));
        args.set(INDEX, new Expr.Lit(0L, first.args().get(INDEX).type()));
        Expr start = new Expr.Field(new Expr.Fn(first.def(), args, first.type(), false), 0);
        return columns.stream()
                .map(c -> c.equals(window) ? new Expr.Alias(start, "slice", SLICE_ID) : c)
                .toList();
    }

    /** The same for keys by name. */
    List<Attr> slicedKeys(List<Attr> keys) {
        return keys.stream().map(k -> k.equals(window) ? slice() : k).toList();
    }

    private Attr slice() {
        return new Attr(
                SLICE_ID, "slice", windows.get(0).args().get(TIME).type(), false, List.of(), OptionalLong.empty());
    }

    /** Brings the draft's rows, each of a slice, into the windows of their slices. */
    void spread(StageDraft draft) {
        List<List<Expr>> copies = new ArrayList<>();
        for (Expr.Fn one : windows) {
            List<Expr> args = new ArrayList<>(one.args());
            args.set(TIME, slice());
            Expr inWindow = new Expr.Fn(one.def(), args, one.type(), false);
            copies.add(draft.bindAll(draft.current().stream()
                    .map(c -> c.id() == SLICE_ID ? inWindow : c)
                    .toList()));
        }
        List<Attr> columns = draft.current().stream()
                .map(c -> c.id() == SLICE_ID ? window : c)
                .toList();
        draft.step(new RowStep.Expand(copies), columns);
    }
}
