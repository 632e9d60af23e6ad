package io.millrace.planner.optimize;

import io.millrace.planner.analyze.FunctionLookup;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.Expr.Field;
import io.millrace.planner.expr.Expr.Fn;
import io.millrace.planner.expr.Expr.Lit;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the schema of from_json down to the fields that are read. Applies where the parsed struct is made by a projection and
 * only its fields are used by the nodes above it, up to the next projection.
 */
final class PruneJson implements Rule {
    private final FunctionLookup functions;
    private final BindContext context;

    PruneJson(FunctionLookup functions, BindContext context) {
        this.functions = functions;
        this.context = context;
    }

    @Override
    public Logical apply(Logical plan) {
        return Expressions.map(descend(plan), this::single);
    }

    private Logical descend(Logical node) {
        Logical now = node instanceof Logical.Project || node instanceof Logical.Aggregate ? prune(node) : node;
        return Rule.over(now, now.children().stream().map(this::descend).toList());
    }

    /** The projection, if the chain of filters and watermarks under it ends in another one that parses JSON. */
    private Logical prune(Logical upper) {
        List<Expr> users = new ArrayList<>(upper.expressions());
        List<Logical> chain = new ArrayList<>();
        Logical below = upper.children().get(0);
        while (below instanceof Logical.Filter || below instanceof Logical.Watermark) {
            chain.add(below);
            users.addAll(below.expressions());
            below = below.children().get(0);
        }
        if (!(below instanceof Logical.Project lower)) {
            return upper;
        }
        Map<Long, Cut> cuts = new TreeMap<>();
        List<Expr> columns = new ArrayList<>();
        for (Expr c : lower.columns()) {
            Cut cut = c instanceof Expr.Alias a ? cut(a, users) : null;
            if (cut != null) {
                cuts.put(cut.attr().id(), cut);
            }
            columns.add(cut == null ? c : cut.column());
        }
        if (cuts.isEmpty()) {
            return upper;
        }
        Logical result = new Logical.Project(columns, lower.child());
        for (int i = chain.size() - 1; i >= 0; i--) {
            Logical link = chain.get(i);
            List<Expr> expressions =
                    link.expressions().stream().map(e -> reroute(e, cuts)).toList();
            result = link.withExpressions(expressions).withChildren(List.of(result));
        }
        List<Expr> expressions =
                upper.expressions().stream().map(e -> reroute(e, cuts)).toList();
        return upper.withExpressions(expressions).withChildren(List.of(result));
    }

    /** A from_json column with fewer fields. */
    private record Cut(Expr column, Attr attr, List<Integer> kept) {}

    /** {@code from_json(…).field}: parses that field alone. */
    private Expr single(Expr e) {
        if (e instanceof Field x && x.struct() instanceof Fn f && f.type() instanceof StructType s && s.size() > 1) {
            Fn smaller = smaller(f, List.of(x.ordinal()));
            return smaller == null ? e : new Field(smaller, 0);
        }
        return e;
    }

    /** The call with only these fields in its schema, or null if it is no from_json whose schema may be cut. */
    private @Nullable Fn smaller(Fn f, List<Integer> kept) {
        if (!f.def().name().equals("from_json")
                || !(f.type() instanceof StructType full)
                || f.args().size() != 2
                || !(f.args().get(1) instanceof Lit)) {
            return null;
        }
        List<StructField> fields = kept.stream().map(full::field).toList();
        Lit schema = new Lit(new StructType(fields).toDDL(), DataTypes.StringType);
        FunctionDef def = functions.scalar("from_json").orElseThrow();
        List<Expr> args = List.of(f.args().get(0), schema);
        FunctionDef.Signature s = def.bind(args, context);
        return s.type() instanceof StructType now && now.size() == kept.size()
                ? new Fn(def, args, s.type(), s.nullable())
                : null;
    }

    private @Nullable Cut cut(Expr.Alias alias, List<Expr> users) {
        if (!(alias.child() instanceof Fn f) || !(f.type() instanceof StructType full)) {
            return null;
        }
        Set<Integer> used = new TreeSet<>();
        for (Expr u : users) {
            if (!fieldsOnly(u, alias.id(), used)) {
                return null;
            }
        }
        if (used.isEmpty() || used.size() == full.size()) {
            return null;
        }
        List<Integer> kept = List.copyOf(used);
        Fn smaller = smaller(f, kept);
        if (smaller == null) {
            return null;
        }
        Expr.Alias column = new Expr.Alias(smaller, alias.name(), alias.id());
        return new Cut(column, Columns.attr(column), kept);
    }

    /** Whether e reads nothing of the struct but fields, which it collects. */
    private static boolean fieldsOnly(Expr e, long id, Set<Integer> used) {
        if (e instanceof Field x && x.struct() instanceof Attr a && a.id() == id) {
            used.add(x.ordinal());
            return true;
        }
        return !(e instanceof Attr a && a.id() == id) && e.children().stream().allMatch(c -> fieldsOnly(c, id, used));
    }

    private static Expr reroute(Expr e, Map<Long, Cut> cuts) {
        if (e instanceof Field x && x.struct() instanceof Attr a && cuts.containsKey(a.id())) {
            Cut cut = cuts.get(a.id());
            return cut == null ? e : new Field(cut.attr(), cut.kept().indexOf(x.ordinal()));
        }
        if (e.children().isEmpty()) {
            return e;
        }
        return e.withChildren(e.children().stream().map(c -> reroute(c, cuts)).toList());
    }
}
