package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;

/** {@code struct(…)}: fields are called as their values are, or by their place. */
final class StructCalls {
    private StructCalls() {}

    static Expr bind(Binder binder, Tree.Call c) {
        List<Tree> named = new ArrayList<>();
        int place = 1;
        List<Tree> args = binder.spelledOut(c.args());
        if (c.args().stream().anyMatch(Tree.Star.class::isInstance)) {
            binder.session().shown().put(c, new Tree.Call(c.name(), args));
        }
        for (Tree arg : args) {
            Tree a = arg instanceof Tree.Text t ? binder.session().places().parsed(t) : arg;
            String name = "col" + place++;
            if (a instanceof Tree.Alias alias) {
                name = alias.names().get(0);
            } else if (a instanceof Tree.Name n) {
                name = n.parts().get(n.parts().size() - 1);
            } else if (a instanceof Tree.Extract e
                    && e.item() instanceof Tree.Literal l
                    && l.value() instanceof String s) {
                name = s;
            }
            named.add(new Tree.Literal(name, DataTypes.StringType));
            named.add(a);
        }
        return binder.scalar(
                binder.session()
                        .functions()
                        .scalar("named_struct")
                        .orElseThrow(() -> NameErrors.routine("struct", List.of())),
                named);
    }
}
