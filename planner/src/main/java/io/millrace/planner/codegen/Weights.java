package io.millrace.planner.codegen;

import io.millrace.planner.expr.Expr;

/** How large an expression is, in nodes. */
final class Weights {
    private Weights() {}

    static int of(Expr e) {
        int sum = 1;
        for (Expr c : e.children()) {
            sum += of(c);
        }
        return sum;
    }
}
