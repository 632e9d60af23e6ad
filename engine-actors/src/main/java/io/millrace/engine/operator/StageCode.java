package io.millrace.engine.operator;

import io.millrace.engine.exchange.KeyFunction;
import io.millrace.planner.codegen.FusedStage;
import io.millrace.planner.codegen.RowPairPredicate;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns bound expressions into something that runs on binary rows: generated code, or the interpreter. */
public interface StageCode {

    /** Makes what fused runs of these operators need, so that it is there when the first task opens. Takes long; any thread. */
    default void prepare(List<OperatorSpec> operators) {}

    /** A fused run of steps. */
    FusedStage fused(OperatorSpec.Fused spec, EvalContext context);

    /** Values of these expressions as a row, floating point normalised. */
    KeyFunction keys(List<Expr> keys, StructType input, EvalContext context);

    /** The values of these expressions in internal form. */
    RowValues values(List<Expr> expressions, StructType input, EvalContext context);

    /** A condition over the columns of two rows, left ones first. */
    RowPairPredicate pairs(Expr condition, StructType left, StructType right, EvalContext context);

    GroupFunction aggregate(OperatorSpec.Groups spec, EvalContext context);

    /** Aggregate calls over a buffer in internal form, for metrics. */
    BufferFunction metrics(OperatorSpec.Observe spec, EvalContext context);

    /** A buffer that holds the slots of several calls. */
    interface BufferFunction {
        @Nullable
        Object[] zero();

        /** Takes a row in, changing buffer in place. */
        void update(@Nullable Object[] buffer, byte[] base, int off);
    }

    /** Evaluates on one row. */
    @FunctionalInterface
    interface RowValues {
        @Nullable
        Object[] of(byte[] base, int off, int len);
    }

    /** The buffer of a group and what comes of it. */
    interface GroupFunction {
        /** Writes the buffer of a group without rows. */
        void zero(RowWriter to);

        /**
         * Takes a row in. True: the buffer's bytes were changed in place. False: the new buffer stands in {@code grown}, because it
         * is longer or shorter.
         */
        boolean update(byte[] row, int rowOff, int rowLen, byte[] buffer, int off, int len, RowWriter grown);

        /** Adds another buffer to this one in place, if its length stays as it is; else false, and nothing is changed. */
        boolean mergeInPlace(byte[] buffer, int off, byte[] other, int otherOff);

        /** Writes the combination of two buffers. */
        void merge(byte[] buffer, int off, byte[] other, int otherOff, RowWriter to);

        /** Writes the output row: key columns, then results. Not for groups that are only combined. */
        void result(byte[] key, int keyOff, int keyLen, byte[] buffer, int off, int len, RowWriter to);
    }
}
