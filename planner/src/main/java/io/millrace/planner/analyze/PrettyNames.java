package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.ExprText;
import io.millrace.planner.function.Types;
import io.millrace.planner.parse.SqlParser;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The names that columns get when nobody names them, as Spark makes them: {@code (a + 1)}, {@code sum(v)}, {@code count(1)}. */
final class PrettyNames {
    private static final String DESCENDING = "_descending";
    private static final Set<String> INFIX = Set.of(
            "+", "-", "*", "/", "%", "div", "=", "<=>", "<", "<=", ">", ">=", "and", "or", "&", "|", "^", "<<", ">>",
            ">>>");

    /** Functions that Spark shows in capitals. */
    private static final Set<String> CAPITALS = Set.of(
            "acos",
            "acosh",
            "asin",
            "asinh",
            "atan",
            "atan2",
            "atanh",
            "cbrt",
            "ceil",
            "cos",
            "cosh",
            "cot",
            "csc",
            "degrees",
            "e",
            "exp",
            "expm1",
            "floor",
            "hypot",
            "log",
            "log10",
            "log1p",
            "log2",
            "pi",
            "power",
            "radians",
            "regexp",
            "regexp_like",
            "rlike",
            "sec",
            "signum",
            "sin",
            "sinh",
            "sqrt",
            "tan",
            "tanh");

    /** Functions that are shown under the name of another. */
    private static final Map<String, String> SHOWN_AS =
            Map.of("array_agg", "collect_list", "dateadd", "date_add", "make_timestamp_ltz", "make_timestamp");

    /** The arguments that are shown where they are left out, as many as are missing. */
    private static final Map<String, List<String>> DEFAULTS = Map.ofEntries(
            Map.entry("approx_percentile", List.of("", "", "10000")),
            Map.entry("bround", List.of("", "0")),
            Map.entry("from_unixtime", List.of("", "yyyy-MM-dd HH:mm:ss")),
            Map.entry("hll_sketch_agg", List.of("", "12")),
            Map.entry("hll_union", List.of("", "", "false")),
            Map.entry("hll_union_agg", List.of("", "false")),
            Map.entry("theta_sketch_agg", List.of("", "12")),
            Map.entry("theta_union", List.of("", "", "12")),
            Map.entry("theta_union_agg", List.of("", "12")),
            Map.entry("listagg", List.of("", "NULL")),
            Map.entry("locate", List.of("", "", "1")),
            Map.entry("mask", List.of("", "X", "x", "n", "NULL")),
            Map.entry("months_between", List.of("", "", "true")),
            Map.entry("overlay", List.of("", "", "", "-1")),
            Map.entry("percentile", List.of("", "", "1")),
            Map.entry("percentile_approx", List.of("", "", "10000")),
            Map.entry("position", List.of("", "", "1")),
            Map.entry("regexp_extract", List.of("", "", "1")),
            Map.entry("regexp_extract_all", List.of("", "", "1")),
            Map.entry("regexp_instr", List.of("", "", "0")),
            Map.entry("regexp_replace", List.of("", "", "", "1")),
            Map.entry("round", List.of("", "0")),
            Map.entry("lpad", List.of("", "", " ")),
            Map.entry("rpad", List.of("", "", " ")),
            Map.entry("sort_array", List.of("", "true")),
            Map.entry("split", List.of("", "", "-1")),
            Map.entry("str_to_map", List.of("", ",", ":")),
            Map.entry("string_agg", List.of("", "NULL")),
            Map.entry("substr", List.of("", "", "2147483647")),
            Map.entry("substring", List.of("", "", "2147483647")),
            Map.entry("to_unix_timestamp", List.of("", "yyyy-MM-dd HH:mm:ss")),
            Map.entry("unix_timestamp", List.of("current_timestamp()", "yyyy-MM-dd HH:mm:ss")));

    /** Functions of which only the first argument is shown. */
    private static final Set<String> FIRST_ONLY =
            Set.of("any_value", "first", "first_value", "from_csv", "from_json", "last", "last_value");

