package io.millrace.engine.operator;

import io.millrace.connector.RowSink;
import io.millrace.engine.exchange.KeyFunction;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.codegen.FusedStage;
import io.millrace.planner.codegen.RowPairPredicate;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.JoinSide;
import io.millrace.planner.physical.RowStep;
import io.millrace.row.RowWriter;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.state.StateTable;
import io.millrace.sql.tree.Plan.JoinType;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins two streams. A row meets the rows that the other side has kept, and is then kept itself, so that every pair comes out
 * once. Rows go when the watermark says that they can meet no further one ({@link io.millrace.planner.plan.JoinBounds}); one
 * that has met none comes out then, with nulls, where the join's type asks for that.
 *
 * <p>In micro-batches the left rows of an epoch come before the right ones, in a left semi join after them, as in Spark. A row
 * of the first side is then kept until the barrier even if it is beyond its bound already, because one of the other side of this
 * epoch, not late by the watermark of the epoch before, may still match; a right row beyond its bound need not be, unless it is
 * to come out with nulls. In real time lateness and bound follow the same watermark, so neither need be.
 */
public final class StreamJoinOperator implements Operator {
    private enum Phase {
        NONE,
        LEFT,
        RIGHT
    }

    private final OperatorSpec.StreamJoin spec;
    private final Side left;
    private final Side right;
    private final RowWriter key = new RowWriter();
    private final RowWriter joined = new RowWriter();

    private @Nullable RowPairPredicate residual;
    private @Nullable RowOutput out;
    private boolean realTime;
    private long watermarkMs = -1;
    private long lateWatermarkMs = -1;
    private long updated;
    private long removed;
    private long dropped;
    private Phase phase = Phase.NONE;

    /** One side: its plan, its state, and what is made of its rows. */
    private final class Side implements JoinState.Dropped {
        private final JoinSide plan;
        private final boolean isLeft;
        private final boolean keepsUnmatched;
        private final boolean evicts;
        private final RowCopier columns;
        private final EventTimeColumn late;
        private final EventTimeColumn bound;
        private final RowSink whenPasses = (base, off, len) -> passes = true;
        private boolean passes;
        private @Nullable KeyFunction keys;
        private @Nullable FusedStage filter;
        private @Nullable JoinState state;

        Side(JoinSide plan, boolean isLeft) {
            this.plan = plan;
            this.isLeft = isLeft;
            keepsUnmatched = spec.type() == JoinType.FULL_OUTER
                    || spec.type() == (isLeft ? JoinType.LEFT_OUTER : JoinType.RIGHT_OUTER);
            evicts = spec.keyTime() >= 0 || plan.boundTime() >= 0;
            columns = RowCopier.all(plan.schema());
            late = new EventTimeColumn(plan.schema(), plan.lateTime());
            bound = spec.keyTime() >= 0
                    ? new EventTimeColumn(spec.keySchema(), spec.keyTime())
                    : new EventTimeColumn(plan.schema(), plan.boundTime());
        }

        void open(OperatorContext context) {
            String name = isLeft ? "left-" : "right-";
            keys = context.code().keys(plan.keys(), plan.schema(), context.eval());
            if (plan.filter() != null) {
                filter = context.code()
                        .fused(
                                new OperatorSpec.Fused(
                                        plan.schema(), List.of(new RowStep.Keep(plan.filter())), plan.schema()),
                                context.eval());
            }
            state = new JoinState(
                    context.table(spec.uid(), name + "keys", StateTable.Order.HASHED),
                    context.table(spec.uid(), name + "rows", StateTable.Order.HASHED),
                    evicts ? new TimerTable(context.table(spec.uid(), name + "timers", StateTable.Order.SORTED)) : null,
                    spec.keyTime() >= 0);
        }

        JoinState state() {
            return opened(state);
        }

        boolean passes(byte[] base, int off, int len) {
            FusedStage wanted = filter;
            if (wanted == null) {
                return true;
            }
            passes = false;
            wanted.process(base, off, len, whenPasses);
            return passes;
        }

        /** Up to where rows are dropped at this watermark; {@link EventTimeColumn#NONE} before the first. */
        long boundUs() {
            return watermarkMs < 0 || !evicts
                    ? EventTimeColumn.NONE
                    : EventTimeColumn.us(watermarkMs + plan.boundOffsetMs());
        }

        void unmatched(int keyHash, byte[] base, int off) {
            joined.begin(left.columns.size() + right.columns.size());
            if (isLeft) {
                columns.copy(base, off, joined, 0);
                right.columns.nulls(joined, columns.size());
            } else {
                left.columns.nulls(joined, 0);
                columns.copy(base, off, joined, left.columns.size());
            }
            opened(out).row(joined.buffer(), 0, joined.length(), keyHash);
        }

        @Override
        public void row(int keyHash, byte[] base, int off, int len, boolean matched) {
            if (keepsUnmatched && !matched) {
                unmatched(keyHash, base, off);
            }
        }
    }

    public StreamJoinOperator(OperatorSpec.StreamJoin spec) {
        this.spec = spec;
        left = new Side(spec.left(), true);
        right = new Side(spec.right(), false);
    }

    @Override
    public void open(OperatorContext context, RowOutput output) {
        out = output;
        realTime = context.realTime();
        watermarkMs = context.restoredWatermarkMs();
        lateWatermarkMs = watermarkMs;
        left.open(context);
        right.open(context);
        if (spec.residual() != null) {
            residual = context.code()
                    .pairs(spec.residual(), spec.left().schema(), spec.right().schema(), context.eval());
        }
    }

    @Override
    public void beginEpoch(StreamItem.EpochBegin begin) {
        watermarkMs = begin.watermarkMs();
        lateWatermarkMs = begin.lateWatermarkMs();
    }

