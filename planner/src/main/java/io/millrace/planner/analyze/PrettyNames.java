package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.ExprText;
import io.millrace.planner.parse.SqlParser;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
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
    private static final String VARIABLE = "namedlambdavariable()";
    private static final String ITSELF = "lambdafunction(" + VARIABLE + ", " + VARIABLE + ")";
    /** The comparison that array_sort makes where none is given: nulls last. */
    private static final String LESS_FIRST = "lambdafunction((IF(((x IS NULL) AND (x IS NULL)), 0, (IF((x IS NULL), 1,"
            .concat(" (IF((x IS NULL), -1, (IF((x < x), -1, (IF((x > x), 1, 0)))))))))), x, x)")
            .replace("x", VARIABLE);

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
            "spark_partition_id",
            "sqrt",
            "tan",
            "tanh");

    /** Functions that are shown under the name of another. */
    private static final Map<String, String> SHOWN_AS = Map.of(
            "array_agg", "collect_list",
            "current_database", "current_schema",
            "dateadd", "date_add",
            "make_timestamp_ltz", "make_timestamp");

    /** The arguments that are shown where they are left out, as many as are missing. */
    private static final Map<String, List<String>> DEFAULTS = Map.ofEntries(
            Map.entry("approx_top_k", List.of("", "5", "10000")),
            Map.entry("approx_top_k_accumulate", List.of("", "10000")),
            Map.entry("approx_top_k_combine", List.of("", "-1")),
            Map.entry("approx_top_k_estimate", List.of("", "5")),
            Map.entry("approx_percentile", List.of("", "", "10000")),
            Map.entry("array_sort", List.of("", LESS_FIRST)),
            Map.entry("bround", List.of("", "0")),
            Map.entry("from_unixtime", List.of("", "yyyy-MM-dd HH:mm:ss")),
            Map.entry("hll_sketch_agg", List.of("", "12")),
            Map.entry("hll_union", List.of("", "", "false")),
            Map.entry("hll_union_agg", List.of("", "false")),
            Map.entry("theta_sketch_agg", List.of("", "12")),
            Map.entry("theta_union", List.of("", "", "12")),
            Map.entry("theta_union_agg", List.of("", "12")),
            Map.entry("tuple_sketch_agg_double", List.of("", "", "12", "sum")),
            Map.entry("tuple_sketch_agg_integer", List.of("", "", "12", "sum")),
            Map.entry("tuple_union_double", List.of("", "", "12", "sum")),
            Map.entry("tuple_union_integer", List.of("", "", "12", "sum")),
            Map.entry("tuple_union_theta_double", List.of("", "", "12", "sum")),
            Map.entry("tuple_union_theta_integer", List.of("", "", "12", "sum")),
            Map.entry("tuple_union_agg_double", List.of("", "12", "sum")),
            Map.entry("tuple_union_agg_integer", List.of("", "12", "sum")),
            Map.entry("tuple_intersection_double", List.of("", "", "sum")),
            Map.entry("tuple_intersection_integer", List.of("", "", "sum")),
            Map.entry("tuple_intersection_theta_double", List.of("", "", "sum")),
            Map.entry("tuple_intersection_theta_integer", List.of("", "", "sum")),
            Map.entry("tuple_intersection_agg_double", List.of("", "sum")),
            Map.entry("tuple_intersection_agg_integer", List.of("", "sum")),
            Map.entry("tuple_sketch_summary_double", List.of("", "sum")),
            Map.entry("tuple_sketch_summary_integer", List.of("", "sum")),
            Map.entry("aggregate", List.of("", "", "", ITSELF)),
            Map.entry("aes_decrypt", List.of("", "", "GCM", "DEFAULT", "")),
            Map.entry("aes_encrypt", List.of("", "", "GCM", "DEFAULT", "", "")),
            Map.entry("listagg", List.of("", "NULL")),
            Map.entry("locate", List.of("", "", "1")),
            Map.entry("mask", List.of("", "X", "x", "n", "NULL")),
            Map.entry("months_between", List.of("", "", "true")),
            Map.entry("overlay", List.of("", "", "", "-1")),
            Map.entry("percentile", List.of("", "", "1")),
            Map.entry("percentile_approx", List.of("", "", "10000")),
            Map.entry("position", List.of("", "", "1")),
            Map.entry("reduce", List.of("", "", "", ITSELF)),
            Map.entry("regexp_extract", List.of("", "", "1")),
            Map.entry("regexp_extract_all", List.of("", "", "1")),
            Map.entry("regexp_instr", List.of("", "", "0")),
            Map.entry("regexp_replace", List.of("", "", "", "1")),
            Map.entry("replace", List.of("", "", "")),
            Map.entry("round", List.of("", "0")),
            Map.entry("lpad", List.of("", "", " ")),
            Map.entry("rpad", List.of("", "", " ")),
            Map.entry("sentences", List.of("", "", "")),
            Map.entry("sort_array", List.of("", "true")),
            Map.entry("split", List.of("", "", "-1")),
            Map.entry("str_to_map", List.of("", ",", ":")),
            Map.entry("string_agg", List.of("", "NULL")),
            Map.entry("substr", List.of("", "", "2147483647")),
            Map.entry("substring", List.of("", "", "2147483647")),
            Map.entry("time_bucket", List.of("", "", "TIMESTAMP '1970-01-01 00:00:00'")),
            Map.entry("to_unix_timestamp", List.of("", "yyyy-MM-dd HH:mm:ss")),
            Map.entry("unix_timestamp", List.of("current_timestamp()", "yyyy-MM-dd HH:mm:ss")));

    /** Functions of which only the first argument is shown. */
    private static final Set<String> FIRST_ONLY = Set.of(
            "any_value",
            "first",
            "first_value",
            "from_csv",
            "from_json",
            "last",
            "last_value",
            "schema_of_csv",
            "schema_of_json",
            "to_csv",
            "to_json");

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
        return of(tree, new ShownTrees());
    }

    static String of(Tree tree, ShownTrees shown) {
        return of(tree, new Inside(Set.of(), shown));
    }

    /** @param lambdas the parameters of lambdas around a tree */
    private record Inside(Set<String> lambdas, ShownTrees shown) {}

    private static String of(Tree written, Inside in) {
        Tree tree = in.shown().of(written);
        if (tree instanceof Tree.Name n) {
            if (in.lambdas().contains(n.parts().get(0).toLowerCase(Locale.ROOT))) {
                return "namedlambdavariable()"
                        + n.parts().stream().skip(1).map(p -> "." + p).collect(Collectors.joining());
            }
            return in.shown().path(n);
        } else if (tree instanceof Tree.Star) {
            return "1";
        } else if (tree instanceof Tree.Literal l) {
            return literal(l);
        } else if (tree instanceof Tree.Call c) {
            return call(c, in);
        } else if (tree instanceof Tree.Alias a) {
            return of(a.child(), in) + " AS " + a.names().get(0);
        } else if (tree instanceof Tree.Cast c) {
            return cast(c, in);
        } else if (tree instanceof Tree.CaseWhen c) {
            StringBuilder out = new StringBuilder("CASE");
            for (Tree.Branch b : c.branches()) {
                out.append(" WHEN ")
                        .append(of(b.condition(), in))
                        .append(" THEN ")
                        .append(of(b.value(), in));
            }
            if (c.otherwise() != null) {
                out.append(" ELSE ").append(of(c.otherwise(), in));
            }
            return out.append(" END").toString();
        } else if (tree instanceof Tree.Extract e) {
            boolean field = e.item() instanceof Tree.Literal l && l.value() instanceof String;
            return field && !(e.child() instanceof Tree.Name)
                    ? of(e.child(), in) + "." + of(e.item(), in)
                    : of(e.child(), in) + "[" + of(e.item(), in) + "]";
        } else if (tree instanceof Tree.WithField w) {
            String change = w.value() == null ? "dropfield()" : "WithField(" + of(w.value(), in) + ")";
            return "update_fields(" + of(w.struct(), in) + ", " + change + ")";
        } else if (tree instanceof Tree.Lambda l) {
            return "lambdafunction(" + lambdaBody(l, in) + ", "
                    + l.parameters().stream().map(p -> "namedlambdavariable()").collect(Collectors.joining(", ")) + ")";
        } else if (tree instanceof Tree.UdfCall u) {
            String name = u.function().name().isEmpty() ? "UDF" : u.function().name();
            return name + args(u.args(), in);
        } else if (tree instanceof Tree.SortOrder s) {
            return of(s.child(), in);
        } else if (tree instanceof Tree.Text t) {
            return of(SqlParser.parseExpression(t.sql()), in);
        }
        if (tree instanceof Tree.Over o) {
            return over(o, in);
        }
        if (tree instanceof Tree.InQuery q) {
            return q.value() == null ? "exists()" : "(" + of(q.value(), in) + " IN (listquery()))";
        }
        return "scalarsubquery()";
    }

    private static String over(Tree.Over o, Inside in) {
        Tree.Call call = (Tree.Call) Trees.bare(o.call());
        boolean rank = Set.of("rank", "dense_rank", "percent_rank").contains(call.name());
        boolean rows = rank || Set.of("row_number", "ntile").contains(call.name());
        boolean shift = call.name().equals("lag") || call.name().equals("lead");
        String body = rank ? call.name().toUpperCase(Locale.ROOT) + "()" : of(call, in);
        if (shift) {
            List<Tree> a = Trees.withoutFlag(call.args());
            String offset = a.size() > 1 ? of(a.get(1), in) : "1";
            String otherwise = a.size() > 2 ? of(a.get(2), in) : "NULL";
            body = call.name() + "(" + of(a.get(0), in) + ", " + offset + ", " + otherwise + ")";
            String back = offset.startsWith("-") ? offset.substring(1) : "-" + offset;
            String place = (call.name().equals("lag") ? back : offset) + " FOLLOWING";
            return body + " OVER (" + spec(o, "ROWS BETWEEN " + place + " AND " + place, in) + ")";
        }
        Tree.Frame frame = o.frame() != null
                ? o.frame()
                : new Tree.Frame(
                        rows || o.orders().isEmpty(),
                        Long.MIN_VALUE,
                        o.orders().isEmpty() && !rows ? Long.MAX_VALUE : 0);
        String text = (frame.rows() ? "ROWS BETWEEN " : "RANGE BETWEEN ") + bound(frame, frame.start()) + " AND "
                + bound(frame, frame.end());
        return body + " OVER (" + spec(o, text, in) + ")";
    }

    private static String bound(Tree.Frame frame, long at) {
        if (at == 0) {
            return "CURRENT ROW";
        }
        String amount = at == Long.MIN_VALUE || at == Long.MAX_VALUE ? "UNBOUNDED" : amount(frame, Math.abs(at));
        return amount + (at < 0 ? " PRECEDING" : " FOLLOWING");
    }

    private static String amount(Tree.Frame frame, long n) {
        if (frame.unit() instanceof DecimalType d) {
            return BigDecimal.valueOf(n, d.scale()).toPlainString();
        }
        Object value = frame.unit() instanceof YearMonthIntervalType ? (Object) (int) n : (Object) n;
        return frame.unit() == null ? String.valueOf(n) : ExprText.sql(new Expr.Lit(value, frame.unit()));
    }

    private static String spec(Tree.Over o, String frame, Inside in) {
        StringBuilder out = new StringBuilder();
        if (!o.partitions().isEmpty()) {
            out.append("PARTITION BY ")
                    .append(o.partitions().stream().map(t -> of(t, in)).collect(Collectors.joining(", ")))
                    .append(' ');
        }
        if (!o.orders().isEmpty()) {
            out.append("ORDER BY ")
                    .append(o.orders().stream().map(t -> ordered(t, in)).collect(Collectors.joining(", ")))
                    .append(' ');
        }
        return out.append(frame).toString();
    }

    private static String ordered(Tree t, Inside in) {
        Tree.SortOrder s = Trees.parsed(t) instanceof Tree.SortOrder o ? o : new Tree.SortOrder(t, true, true);
        return of(s.child(), in)
                + (s.ascending() ? " ASC" : " DESC")
                + (s.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }

    private static String lambdaBody(Tree.Lambda l, Inside in) {
        Set<String> inside = new HashSet<>(in.lambdas());
        l.parameters().forEach(p -> inside.add(p.toLowerCase(Locale.ROOT)));
        return of(l.body(), new Inside(inside, in.shown()));
    }

    private static String cast(Tree.Cast c, Inside in) {
        if (c.type() instanceof ArrayType || c.type() instanceof MapType || c.type() instanceof StructType) {
            return of(c.child(), in);
        }
        return (c.tryCast() ? "TRY_CAST(" : "CAST(") + of(c.child(), in) + " AS "
                + c.type().sql() + ")";
    }

    private static String call(Tree.Call c, Inside in) {
        List<Tree> a = c.args();
        if (a.size() == 2 && INFIX.contains(c.name())) {
            String operator = c.name().equals("div") ? "div" : c.name().toUpperCase(Locale.ROOT);
            return "(" + of(a.get(0), in) + " " + operator + " " + of(a.get(1), in) + ")";
        }
        String body = switch (c.name()) {
            case "||" -> "concat" + args(a, in);
            case "=>" -> of(a.get(1), in);
            case "not", "!" -> "(NOT " + of(a.get(0), in) + ")";
            case "-" -> "(- " + of(a.get(0), in) + ")";
            case "positive", "+" -> "(+ " + of(a.get(0), in) + ")";
            case "~" -> "~" + of(a.get(0), in);
            case "trim", "ltrim", "rtrim" -> trim(c, in);
            case "isnull" -> "(" + of(a.get(0), in) + " IS NULL)";
            case "isnotnull" -> "(" + of(a.get(0), in) + " IS NOT NULL)";
            case "like" ->
                of(a.get(0), in) + " LIKE " + of(a.get(1), in)
                        + (a.size() > 2 ? " ESCAPE '" + of(a.get(2), in) + "'" : "");
            case "ilike" -> "ilike" + args(a, in);
            case "in" -> "(" + of(a.get(0), in) + " IN " + args(a.subList(1, a.size()), in) + ")";
            case ShownTrees.TIME_PLUS, ShownTrees.TIME_MINUS -> of(a.get(0), in) + c.name() + of(a.get(1), in);
            case "if" -> "(IF" + args(a, in) + ")";
            case "window", "session_window" -> c.name();
            case "timestamp literal" -> "TIMESTAMP '" + of(a.get(0), in) + "'";
            case "likeany", "likeall", "notlikeany", "notlikeall" -> c.name() + args(a.subList(0, 1), in);
            case "extract", "datepart" ->
                c.name() + "(" + a.stream().map(t -> of(t, in)).collect(Collectors.joining(" FROM ")) + ")";
            case "percentile_cont", "percentile_disc", "percentile_disc_descending", "mode", "listagg_within_group" ->
                ordered(c, in);
            default -> plain(c, in);
        };
        return c.filter() == null ? body : body + " FILTER (WHERE " + of(c.filter(), in) + ")";
    }

    /** With the characters to take off, the functions are shown as the standard's TRIM. */
    private static String trim(Tree.Call c, Inside in) {
        if (c.args().size() != 2) {
            return plain(c, in);
        }
        String side = c.name().equals("trim") ? "BOTH" : c.name().equals("ltrim") ? "LEADING" : "TRAILING";
        return "TRIM(" + side + " " + of(c.args().get(0), in) + " FROM "
                + of(c.args().get(1), in) + ")";
    }

    /** WITHIN GROUP, as the parser has written it. */
    private static String ordered(Tree.Call c, Inside in) {
        List<Tree> a = c.args();
        if (c.name().equals("listagg_within_group") && a.size() == 5) {
            Tree order = new Tree.SortOrder(a.get(2), isTrue(a.get(3)), isTrue(a.get(4)));
            return "listagg(" + (c.distinct() ? "DISTINCT " : "") + of(a.get(0), in) + ", " + of(a.get(1), in)
                    + ") WITHIN GROUP (ORDER BY " + ordered(order, in) + ")";
        } else if (c.name().equals("mode") && a.size() == 3) {
            // Spark shows the opposite of what was written.
            return "mode() WITHIN GROUP (ORDER BY " + of(a.get(0), in) + (isTrue(a.get(2)) ? "" : " DESC") + ")";
        } else if (c.name().startsWith("percentile_") && a.size() == 2) {
            boolean complement = a.get(1) instanceof Tree.Call m
                    && m.name().equals("-")
                    && m.args().size() == 2;
            boolean descending = complement || c.name().endsWith(DESCENDING);
            Tree fraction = complement ? ((Tree.Call) a.get(1)).args().get(1) : a.get(1);
            return c.name().replace(DESCENDING, "") + "(" + of(fraction, in) + ") WITHIN GROUP (ORDER BY "
                    + of(a.get(0), in) + (descending ? " DESC" : "") + ")";
        }
        return plain(c, in);
    }

    private static boolean isTrue(Tree flag) {
        return flag instanceof Tree.Literal l && Boolean.TRUE.equals(l.value());
    }

    private static String plain(Tree.Call c, Inside in) {
        String name = c.name();
        if (CASTS.contains(name) && c.args().size() == 1) {
            return of(c.args().get(0), in);
        }
        if (name.equals("from_json") && readsMap(c)) {
            return "entries";
        }
        List<String> shown =
                new ArrayList<>(c.args().stream().map(t -> of(t, in)).toList());
        if (FIRST_ONLY.contains(name) && shown.size() > 1) {
            shown = shown.subList(0, 1);
        }
        if (name.equals("log") && shown.size() == 1) {
            shown.add(0, "E()");
        } else if (name.equals("convert_timezone") && shown.size() == 2) {
            shown.add(0, "current_timezone()");
        } else if (name.endsWith("variant_get") && shown.size() == 3) {
            shown.remove(2);
        }
        List<String> defaults = DEFAULTS.getOrDefault(name, List.of());
        for (int i = shown.size(); i < defaults.size(); i++) {
            shown.add(defaults.get(i));
        }
        boolean scaled = c.args().size() == 2 && (name.equals("ceil") || name.equals("floor"));
        boolean capitals = CAPITALS.contains(name) && !scaled;
        String called = SHOWN_AS.getOrDefault(name, capitals ? name.toUpperCase(Locale.ROOT) : name);
        return called + "(" + (c.distinct() ? "DISTINCT " : "") + String.join(", ", shown) + ")";
    }

    private static boolean readsMap(Tree.Call fromJson) {
        return fromJson.args().size() > 1
                && fromJson.args().get(1) instanceof Tree.Literal l
                && l.value() instanceof String schema
                && schema.strip().toLowerCase(Locale.ROOT).startsWith("map<");
    }

    private static String args(List<Tree> args, Inside in) {
        return args.stream().map(t -> of(t, in)).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String literal(Tree.Literal l) {
        Object v = l.value();
        return v instanceof String s
                ? s
                : v instanceof byte[] b
                        ? "X'" + HexFormat.of().withUpperCase().formatHex(b) + "'"
                        : v instanceof BigDecimal d ? d.toString() : ExprText.sql(new Expr.Lit(v, l.type()));
    }
}
