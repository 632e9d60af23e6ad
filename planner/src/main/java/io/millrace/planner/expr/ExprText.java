package io.millrace.planner.expr;

import io.millrace.planner.function.cast.ValueText;
import io.millrace.sql.types.AtomicType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Expressions as SQL text, for error messages, column names and {@code explain}. */
public final class ExprText {
    private static final Set<String> INFIX = Set.of(
            "+", "-", "*", "/", "%", "div", "=", "<=>", "<", "<=", ">", ">=", "and", "or", "&", "|", "^", "<<", ">>",
            ">>>");

    private ExprText() {}

    public static String call(String name, List<Expr> args) {
        List<String> texts = args.stream().map(ExprText::sql).toList();
        if (INFIX.contains(name) && texts.size() == 2) {
            return "(" + texts.get(0) + " " + name.toUpperCase(Locale.ROOT) + " " + texts.get(1) + ")";
        }
        return switch (name) {
            case "not" -> "(NOT " + texts.get(0) + ")";
            case "-", "~", "+" -> "(" + name + " " + texts.get(0) + ")";
            case "isnull" -> "(" + texts.get(0) + " IS NULL)";
            case "isnotnull" -> "(" + texts.get(0) + " IS NOT NULL)";
            case "like", "ilike", "rlike" -> texts.get(0) + " " + name.toUpperCase(Locale.ROOT) + " " + texts.get(1);
            case "in" -> "(" + texts.get(0) + " IN (" + String.join(", ", texts.subList(1, texts.size())) + "))";
            default -> name + "(" + String.join(", ", texts) + ")";
        };
    }

    public static String sql(Expr e) {
        if (e instanceof Expr.Lit l) {
            return literal(l);
        } else if (e instanceof Expr.Attr a) {
            return a.name();
        } else if (e instanceof Expr.Bound b) {
            return "input[" + b.ordinal() + "]";
        } else if (e instanceof Expr.Alias a) {
            return sql(a.child()) + " AS " + a.name();
        } else if (e instanceof Expr.Fn f) {
            return call(f.def().name(), f.args());
        } else if (e instanceof Expr.Cast c) {
            String word = c.mode() == Expr.CastMode.TRY ? "TRY_CAST" : "CAST";
            return word + "(" + sql(c.child()) + " AS " + c.type().sql() + ")";
        } else if (e instanceof Expr.Case c) {
            return caseWhen(c);
        } else if (e instanceof Expr.Field f) {
            return sql(f.struct()) + "."
                    + ((io.millrace.sql.types.StructType) f.struct().type())
                            .field(f.ordinal())
                            .name();
        } else if (e instanceof Expr.LambdaVar v) {
            return v.name();
        } else if (e instanceof Expr.Lambda l) {
            String parameters =
                    l.parameters().stream().map(Expr.LambdaVar::name).collect(Collectors.joining(", "));
            return "lambdafunction(" + sql(l.body()) + ", " + parameters + ")";
        } else if (e instanceof Expr.Udf u) {
            return u.function().name() + "("
                    + u.args().stream().map(ExprText::sql).collect(Collectors.joining(", ")) + ")";
        }
        if (e instanceof Expr.Over o) {
            return o.name() + "(" + o.args().stream().map(ExprText::sql).collect(Collectors.joining(", "))
                    + ") OVER (PARTITION BY "
                    + o.partitions().stream().map(ExprText::sql).collect(Collectors.joining(", ")) + " ORDER BY "
                    + o.orders().stream().map(x -> sql(x.child())).collect(Collectors.joining(", ")) + ")";
        }
        Expr.Agg g = (Expr.Agg) e;
        String args = g.args().stream().map(ExprText::sql).collect(Collectors.joining(", "));
        return g.def().name() + "(" + (g.distinct() ? "DISTINCT " : "") + args + ")";
    }

    private static String caseWhen(Expr.Case c) {
        StringBuilder out = new StringBuilder("CASE");
        for (int i = 0; i < c.whens().size(); i++) {
            out.append(" WHEN ").append(sql(c.whens().get(i)));
            out.append(" THEN ").append(sql(c.thens().get(i)));
        }
        Expr otherwise = c.otherwise();
        return out.append(otherwise == null ? "" : " ELSE " + sql(otherwise))
                .append(" END")
                .toString();
    }

    private static String literal(Expr.Lit l) {
        Object value = l.value();
        if (value == null) {
            return "NULL";
        }
        String text = ValueText.of(l.type(), java.time.ZoneOffset.UTC, true).apply(value);
        if (l.type() instanceof AtomicType a) {
            return switch (a.kind()) {
                case DATE -> "DATE '" + text + "'";
                case TIMESTAMP -> "TIMESTAMP '" + text + "'";
                case TIMESTAMP_NTZ -> "TIMESTAMP_NTZ '" + text + "'";
                default -> text;
            };
        }
        return text;
    }
}