    /** Functions that are a cast, shown as what is cast. */
    private static final Set<String> CASTS = Set.of(
            "bigint",
            "binary",
            "boolean",
            "date",
            "decimal",
            "double",
            "float",
            "int",
            "smallint",
            "string",
            "timestamp",
            "tinyint");

    private PrettyNames() {}

    static String of(Tree tree, FunctionLookup functions) {
        return of(tree, Set.of());
    }

    /** @param lambda the parameters of lambdas around the tree */
    private static String of(Tree tree, Set<String> lambda) {
        if (tree instanceof Tree.Name n) {
            if (lambda.contains(n.parts().get(0).toLowerCase(Locale.ROOT))) {
                return "namedlambdavariable()"
                        + n.parts().stream().skip(1).map(p -> "." + p).collect(Collectors.joining());
            }
            return n.parts().get(n.parts().size() - 1);
        } else if (tree instanceof Tree.Star) {
            return "1";
        } else if (tree instanceof Tree.Literal l) {
            return literal(l);
        } else if (tree instanceof Tree.Call c) {
            return call(c, lambda);
        } else if (tree instanceof Tree.Alias a) {
            return of(a.child(), lambda) + " AS " + a.names().get(0);
        } else if (tree instanceof Tree.Cast c) {
            return cast(c, lambda);
        } else if (tree instanceof Tree.CaseWhen c) {
            StringBuilder out = new StringBuilder("CASE");
            for (Tree.Branch b : c.branches()) {
                out.append(" WHEN ")
                        .append(of(b.condition(), lambda))
                        .append(" THEN ")
                        .append(of(b.value(), lambda));
            }
            if (c.otherwise() != null) {
                out.append(" ELSE ").append(of(c.otherwise(), lambda));
            }
            return out.append(" END").toString();
        } else if (tree instanceof Tree.Extract e) {
            boolean field = e.item() instanceof Tree.Literal l && l.value() instanceof String;
            return field && !(e.child() instanceof Tree.Name)
                    ? of(e.child(), lambda) + "." + of(e.item(), lambda)
                    : of(e.child(), lambda) + "[" + of(e.item(), lambda) + "]";
        } else if (tree instanceof Tree.WithField w) {
            String change = w.value() == null ? "dropfield()" : "WithField(" + of(w.value(), lambda) + ")";
            return "update_fields(" + of(w.struct(), lambda) + ", " + change + ")";
        } else if (tree instanceof Tree.Lambda l) {
            return "lambdafunction(" + lambdaBody(l, lambda) + ", "
                    + l.parameters().stream().map(p -> "namedlambdavariable()").collect(Collectors.joining(", ")) + ")";
        } else if (tree instanceof Tree.UdfCall u) {
            String name = u.function().name().isEmpty() ? "UDF" : u.function().name();
            return name + args(u.args(), lambda);
        } else if (tree instanceof Tree.SortOrder s) {
            return of(s.child(), lambda);
        } else if (tree instanceof Tree.Text t) {
            return of(SqlParser.parseExpression(t.sql()), lambda);
        }
        if (tree instanceof Tree.Over o) {
            return over(o, lambda);
        }
        if (tree instanceof Tree.InQuery q) {
            return q.value() == null ? "exists()" : "(" + of(q.value(), lambda) + " IN (listquery()))";
        }
        return "scalarsubquery()";
    }

    private static String over(Tree.Over o, Set<String> lambda) {
        Tree.Call call = (Tree.Call) Trees.bare(o.call());
        boolean rank = Set.of("rank", "dense_rank", "percent_rank").contains(call.name());
        boolean rows = rank || Set.of("row_number", "ntile").contains(call.name());
        boolean shift = call.name().equals("lag") || call.name().equals("lead");
        String body = rank ? call.name().toUpperCase(Locale.ROOT) + "()" : of(call, lambda);
        if (shift) {
            List<Tree> a = call.args();
            String offset = a.size() > 1 ? of(a.get(1), lambda) : "1";
            String otherwise = a.size() > 2 ? of(a.get(2), lambda) : "NULL";
            body = call.name() + "(" + of(a.get(0), lambda) + ", " + offset + ", " + otherwise + ")";
            String place = (call.name().equals("lag") ? "-" : "") + offset + " FOLLOWING";
            return body + " OVER (" + spec(o, "ROWS BETWEEN " + place + " AND " + place, lambda) + ")";
        }
        Tree.Frame frame = o.frame() != null
                ? o.frame()
                : new Tree.Frame(
                        rows || o.orders().isEmpty(),
                        Long.MIN_VALUE,
                        o.orders().isEmpty() && !rows ? Long.MAX_VALUE : 0);
        String text = (frame.rows() ? "ROWS BETWEEN " : "RANGE BETWEEN ") + bound(frame.start()) + " AND "
                + bound(frame.end());
        return body + " OVER (" + spec(o, text, lambda) + ")";
    }

