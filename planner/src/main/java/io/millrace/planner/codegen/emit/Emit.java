package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import org.jspecify.annotations.Nullable;

/** Generates one function inline. Null: not for these types; the call goes over a bridge to its definition. */
@FunctionalInterface
interface Emit {
    @Nullable
    Val emit(ExprGen g, Expr.Fn call);
}
