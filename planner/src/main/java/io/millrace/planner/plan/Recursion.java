package io.millrace.planner.plan;

import io.millrace.planner.expr.Expr.Attr;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code WITH RECURSIVE}, typed. To the rules it is a table: they see its columns, and rewrite its two parts each by itself.
 *
 * @param key by which {@link PreviousRows} in the step means this recursion
 * @param anchor rows of the types of {@code output}
 * @param step rows of the types of {@code output}, made of those of the round before
 * @param maxLevel rounds of the step that there may be; null: as many as the session allows
 * @param limit rows that are enough; Long.MAX_VALUE: all
 */
public record Recursion(
        String key,
        Logical anchor,
        Logical step,
        List<Attr> output,
        @Nullable Integer maxLevel,
        long limit) implements Logical.Leaf {
    public Recursion atMost(long rows) {
        return new Recursion(key, anchor, step, output, maxLevel, Math.min(limit, rows));
    }

    /** The same with both parts rewritten. */
    public Recursion parts(UnaryOperator<Logical> rewrite) {
        return new Recursion(key, rewrite.apply(anchor), rewrite.apply(step), output, maxLevel, limit);
    }
}
