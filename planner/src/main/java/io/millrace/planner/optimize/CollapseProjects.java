package io.millrace.planner.optimize;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import java.util.List;
import java.util.Map;

/** A projection of a projection is one, unless that would evaluate something dear or random twice. */
final class CollapseProjects implements Rule {
    @Override
    public Logical apply(Logical plan) {
        return plan.transformUp(node -> {
            if (!(node instanceof Logical.Project upper)) {
                return node;
            }
            if (upper.columns().stream().allMatch(c -> c instanceof Expr.Attr)
                    && upper.columns().equals(List.copyOf(upper.child().output()))) {
                return upper.child();
            }
            if (upper.child() instanceof Logical.Project lower && mayInline(upper, lower)) {
                Map<Long, Expr> definitions = Columns.definitions(lower.columns());
                List<Expr> columns = upper.columns().stream()
                        .map(c -> inline(c, definitions))
                        .toList();
                return new Logical.Project(columns, lower.child());
            }
            return node;
        });
    }

    private static Expr inline(Expr column, Map<Long, Expr> definitions) {
        if (column instanceof Expr.Attr a) {
            Expr definition = definitions.get(a.id());
            // The attribute keeps its id, so that what stands above still finds it.
            return definition == null ? a : new Expr.Alias(definition, a.name(), a.id());
        }
        Expr.Alias alias = (Expr.Alias) column;
        return new Expr.Alias(Columns.replace(alias.child(), definitions), alias.name(), alias.id());
    }

    private static boolean mayInline(Logical.Project upper, Logical.Project lower) {
        for (Expr c : lower.columns()) {
            if (c instanceof Expr.Alias a && !Expressions.cheap(a.child())) {
                int uses = 0;
                for (Expr u : upper.columns()) {
                    uses += Expressions.uses(u, a.id());
                }
                boolean insideLambda = upper.columns().stream().anyMatch(u -> usedInLambda(u, a.id()));
                if (uses > 1 || insideLambda || !Expressions.deterministic(a.child())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean usedInLambda(Expr e, long id) {
        return (e instanceof Expr.Lambda && Expressions.uses(e, id) > 0)
                || e.children().stream().anyMatch(c -> usedInLambda(c, id));
    }
}
