package io.millrace.planner.physical;

import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import java.util.List;

/** Replaces attributes by their places in a row. */
final class Binding {
    private Binding() {}

    static Expr bind(Expr e, List<Attr> row) {
        return e.transformUp(n -> {
            if (n instanceof Attr a) {
                return new Expr.Bound(place(a, row), a.type(), a.nullable());
            }
            return n instanceof Expr.Alias alias ? alias.child() : n;
        });
    }

    static int place(Attr wanted, List<Attr> row) {
        for (int i = 0; i < row.size(); i++) {
            if (row.get(i).id() == wanted.id()) {
                return i;
            }
        }
        throw new MillraceException(
                "INTERNAL_ERROR",
                "Column " + wanted.name() + "#" + wanted.id() + " is not among "
                        + row.stream().map(a -> a.name() + "#" + a.id()).toList() + ".");
    }
}
