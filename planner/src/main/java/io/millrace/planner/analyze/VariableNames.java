package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.ExprText;
import io.millrace.sql.tree.Tree;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Names that stand for variables of the session. */
final class VariableNames {
    private VariableNames() {}

    /** The value of the variable, which may have {@code session.} or {@code system.session.} before it; null if there is none. */
    static @Nullable Expr find(Binder binder, Tree.Name n) {
        List<String> parts = n.parts();
        boolean session = parts.size() > 1 && parts.get(0).equalsIgnoreCase("session");
        boolean system = parts.size() > 2
                && parts.get(0).equalsIgnoreCase("system")
                && parts.get(1).equalsIgnoreCase("session");
        int at = system ? 2 : session ? 1 : 0;
        Tree.Literal value = binder.session().variables().apply(parts.get(at)).orElse(null);
        if (value == null) {
            return null;
        }
        Expr.Lit literal = new Expr.Lit(value.value(), value.type());
        String name = parts.get(at).toLowerCase(Locale.ROOT);
        String text = "variablereference(system.session." + name + "=" + ExprText.sql(literal) + ")";
        binder.session().shown().put(n, new Tree.Name(List.of(text), OptionalLong.empty()));
        return Fields.path(binder, literal, parts.subList(at + 1, parts.size()));
    }
}
