package io.millrace.planner.parse;

import io.millrace.planner.parse.MillraceSqlParser.FrameBoundContext;
import io.millrace.planner.parse.MillraceSqlParser.WindowFrameContext;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** Builds the frames of windows. */
final class FrameBounds {
    private static final String MISMATCH = "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_";

    private final SyntaxErrors errors;
    private final ExpressionBuilder expressions;

    FrameBounds(SyntaxErrors errors, ExpressionBuilder expressions) {
        this.errors = errors;
        this.expressions = expressions;
    }

    Tree.Frame frame(WindowFrameContext ctx) {
        boolean rows = ctx.unit.getType() == MillraceSqlParser.ROWS;
        Tree.Literal lower = amount(ctx.lower);
        Tree.Literal upper = ctx.upper == null ? null : amount(ctx.upper);
        DataType unit = unit(ctx, lower, upper);
        if (rows && unit != null) {
            throw errors.at(
                    ctx,
                    MISMATCH + "UNACCEPTED_TYPE",
                    "42K09",
                    "The bounds of a window of rows must be of the type \"INT\", not \"" + unit.sql()
                            + "\". Write whole numbers, or RANGE BETWEEN.");
        }
        int scale = unit instanceof DecimalType d ? d.scale() : 0;
        long start = bound(ctx.lower, lower, scale);
        long end = ctx.upper == null ? 0 : bound(ctx.upper, upper, scale);
        if (start == Long.MAX_VALUE || end == Long.MIN_VALUE) {
            throw errors.at(
                    ctx,
                    MISMATCH + "INVALID_BOUND",
                    "42K09",
                    "A window frame cannot begin at UNBOUNDED FOLLOWING or end at UNBOUNDED PRECEDING. Swap its bounds.");
        }
        // The current row is compared with no other bound: such a frame has no rows.
        if (start > end && start != 0 && end != 0) {
            throw errors.at(
                    ctx,
                    MISMATCH + "WRONG_COMPARISON",
                    "42K09",
                    "The lower bound of the window frame must not be behind the upper bound. Swap them.");
        }
        return new Tree.Frame(rows, start, end, unit);
    }

    /** The literal that a bound counts with, or null where it does not count. */
    private Tree.@Nullable Literal amount(FrameBoundContext ctx) {
        if (ctx.amount == null) {
            return null;
        }
        if (!(expressions.of(ctx.amount) instanceof Tree.Literal l)) {
            throw errors.at(
                    ctx,
                    "_LEGACY_ERROR_TEMP_0064",
                    "42K09",
                    "A bound of a window must be a number or an interval that is written in the query.");
        }
        if (l.value() instanceof Number n && !(n instanceof Double) && !(n instanceof Float)) {
            return l;
        }
        throw unaccepted(ctx, l.type());
    }

    private RuntimeException unaccepted(ParserRuleContext ctx, DataType type) {
        return errors.at(
                ctx,
                MISMATCH + "UNACCEPTED_TYPE",
                "42K09",
                "A bound of a window must be a whole number, a decimal or an interval, not \"" + type.sql() + "\".");
    }

    /** What the bounds count in; null for whole numbers. */
    private @Nullable DataType unit(ParserRuleContext ctx, Tree.@Nullable Literal lower, Tree.@Nullable Literal upper) {
        DataType first = lower == null ? null : unit(lower.type());
        DataType second = upper == null ? null : unit(upper.type());
        if (first instanceof DecimalType || second instanceof DecimalType) {
            int scale = Math.max(scale(first), scale(second));
            boolean number = (first == null || first instanceof DecimalType)
                    && (second == null || second instanceof DecimalType);
            if (number) {
                return new DecimalType(DecimalType.MAX_LONG_DIGITS, scale);
            }
        }
        if (lower != null && upper != null && (first == null ? second != null : !first.equals(second))) {
            throw errors.at(
                    ctx,
                    MISMATCH + "DIFF_TYPES",
                    "42K09",
                    "The window frame begins at a \"" + lower.type().sql() + "\" and ends at a \""
                            + upper.type().sql() + "\". Write both in one type.");
        }
        return first == null ? second : first;
    }

    private static @Nullable DataType unit(DataType type) {
        boolean counts = type instanceof DayTimeIntervalType
                || type instanceof YearMonthIntervalType
                || type instanceof DecimalType d && d.scale() > 0;
        return counts ? type : null;
    }

    private static int scale(@Nullable DataType type) {
        return type instanceof DecimalType d ? d.scale() : 0;
    }

    private static long bound(FrameBoundContext ctx, Tree.@Nullable Literal amount, int scale) {
        boolean before = ctx.direction != null && ctx.direction.getType() == MillraceSqlParser.PRECEDING;
        if (amount == null) {
            return ctx.CURRENT() != null ? 0 : before ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        long n = amount.value() instanceof BigDecimal d
                ? d.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue().longValueExact()
                : ((Number) java.util.Objects.requireNonNull(amount.value())).longValue()
                        * BigDecimal.TEN.pow(scale).longValueExact();
        return before ? -n : n;
    }
}
