package io.millrace.planner.plan;

import io.millrace.planner.expr.Expr.Attr;
import java.util.List;

/** In the step of a {@link Recursion}: the rows that the round before gave. */
public record PreviousRows(String key, List<Attr> output) implements Logical.Leaf {}
