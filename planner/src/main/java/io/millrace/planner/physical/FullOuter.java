package io.millrace.planner.physical;

import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Plan;
import java.util.ArrayList;
import java.util.List;

/** A full outer join of tables as the left outer join and the rows of the right side that match nothing. */
final class FullOuter {
    private FullOuter() {}

    static Logical.Union of(Logical.Join j) {
        if (j.left().streaming() || j.right().streaming()) {
            throw MillraceException.notYet(
                    "FULL OUTER JOIN of a stream and a table", "Use LEFT OUTER JOIN with the stream on the left.");
        }
        List<Expr> columns = new ArrayList<>();
        j.left().output().forEach(a -> columns.add(new Expr.Alias(Expr.nullOf(a.type()), a.name(), a.id())));
        columns.addAll(j.right().output());
        Logical matched = new Logical.Join(j.left(), j.right(), Plan.JoinType.LEFT_OUTER, j.condition());
        Logical alone = new Logical.Join(j.right(), j.left(), Plan.JoinType.LEFT_ANTI, j.condition());
        return new Logical.Union(List.of(matched, new Logical.Project(columns, alone)), j.output());
    }
}
