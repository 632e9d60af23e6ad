package io.millrace.planner.analyze;

import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import java.util.Map;

/** What operators behind {@code |>} ask of the rows before them. */
final class PipeChecks {
    private PipeChecks() {}

    static Logical checked(Binder.Session session, Logical child, Plan.Checked p) {
        Binder binder = new Binder(session, Scope.of(child), true);
        for (Tree column : p.columns()) {
            if (binder.hasAggregate(column)) {
                String text = PrettyNames.of(Trees.bare(column), session.functions());
                throw new AnalysisException(
                        "PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION",
                        "0A000",
                        "Non-grouping expression " + text + " of |> " + p.clause()
                                + " contains an aggregate function. Write |> AGGREGATE … instead.",
                        Map.of("expr", text, "clause", p.clause()));
            }
            if (column instanceof Tree.Name) {
                binder.bind(column);
            }
        }
        return child;
    }
}