    private static String bound(long at) {
        if (at == 0) {
            return "CURRENT ROW";
        }
        String amount = at == Long.MIN_VALUE || at == Long.MAX_VALUE ? "UNBOUNDED" : String.valueOf(Math.abs(at));
        return amount + (at < 0 ? " PRECEDING" : " FOLLOWING");
    }

    private static String spec(Tree.Over o, String frame, Set<String> lambda) {
        StringBuilder out = new StringBuilder();
        if (!o.partitions().isEmpty()) {
            out.append("PARTITION BY ")
                    .append(o.partitions().stream().map(t -> of(t, lambda)).collect(Collectors.joining(", ")))
                    .append(' ');
        }
        if (!o.orders().isEmpty()) {
            out.append("ORDER BY ")
                    .append(o.orders().stream().map(t -> ordered(t, lambda)).collect(Collectors.joining(", ")))
                    .append(' ');
        }
        return out.append(frame).toString();
    }

    private static String ordered(Tree t, Set<String> lambda) {
        Tree.SortOrder s = Trees.parsed(t) instanceof Tree.SortOrder o ? o : new Tree.SortOrder(t, true, true);
        return of(s.child(), lambda)
                + (s.ascending() ? " ASC" : " DESC")
                + (s.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }

    private static String lambdaBody(Tree.Lambda l, Set<String> lambda) {
        Set<String> inside = new HashSet<>(lambda);
        l.parameters().forEach(p -> inside.add(p.toLowerCase(Locale.ROOT)));
        return of(l.body(), inside);
    }

    private static String cast(Tree.Cast c, Set<String> lambda) {
        if (c.type() instanceof ArrayType || c.type() instanceof MapType || c.type() instanceof StructType) {
            return of(c.child(), lambda);
        }
        return (c.tryCast() ? "TRY_CAST(" : "CAST(") + of(c.child(), lambda) + " AS "
                + c.type().sql() + ")";
    }

    private static String call(Tree.Call c, Set<String> lambda) {
        List<Tree> a = c.args();
        if (a.size() == 2 && INFIX.contains(c.name())) {
            boolean shifted = a.get(1) instanceof Tree.Literal l
                    && Types.isInterval(l.type())
                    && (!(a.get(0) instanceof Tree.Literal first) || Types.isDatetime(first.type()));
            if (shifted && (c.name().equals("+") || c.name().equals("-"))) {
                return of(a.get(0), lambda) + " " + c.name() + " " + of(a.get(1), lambda);
            }
            String operator = c.name().equals("div") ? "div" : c.name().toUpperCase(Locale.ROOT);
            return "(" + of(a.get(0), lambda) + " " + operator + " " + of(a.get(1), lambda) + ")";
        }
        String body = switch (c.name()) {
            case "||" -> "concat" + args(a, lambda);
            case "not", "!" -> "(NOT " + of(a.get(0), lambda) + ")";
            case "negative", "-" -> "(- " + of(a.get(0), lambda) + ")";
            case "positive", "+" -> "(+ " + of(a.get(0), lambda) + ")";
            case "~" -> "~" + of(a.get(0), lambda);
            case "isnull" -> "(" + of(a.get(0), lambda) + " IS NULL)";
            case "isnotnull" -> "(" + of(a.get(0), lambda) + " IS NOT NULL)";
            case "like" -> of(a.get(0), lambda) + " LIKE " + of(a.get(1), lambda);
            case "ilike" -> "ilike" + args(a, lambda);
            case "in" -> "(" + of(a.get(0), lambda) + " IN " + args(a.subList(1, a.size()), lambda) + ")";
            case "if" -> "(IF" + args(a, lambda) + ")";
            case "window", "session_window" -> c.name();
            case "struct" -> "struct" + args(a.stream().map(Trees::bare).toList(), lambda);
            case "timestamp literal" -> "TIMESTAMP '" + of(a.get(0), lambda) + "'";
            case "likeany", "likeall", "notlikeany", "notlikeall" -> c.name() + args(a.subList(0, 1), lambda);
            case "extract", "datepart" ->
                c.name() + "(" + a.stream().map(t -> of(t, lambda)).collect(Collectors.joining(" FROM ")) + ")";
            case "percentile_cont", "percentile_disc", "percentile_disc_descending", "mode", "listagg_within_group" ->
                ordered(c, lambda);
            default -> plain(c, lambda);
        };
        return c.filter() == null ? body : body + " FILTER (WHERE " + of(c.filter(), lambda) + ")";
    }

    /** WITHIN GROUP, as the parser has written it. */
    private static String ordered(Tree.Call c, Set<String> lambda) {
        List<Tree> a = c.args();
        if (c.name().equals("listagg_within_group") && a.size() == 5) {
            Tree order = new Tree.SortOrder(a.get(2), isTrue(a.get(3)), isTrue(a.get(4)));
            return "listagg(" + (c.distinct() ? "DISTINCT " : "") + of(a.get(0), lambda) + ", " + of(a.get(1), lambda)
                    + ") WITHIN GROUP (ORDER BY " + ordered(order, lambda) + ")";
        } else if (c.name().equals("mode") && a.size() == 3) {
            // Spark shows the opposite of what was written.
            return "mode() WITHIN GROUP (ORDER BY " + of(a.get(0), lambda) + (isTrue(a.get(2)) ? "" : " DESC") + ")";
        } else if (c.name().startsWith("percentile_") && a.size() == 2) {
            boolean complement = a.get(1) instanceof Tree.Call m
                    && m.name().equals("-")
                    && m.args().size() == 2;
            boolean descending = complement || c.name().endsWith(DESCENDING);
            Tree fraction = complement ? ((Tree.Call) a.get(1)).args().get(1) : a.get(1);
            return c.name().replace(DESCENDING, "") + "(" + of(fraction, lambda) + ") WITHIN GROUP (ORDER BY "
                    + of(a.get(0), lambda) + (descending ? " DESC" : "") + ")";
        }
        return plain(c, lambda);
    }

    private static boolean isTrue(Tree flag) {
        return flag instanceof Tree.Literal l && Boolean.TRUE.equals(l.value());
    }

    private static String plain(Tree.Call c, Set<String> lambda) {
        String name = c.name();
        if (CASTS.contains(name) && c.args().size() == 1) {
            return of(c.args().get(0), lambda);
        }
        List<String> shown =
                new ArrayList<>(c.args().stream().map(t -> of(t, lambda)).toList());
        if (FIRST_ONLY.contains(name) && shown.size() > 1) {
            shown = shown.subList(0, 1);
        }
        if (name.equals("log") && shown.size() == 1) {
            shown.add(0, "E()");
        }
        List<String> defaults = DEFAULTS.getOrDefault(name, List.of());
        for (int i = shown.size(); i < defaults.size(); i++) {
            shown.add(defaults.get(i));
        }
        String called = SHOWN_AS.getOrDefault(name, CAPITALS.contains(name) ? name.toUpperCase(Locale.ROOT) : name);
        return called + "(" + (c.distinct() ? "DISTINCT " : "") + String.join(", ", shown) + ")";
    }

    private static String args(List<Tree> args, Set<String> lambda) {
        return args.stream().map(t -> of(t, lambda)).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String literal(Tree.Literal l) {
        Object v = l.value();
        return v instanceof String s
                ? s
                : v instanceof byte[] b
                        ? "X'" + HexFormat.of().withUpperCase().formatHex(b) + "'"
                        : ExprText.sql(new Expr.Lit(v, l.type()));
    }
}
