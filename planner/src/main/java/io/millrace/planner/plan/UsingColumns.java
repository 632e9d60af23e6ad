package io.millrace.planner.plan;

import io.millrace.planner.expr.Expr.Attr;
import java.util.List;

/**
 * The columns of a join by USING, where each key stands once. Those of the sides can still be named with their relation. Only while names
 * are settled.
 *
 * @param hidden keys of the sides that are not among the columns
 * @param child over the join
 */
public record UsingColumns(List<Attr> hidden, Logical.Project child) implements Logical.Unary {
    @Override
    public List<Attr> output() {
        return child.output();
    }

    @Override
    public Logical withChildren(List<Logical> c) {
        return c.get(0) instanceof Logical.Project p ? new UsingColumns(hidden, p) : c.get(0);
    }
}
