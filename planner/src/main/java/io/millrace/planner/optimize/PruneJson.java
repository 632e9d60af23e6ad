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
import java.util.Set;
import java.util.TreeMap;
import java.util.Map;
import java.util.TreeSet;

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
        return descend(plan);
    }

    private Logical descend(Logical node) {
        Logical now = node instanceof Logical.Project p ? prune(p) : node;
        return now.withChildren(now.children().stream().map(this::descend).toList());
    }

    /** The projection, if the chain of filters and watermarks under it ends in another one that parses JSON. */
    private Logical prune(Logical.Project upper) {
        List<Expr> users = new ArrayList<>(upper.columns());
        List<Logical> chain = new ArrayList<>();
        Logical below = upper.child();
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
            List<Expr> expressions = link.expressions().stream().map(e -> reroute(e, cuts)).toList();
            result = link.withExpressions(expressions).withChildren(List.of(result));
        }
        return new Logical.Project(upper.columns().stream().map(e -> reroute(e, cuts)).toList(), result);
    }

    /** A from_json column with fewer fields. */
    private record Cut(Expr column, Attr attr, List<Integer> kept) {}

    private @org.jspecify.annotations.Nullable Cut cut(Expr.Alias alias, List<Expr> users) {
        if (!(alias.child() instanceof Fn f)
                || !f.def().name().equals("from_json")
                || !(f.type() instanceof StructType full)
                || !(f.args().get(1) instanceof Lit)
                || f.args().size() > 2) {
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
        List<StructField> fields = kept.stream().map(full::field).toList();
        Lit schema = new Lit(new StructType(fields).toDDL(), DataTypes.StringType);
        FunctionDef def = functions.scalar("from_json").orElseThrow();
        List<Expr> args = List.of(f.args().get(0), schema);
        FunctionDef.Signature s = def.bind(args, context);
        if (!(s.type() instanceof StructType now) || now.size() != kept.size()) {
            return null;
        }
        Fn smaller = new Fn(def.specialise(s.argTypes(), s.type()), args, s.type(), s.nullable());
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
