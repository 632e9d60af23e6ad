package io.millrace.sql;

import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.AtomicType;
import java.util.List;
import java.util.stream.Collectors;

/** A tree as readable text, near to SQL; for toString and messages, never parsed again. */
final class ColumnText {
    private static final List<String> INFIX = List.of(
            "+", "-", "*", "/", "%", "div", "=", "<=>", "<", "<=", ">", ">=", "and", "or", "&", "|", "^", "||", "like",
            "ilike", "rlike");

    private ColumnText() {}

    static String of(Tree t) {
        if (t instanceof Tree.Name n) {
            return String.join(".", n.parts());
        } else if (t instanceof Tree.Star s) {
            return s.qualifier().isEmpty() ? "*" : String.join(".", s.qualifier()) + ".*";
        } else if (t instanceof Tree.Literal l) {
            return literal(l);
        } else if (t instanceof Tree.Call c) {
            return call(c);
        } else if (t instanceof Tree.Alias a) {
            return of(a.child()) + " AS "
                    + (a.names().size() == 1 ? a.names().get(0) : "(" + String.join(", ", a.names()) + ")");
        } else if (t instanceof Tree.Cast c) {
            return (c.tryCast() ? "TRY_CAST(" : "CAST(") + of(c.child()) + " AS "
                    + c.type().sql() + ")";
        } else if (t instanceof Tree.CaseWhen c) {
            return caseWhen(c);
        } else if (t instanceof Tree.Extract e) {
            return of(e.child()) + "[" + of(e.item()) + "]";
        } else if (t instanceof Tree.WithField w) {
            Tree value = w.value();
            return "update_fields(" + of(w.struct()) + ", "
                    + (value == null ? "dropfield" : "WithField(" + of(value) + ")") + ")";
        } else if (t instanceof Tree.Lambda l) {
            return "lambdafunction(" + of(l.body()) + ", " + String.join(", ", l.parameters()) + ")";
        } else if (t instanceof Tree.SortOrder s) {
            return of(s.child())
                    + (s.ascending() ? " ASC" : " DESC")
                    + (s.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
        } else if (t instanceof Tree.UdfCall u) {
            return u.function().name() + "(" + list(u.args()) + ")";
        }
        return t instanceof Tree.Text x ? x.sql() : t.toString();
    }

    private static String literal(Tree.Literal l) {
        Object v = l.value();
        if (v == null) {
            return "NULL";
        }
        if (l.type() instanceof AtomicType a
                && (a.kind() == AtomicType.Kind.DATE
                        || a.kind() == AtomicType.Kind.TIMESTAMP
                        || a.kind() == AtomicType.Kind.TIMESTAMP_NTZ)) {
            return String.valueOf(ExternalTypes.toExternal(v, l.type()));
        }
        return v.toString();
    }

    private static String call(Tree.Call c) {
        if (INFIX.contains(c.name()) && c.args().size() == 2) {
            String op = Character.isLetter(c.name().charAt(0)) && !c.name().equals("div")
                    ? c.name().toUpperCase(java.util.Locale.ROOT)
                    : c.name();
            return "(" + of(c.args().get(0)) + " " + op + " " + of(c.args().get(1)) + ")";
        }
        return switch (c.name()) {
            case "not" -> "(NOT " + list(c.args()) + ")";
            case "isnull" -> "(" + list(c.args()) + " IS NULL)";
            case "isnotnull" -> "(" + list(c.args()) + " IS NOT NULL)";
            case "in" ->
                "(" + of(c.args().get(0)) + " IN ("
                        + list(c.args().subList(1, c.args().size())) + "))";
            default -> c.name() + "(" + (c.distinct() ? "DISTINCT " : "") + list(c.args()) + ")";
        };
    }

    private static String caseWhen(Tree.CaseWhen c) {
        StringBuilder out = new StringBuilder("CASE");
        for (Tree.Branch b : c.branches()) {
            out.append(" WHEN ").append(of(b.condition())).append(" THEN ").append(of(b.value()));
        }
        Tree otherwise = c.otherwise();
        return out.append(otherwise == null ? "" : " ELSE " + of(otherwise))
                .append(" END")
                .toString();
    }

    private static String list(List<Tree> trees) {
        return trees.stream().map(ColumnText::of).collect(Collectors.joining(", "));
    }
}
