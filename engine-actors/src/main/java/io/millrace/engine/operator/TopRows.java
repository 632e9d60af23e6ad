package io.millrace.engine.operator;

import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.RowWriter;
import org.jspecify.annotations.Nullable;

/** Decides which rows of a partition are kept, and in which order. One thread. */
final class TopRows {
    private final StageCode.RowValues order;
    private final ValueOrder by;
    private final Ranking ranking;
    private final int most;
    private final boolean tiesMatter;

    /** @param order the values that rows are ordered by */
    TopRows(OperatorSpec.TopN spec, StageCode.RowValues order) {
        this.order = order;
        by = new ValueOrder(spec.ranks().orders());
        ranking = Ranking.of(spec.call().name());
        most = spec.rows();
        tiesMatter =
                spec.ranks().calls().stream().anyMatch(c -> Ranking.of(c.name()).asksForTies());
    }

    private @Nullable Object[] order(RankedRows rows, int i) {
        return order.of(rows.base(), rows.off(i), rows.len(i));
    }

    /** Which rows are equal in order to the row before; all false where nothing asks for it. */
    boolean[] ties(RankedRows rows) {
        boolean[] ties = new boolean[rows.size()];
        if (tiesMatter && ties.length > 1) {
            @Nullable Object[] last = order(rows, 0);
            for (int i = 1; i < ties.length; i++) {
                @Nullable Object[] next = order(rows, i);
                ties[i] = by.compare(last, next) == 0;
                last = next;
            }
        }
        return ties;
    }

    /** Leaves out rows behind the bound, of a query that kept more. */
    void bound(RankedRows rows) {
        if (rows.size() > most) {
            rows.first(ranking.kept(ties(rows), most));
        }
    }

    /** Whether this row is among the first; then these stand in {@code changed} with it. */
    boolean insert(RankedRows rows, byte[] base, int off, int len, RowWriter changed) {
        @Nullable Object[] own = order.of(base, off, len);
        int size = rows.size();
        if (size >= most && ranking != Ranking.DENSE_RANK) {
            int c = by.compare(order(rows, size - 1), own);
            if (c < 0 || c == 0 && ranking == Ranking.ROW_NUMBER) {
                return false;
            }
        }
        int place = place(rows, own);
        int kept = ranking == Ranking.ROW_NUMBER ? Math.min(size + 1, most) : kept(rows, own, place);
        if (place >= kept) {
            return false;
        }
        rows.with(place, base, off, len, kept, changed);
        return true;
    }

    /** Behind the rows that are better or equal. */
    private int place(RankedRows rows, @Nullable Object[] own) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (by.compare(order(rows, middle), own) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many rows remain with one more at this place. */
    private int kept(RankedRows rows, @Nullable Object[] own, int place) {
        boolean[] old = ties(rows);
        boolean[] ties = new boolean[old.length + 1];
        System.arraycopy(old, 0, ties, 0, place);
        System.arraycopy(old, place, ties, place + 1, old.length - place);
        ties[place] = place > 0 && by.compare(order(rows, place - 1), own) == 0;
        if (place + 1 < ties.length) {
            ties[place + 1] = false;
        }
        return ranking.kept(ties, most);
    }
}