    @Override
    public boolean comesFirst(int port) {
        return port < spec.leftPorts() != (spec.type() == JoinType.LEFT_SEMI);
    }

    @Override
    public RowOutput input(int port) {
        return port < spec.leftPorts()
                ? (base, off, len, hash) -> process(left, base, off, len, hash)
                : (base, off, len, hash) -> process(right, base, off, len, hash);
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        throw new IllegalStateException("A join takes rows by port.");
    }

    private void process(Side own, byte[] base, int off, int len, int keyHash) {
        if (EventTimeColumn.passed(own.late.of(base, off), lateWatermarkMs)) {
            dropped++;
            return;
        }
        if (!own.passes(base, off, len)) {
            own.row(keyHash, base, off, len, false);
            return;
        }
        opened(own.keys).key(base, off, len, key);
        boolean nullKey = StaticTable.hasNull(key.buffer(), spec.nullSafe());
        if (nullKey && !own.keepsUnmatched) {
            return;
        }
        long timeUs = EventTimeColumn.NONE;
        if (own.evicts) {
            timeUs = spec.keyTime() >= 0 ? own.bound.of(key.buffer(), 0) : own.bound.of(base, off);
            if (timeUs == EventTimeColumn.NONE && (nullKey || spec.keyTime() < 0)) {
                // A range or an equality over no time is never true.
                own.row(keyHash, base, off, len, false);
                return;
            }
        }
        boolean matched =
                !nullKey && (own.isLeft ? meetRight(base, off, len, keyHash) : meetLeft(base, off, len, keyHash));
        if (matched && own.isLeft && spec.type() == JoinType.LEFT_SEMI) {
            return;
        }
        boolean beyond = timeUs != EventTimeColumn.NONE && timeUs <= own.boundUs();
        if (beyond && realTime) {
            own.row(keyHash, base, off, len, matched);
        } else if (!beyond || own.isLeft || spec.type() == JoinType.LEFT_SEMI || own.keepsUnmatched && !matched) {
            own.state().append(keyHash, key.buffer(), key.length(), timeUs, matched, base, off, len);
            updated++;
        }
    }

    private boolean meetRight(byte[] base, int off, int len, int keyHash) {
        JoinState rows = right.state();
        boolean matched = false;
        rows.walk(keyHash, key.buffer(), 0, key.length());
        while (rows.next()) {
            if (residual != null && !residual.test(base, off, len, rows.rowBase(), rows.rowOff(), rows.rowLen())) {
                continue;
            }
            matched = true;
            if (spec.type() == JoinType.LEFT_SEMI) {
                opened(out).row(base, off, len, keyHash);
                return true;
            }
            if (right.keepsUnmatched) {
                rows.match();
            }
            pair(base, off, rows.rowBase(), rows.rowOff(), keyHash);
        }
        return matched;
    }

    private boolean meetLeft(byte[] base, int off, int len, int keyHash) {
        JoinState rows = left.state();
        boolean matched = false;
        boolean semi = spec.type() == JoinType.LEFT_SEMI;
        rows.walk(keyHash, key.buffer(), 0, key.length());
        while (rows.next()) {
            if (residual != null && !residual.test(rows.rowBase(), rows.rowOff(), rows.rowLen(), base, off, len)) {
                continue;
            }
            matched = true;
            if (semi) {
                // It has come out and will not again.
                opened(out).row(rows.rowBase(), rows.rowOff(), rows.rowLen(), keyHash);
                rows.dropCurrent();
                removed++;
                continue;
            }
            if (left.keepsUnmatched) {
                rows.match();
            }
            pair(rows.rowBase(), rows.rowOff(), base, off, keyHash);
        }
        return matched;
    }

    private void pair(byte[] l, int lOff, byte[] r, int rOff, int keyHash) {
        joined.begin(left.columns.size() + right.columns.size());
        left.columns.copy(l, lOff, joined, 0);
        right.columns.copy(r, rOff, joined, left.columns.size());
        opened(out).row(joined.buffer(), 0, joined.length(), keyHash);
    }

    @Override
    public long outputWatermark(long inputMs) {
        return inputMs < 0 || inputMs == Long.MAX_VALUE ? inputMs : Math.max(-1, inputMs - spec.lagMs());
    }

    @Override
    public void startWatermark(long nowMs) {
        watermarkMs = nowMs;
        phase = Phase.LEFT;
    }

    @Override
    public void startBarrier(long epoch) {
        phase = realTime ? Phase.NONE : Phase.LEFT;
    }

    @Override
    public boolean resume(BooleanSupplier room) {
        if (phase == Phase.LEFT && evict(left, room)) {
            phase = Phase.RIGHT;
        }
        if (phase == Phase.RIGHT && evict(right, room)) {
            phase = Phase.NONE;
        }
        if (phase != Phase.NONE) {
            return false;
        }
        if (realTime) {
            lateWatermarkMs = watermarkMs;
        }
        return true;
    }

    private boolean evict(Side side, BooleanSupplier room) {
        long boundUs = side.boundUs();
        if (boundUs == EventTimeColumn.NONE) {
            return true;
        }
        JoinState rows = side.state();
        try (StateTable.Cursor due = rows.due(boundUs)) {
            while (room.getAsBoolean()) {
                if (!due.next()) {
                    return true;
                }
                removed += rows.drop(due, side);
            }
        }
        return false;
    }

    @Override
    public void report(EpochReport report) {
        long total = left.state().size() + right.state().size();
        report.add(spec.uid(), "symmetricHashJoin", total, updated, removed, dropped, Map.of());
        updated = 0;
        removed = 0;
        dropped = 0;
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        return part;
    }
}
