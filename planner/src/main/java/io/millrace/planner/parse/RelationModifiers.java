package io.millrace.planner.parse;

import io.millrace.planner.parse.MillraceSqlParser.IntervalLiteralContext;
import io.millrace.planner.parse.MillraceSqlParser.SampleContext;
import io.millrace.planner.parse.MillraceSqlParser.WatermarkContext;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.YearMonthIntervalType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may stand behind a relation before its alias: TABLESAMPLE and WATERMARK. */
final class RelationModifiers {
    private final SyntaxErrors errors;
    private final ExpressionBuilder expressions;
    private final QueryBuilder queries;

    RelationModifiers(SyntaxErrors errors, ExpressionBuilder expressions, QueryBuilder queries) {
        this.errors = errors;
        this.expressions = expressions;
        this.queries = queries;
    }

    Plan of(Plan plan, @Nullable SampleContext sample, @Nullable WatermarkContext watermark) {
        return late(sampled(plan, sample), watermark);
    }

    /** WATERMARK column DELAY OF interval: the event time, and how late rows may be. A column may be made there, with a name. */
    Plan late(Plan plan, @Nullable WatermarkContext ctx) {
        if (ctx == null) {
            return plan;
        }
        if (!(ctx.delay instanceof IntervalLiteralContext
                && expressions.of(ctx.delay) instanceof Tree.Literal l
                && l.value() instanceof Number length)) {
            throw errors.at(
                    ctx,
                    "PARSE_SYNTAX_ERROR",
                    "42601",
                    "An interval must stand behind DELAY OF, as in INTERVAL 10 SECONDS.");
        }
        String delay = length + (l.type() instanceof YearMonthIntervalType ? " months" : " microseconds");
        Tree column = expressions.named(ctx.column);
        if (column instanceof Tree.Alias a) {
            Plan made = errors.note(ctx, new Plan.Select(plan, List.of(a, new Tree.Star(List.of())), false));
            return errors.note(ctx, new Plan.Watermark(made, a.names().get(0), delay));
        } else if (column instanceof Tree.Name) {
            return errors.note(ctx, new Plan.Watermark(plan, Names.source(ctx.column), delay));
        }
        throw errors.at(
                ctx,
                "REQUIRES_EXPLICIT_NAME_IN_WATERMARK_CLAUSE",
                "42000",
                "The expression that WATERMARK is on needs a name: write " + Names.source(ctx.column)
                        + " AS and a name.");
    }

    /** TABLESAMPLE: rows by chance, or the first ones. */
    Plan sampled(Plan plan, @Nullable SampleContext ctx) {
        if (ctx == null) {
            return plan;
        }
        Long seed = ctx.seed == null ? null : Long.valueOf(ctx.seed.getText());
        if (ctx.kind.getType() == MillraceSqlParser.BUCKET) {
            double part = Double.parseDouble(ctx.bucket.getText()) / Double.parseDouble(ctx.buckets.getText());
            return errors.note(ctx, new Plan.Sample(plan, fraction(ctx, part), seed));
        }
        if (ctx.kind.getType() == MillraceSqlParser.ROWS) {
            return new Plan.Limit(plan, queries.count(ctx.amount, "limit"));
        }
        if (expressions.of(ctx.amount) instanceof Tree.Literal l && l.value() != null) {
            String n = l.value().toString();
            try {
                return errors.note(ctx, new Plan.Sample(plan, fraction(ctx, Double.parseDouble(n) / 100), seed));
            } catch (NumberFormatException e) {
                throw errors.at(
                        ctx, "PARSE_SYNTAX_ERROR", "42601", "A number of percent must stand here, not " + n + ".");
            }
        }
        throw errors.at(ctx, "PARSE_SYNTAX_ERROR", "42601", "The percentage must be a number written in the query.");
    }

    private double fraction(SampleContext ctx, double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw errors.at(
                    ctx,
                    "_LEGACY_ERROR_TEMP_0064",
                    "42601",
                    "Sampling fraction (" + fraction + ") must be on interval [0, 1]. Write 0 to 100 PERCENT.");
        }
        return fraction;
    }
}
