package io.millrace.planner.plan;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.sql.tree.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What bounds the state of a join of two streams, by Spark's rules. With an event time among the equal keys, rows of both
 * sides go when the watermark reaches their key. Else a range condition bounds a side: from {@code l >= r - 10s} and the
 * watermark of r follows that a row whose l is more than 10 s below the watermark meets no further row.
 *
 * <p>Drawn, for {@code l >= r - 10s}: rows of r at or before the watermark w are late, so the next one has r > w, and l must be
 * above w - 10s at least. State at or before a bound goes; {@code >=} leaves l = w - 10s in, so its bound is 1 ms lower:
 *
 * <pre>
 *   l  ──────────────┤ w - 10 s - 1 ms          <i>goes</i> ◄──┤
 *   r  ──────────────────────────┤ w
 * </pre>
 *
 * @param keyTime place of the event time among the keys, -1 without
 * @param left what bounds rows of the left side by their value, null if nothing does
 * @param right the same of the right side
 */
public record JoinBounds(
        int keyTime, @Nullable Bound left, @Nullable Bound right) {

    /** Rows whose {@code column} is at or before the watermark plus {@code offsetMs} meet no further row. */
    public record Bound(Attr column, long offsetMs) {}

    public static JoinBounds of(Logical.Join join) {
        JoinKeys keys =
                JoinKeys.of(join.condition(), join.left().output(), join.right().output());
        int keyTime = keyTime(keys);
        if (keyTime >= 0) {
            return new JoinBounds(keyTime, null, null);
        }
        return new JoinBounds(
                -1,
                bound(differences(keys), join.left(), join.right(), keeps(join, true)),
                bound(differences(keys), join.right(), join.left(), keeps(join, false)));
    }

    /** All that the condition says about two times; that {@code l = r + 5s} is a range of no width. */
    private static List<TimeDifference> differences(JoinKeys keys) {
        List<@Nullable TimeDifference> all = new ArrayList<>();
        for (int i = 0; i < keys.left().size(); i++) {
            all.add(TimeDifference.between(keys.left().get(i), keys.right().get(i), false));
            all.add(TimeDifference.between(keys.right().get(i), keys.left().get(i), false));
        }
        keys.rest().forEach(c -> all.add(TimeDifference.of(c)));
        return all.stream().flatMap(Stream::ofNullable).toList();
    }

    /** Whether a side's rows that find no partner are given out, or given out without their partner's columns. */
    private static boolean keeps(Logical.Join join, boolean left) {
        return join.type() == Plan.JoinType.FULL_OUTER
                || join.type() == (left ? Plan.JoinType.LEFT_OUTER : Plan.JoinType.RIGHT_OUTER)
                || left && join.type() == Plan.JoinType.LEFT_SEMI;
    }

    /** Whether the state of the left side (or of the right one) is bounded. */
    public boolean bounded(boolean leftSide) {
        return keyTime >= 0 || (leftSide ? left : right) != null;
    }

    /** How far the event times of the output may be behind the watermark of the input, in ms. */
    public long lagMs() {
        long lag = 0;
        for (Bound b : new Bound[] {left, right}) {
            if (b != null) {
                lag = Math.max(lag, -b.offsetMs());
            }
        }
        return lag;
    }

    private static int keyTime(JoinKeys keys) {
        for (int i = 0; i < keys.left().size(); i++) {
            Expr l = keys.left().get(i);
            Expr r = keys.right().get(i);
            boolean timed =
                    EventTimes.delayUs(l).isPresent() || EventTimes.delayUs(r).isPresent();
            if (timed && l instanceof Attr && r instanceof Attr) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The bound of a side's rows that the watermark of the other side gives. A side without a watermark of its own is bounded
     * only where its unmatched rows have to come out: else it is kept as Spark keeps it.
     */
    private static @Nullable Bound bound(List<TimeDifference> differences, Logical side, Logical other, boolean keeps) {
        Set<Long> own = Columns.ids(side.output());
        Set<Long> others = Columns.ids(EventTimes.of(other.output()));
        Set<Long> ownTimes = Columns.ids(EventTimes.of(side.output()));
        Bound best = null;
        for (TimeDifference d : differences) {
            if (!own.contains(d.upper().id())
                    || !others.contains(d.lower().id())
                    || !keeps && !ownTimes.contains(d.upper().id())) {
                continue;
            }
            long offsetMs = Math.floorDiv(-d.offsetUs(), 1000) - (d.strict() ? 0 : 1);
            if (best == null || offsetMs > best.offsetMs()) {
                best = new Bound(d.upper(), offsetMs);
            }
        }
        return best;
    }
}
