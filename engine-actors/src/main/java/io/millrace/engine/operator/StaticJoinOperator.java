package io.millrace.engine.operator;

import io.millrace.connector.RowSink;
import io.millrace.engine.exchange.KeyFunction;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.error.MillraceException;
import io.millrace.planner.codegen.FusedStage;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.RowStep;
import io.millrace.row.RowWriter;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.sql.tree.Plan.JoinType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins each row with a hash table over the static side, which is read when the operator opens, and again at its interval. */
public final class StaticJoinOperator implements Operator {
    private final OperatorSpec.StaticJoin spec;
    private final RowWriter key = new RowWriter();
    private final RowWriter joined = new RowWriter();
    private final RowCopier streamColumns;
    private final RowCopier staticColumns;
    private final boolean keepsUnmatched;
    private @Nullable StaticSide staticSide;
    private @Nullable KeyFunction keys;
    private @Nullable FusedStage residual;
    private boolean holds;
    private final RowSink whenHolds = (base, off, len) -> holds = true;
    private @Nullable RowOutput out;

    public StaticJoinOperator(OperatorSpec.StaticJoin spec) {
        this.spec = spec;
        streamColumns = RowCopier.all(spec.input());
        staticColumns = RowCopier.all(spec.staticSide().outputSchema());
        JoinType outer = spec.streamIsLeft() ? JoinType.LEFT_OUTER : JoinType.RIGHT_OUTER;
        keepsUnmatched = spec.type() == outer;
        boolean one = spec.streamIsLeft() && (spec.type() == JoinType.LEFT_SEMI || spec.type() == JoinType.LEFT_ANTI);
        if (!keepsUnmatched && !one && spec.type() != JoinType.INNER && spec.type() != JoinType.CROSS) {
            throw MillraceException.notYet(
                    "A " + spec.type() + " join that keeps unmatched rows of the static side",
                    "Keep the unmatched rows of the other side, or use an inner join.");
        }
    }

    @Override
    public void open(OperatorContext context, RowOutput output) {
        out = output;
        PhysicalPlan side = spec.staticSide();
        StructType left = spec.streamIsLeft() ? spec.input() : side.outputSchema();
        StructType right = spec.streamIsLeft() ? side.outputSchema() : spec.input();
        keys = context.code().keys(spec.streamKeys(), spec.input(), context.eval());
        if (spec.residual() != null) {
            List<StructField> both = new ArrayList<>(left.fieldList());
            both.addAll(right.fieldList());
            StructType pair = new StructType(both);
            residual = context.code()
                    .fused(
                            new OperatorSpec.Fused(pair, List.of(new RowStep.Keep(spec.residual())), pair),
                            context.eval());
        }
        staticSide = new StaticSide(spec, context);
    }

    @Override
    public void beginEpoch(StreamItem.EpochBegin begin) {
        if (staticSide != null) {
            staticSide.beginEpoch(begin.timestampMs());
        }
    }

    @Override
    public void startBarrier(long epoch) {
        if (staticSide != null) {
            staticSide.betweenEpochs();
        }
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        if (keys == null || out == null || staticSide == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        StaticTable table = staticSide.table();
        keys.key(base, off, len, key);
        boolean matched = false;
        if (!StaticTable.hasNull(key.buffer(), spec.nullSafe())) {
            int rowOff = StaticTable.rowOffset(key.length());
            for (int place = table.find(key.buffer(), key.length());
                    place != StaticTable.NONE;
                    place = table.next(place)) {
                if (!join(base, off, table.entry(place), rowOff)) {
                    continue;
                }
                matched = true;
                if (spec.type() == JoinType.LEFT_SEMI || spec.type() == JoinType.LEFT_ANTI) {
                    break;
                }
                out.row(joined.buffer(), 0, joined.length(), keyHash);
            }
        }
        if (spec.type() == JoinType.LEFT_SEMI && matched || spec.type() == JoinType.LEFT_ANTI && !matched) {
            out.row(base, off, len, keyHash);
        } else if (keepsUnmatched && !matched) {
            combine(base, off, null, 0);
            out.row(joined.buffer(), 0, joined.length(), keyHash);
        }
    }

    /** Makes the joined row and says whether the rest of the condition holds. */
    private boolean join(byte[] base, int off, byte[] other, int otherOff) {
        boolean one = spec.type() == JoinType.LEFT_SEMI || spec.type() == JoinType.LEFT_ANTI;
        if (one && residual == null) {
            return true;
        }
        combine(base, off, other, otherOff);
        if (residual == null) {
            return true;
        }
        holds = false;
        residual.process(joined.buffer(), 0, joined.length(), whenHolds);
        return holds;
    }

    private void combine(byte[] base, int off, byte @Nullable [] other, int otherOff) {
        joined.begin(streamColumns.size() + staticColumns.size());
        if (spec.streamIsLeft()) {
            streamColumns.copy(base, off, joined, 0);
        }
        int fixed = spec.streamIsLeft() ? streamColumns.size() : 0;
        if (other == null) {
            staticColumns.nulls(joined, fixed);
        } else {
            staticColumns.copy(other, otherOff, joined, fixed);
        }
        if (!spec.streamIsLeft()) {
            streamColumns.copy(base, off, joined, staticColumns.size());
        }
    }
}
