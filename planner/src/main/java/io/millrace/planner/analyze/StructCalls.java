package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** {@code struct(…)}: fields are called as their values are, or by their place. */
final class StructCalls {
    private StructCalls() {}

    static Expr bind(Binder binder, Tree.Call c) {
        List<Tree> named = new ArrayList<>();
        int place = 1;
        for (Tree arg : c.args()) {
            List<Tree> args = List.of(arg);
            if (arg instanceof Tree.Star s) {
                args = binder.star(s).stream()
                        .map(a -> (Tree) new Tree.Name(List.of(a.name()), OptionalLong.empty()))
                        .toList();
            }
            for (Tree a : args) {
                String name = "col" + place++;
                if (a instanceof Tree.Text t) {
                    a = binder.session().places().parsed(t);
                }
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
        }
        return binder.scalar(
                binder.session()
                        .functions()
                        .scalar("named_struct")
                        .orElseThrow(() -> NameErrors.routine("struct", List.of())),
                named);
    }
}
