package io.millrace.planner.analyze;

import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The columns of a select list: stars, names, generators, aliases that later columns may use. */
final class SelectList {
    private final Binder.Session session;
    private final Logical child;
    private final Binder binder;
    private final List<Expr> columns = new ArrayList<>();
    /** Each over the rows of the one before: several give every combination. */
    private final List<Logical.Generate> generators = new ArrayList<>();

    SelectList(Binder.Session session, Logical child) {
        this.session = session;
        this.child = child;
        binder = new Binder(session, Scope.of(child), false);
    }

    /** The projection of these trees over the child. */
    Logical project(List<Tree> trees) {
        for (Tree t : trees) {
            add(Trees.parsed(t));
        }
        return WindowCalls.project(columns, source(), session.ids());
    }

    /** The child with the columns of windows and generators that the list needs. */
    private Logical source() {
        Logical below = binder.windows().over(child);
        for (Logical.Generate g : generators) {
            below = g.withChildren(List.of(below));
        }
        return below;
    }

    void add(Tree tree) {
        if (tree instanceof Tree.Star s) {
            columns.addAll(star(s));
            return;
        }
        if (Trees.bare(tree) instanceof Tree.Call c && Binder.GENERATORS.contains(c.name())) {
            List<String> names = tree instanceof Tree.Alias a ? a.names() : List.of();
            try {
                Logical.Generate one = generator(binder, c, false, names, "", child);
                generators.add(one);
                columns.addAll(one.generated());
                if (!names.isEmpty()) {
                    one.generated().forEach(a -> binder.scope().addAlias(a.name(), a));
                }
            } catch (MillraceException e) {
                throw session.places().placed(e, c);
            }
            return;
        }
        Expr column = named(session, binder, tree);
        columns.add(column);
        if (column instanceof Expr.Alias a && tree instanceof Tree.Alias) {
            binder.scope().addAlias(a.name(), a.child());
        }
    }

    /** Adds a value under this name. */
    Expr addAs(String name, Tree tree) {
        Tree bare = Trees.bare(tree);
        if (bare instanceof Tree.Call c && Binder.GENERATORS.contains(c.name())) {
            add(new Tree.Alias(bare, List.of(name)));
            return columns.get(columns.size() - 1);
        }
        long id = session.ids().next();
        session.metadata().put(id, tree instanceof Tree.Alias a ? a.metadata() : null);
        return new Expr.Alias(binder.bind(bare), name, id);
    }

    Logical finish(List<Expr> all) {
        return WindowCalls.project(all, source(), session.ids());
    }

    private List<? extends Expr> star(Tree.Star s) {
        if (binder.scope().star(s.qualifier()) != null) {
            return binder.star(s);
        }
        // st.* of a struct column
        Expr struct = binder.tryName(new Tree.Name(s.qualifier(), java.util.OptionalLong.empty()));
        if (struct != null && struct.type() instanceof StructType type) {
            List<Expr> fields = new ArrayList<>();
            for (int i = 0; i < type.size(); i++) {
                String name = type.field(i).name();
                if (s.except().stream().anyMatch(name::equalsIgnoreCase)) {
                    continue;
                }
                fields.add(new Expr.Alias(
                        new Expr.Field(struct, i), name, session.ids().next()));
            }
            return fields;
        }
        return binder.star(s);
    }

    /** A tree as a column: an attribute where it names one, else an alias with the name it was given or Spark gives it. */
    static Expr named(Binder.Session session, Binder binder, Tree tree) {
        if (tree instanceof Tree.Alias a) {
            if (a.names().size() != 1) {
                throw new AnalysisException(
                        "MULTI_ALIAS_WITHOUT_GENERATOR",
                        "42K0E",
                        "Multi part aliasing (" + String.join(", ", a.names())
                                + ") is not supported with an expression that is not a generator.",
                        Map.of());
            }
            long id = session.ids().next();
            session.metadata().put(id, a.metadata());
            return new Expr.Alias(binder.bind(a.child()), a.names().get(0), id);
        }
        Expr bound = binder.bind(tree);
        return bound instanceof Attr a && !isLateral(binder, a) && !respelled(tree, a)
                ? a
                : new Expr.Alias(
                        bound,
                        nameOf(tree, bound, session.shown()),
                        session.ids().next());
    }

    /** A column has the name that it is asked for by, in that spelling. */
    private static boolean respelled(Tree tree, Attr column) {
        if (!(Trees.parsed(tree) instanceof Tree.Name n)) {
            return false;
        }
        String name = n.parts().get(n.parts().size() - 1);
        return name.equalsIgnoreCase(column.name()) && !name.equals(column.name());
    }

    private static boolean isLateral(Binder binder, Attr a) {
        boolean window = binder.windows().only() != null
                && a.id() == binder.windows().only().id();
        return !window && binder.scope().input().stream().noneMatch(i -> i.id() == a.id());
    }

    /** The name for a column that was written as {@code tree} and means {@code bound}. */
    static String nameOf(Tree tree, Expr bound, ShownTrees shown) {
        Tree t = Trees.parsed(tree);
        if (t instanceof Tree.Alias a) {
            return a.names().get(0);
        }
        if (t instanceof Tree.Name n && shown.of(n) instanceof Tree.Name) {
            return n.parts().get(n.parts().size() - 1);
        }
        // A cast of a column keeps the column's name, other casts spell themselves out.
        if (t instanceof Tree.Cast c
                && c.child() instanceof Tree.Name n
                && !shown.path(n).contains(".")) {
            return n.parts().get(n.parts().size() - 1);
        }
        if (t instanceof Tree.Extract e && bound instanceof Expr.Field && e.item() instanceof Tree.Literal l) {
            return PrettyNames.of(e.child(), shown) + "." + l.value();
        }
        if (t instanceof Tree.Extract e
                && e.item() instanceof Tree.Literal l
                && !bound.children().isEmpty()
                && bound.children().get(0).type() instanceof MapType) {
            return PrettyNames.of(e.child(), shown) + "[" + l.value() + "]";
        }
        return PrettyNames.of(t, shown);
    }

    /** A generator call as a node; its child must still be put under it when windows are used. */
    static Logical.Generate generator(
            Binder binder, Tree.Call c, boolean forceOuter, List<String> names, String qualifier, Logical child) {
        if (NamedArguments.any(c.args())) {
            return generator(binder, NamedArguments.builtIn(c), forceOuter, names, qualifier, child);
        }
        AnalysisException count = Arity.error(c);
        if (count != null) {
            throw count;
        }
        if (c.name().equals("stack") || c.name().equals("json_tuple")) {
            return generator(binder, RowGenerators.inline(binder, c), forceOuter, names, qualifier, child);
        }
        String name = c.name();
        if (!Binder.GENERATORS.contains(name)) {
            throw MillraceException.notYet("The generator " + name, "Use explode, posexplode or inline over an array.");
        }
        boolean outer = forceOuter || name.endsWith("_outer");
        boolean inline = name.startsWith("inline");
        boolean position = name.startsWith("pos");
        Expr collection = binder.bind(c.args().get(0));
        List<StructField> fields = fields(name, inline, position, collection.type());
        if (!names.isEmpty() && names.size() != fields.size()) {
            throw new AnalysisException(
                    "UDTF_ALIAS_NUMBER_MISMATCH",
                    "42802",
                    "Columns of the generator: " + fields.size() + ", names given in AS: " + String.join(",", names)
                            + ". Give each column one name.",
                    Map.of());
        }
        List<Attr> generated = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            StructField f = fields.get(i);
            generated.add(new Attr(
                    binder.session().ids().next(),
                    names.isEmpty() ? f.name() : names.get(i),
                    f.dataType(),
                    outer || f.nullable(),
                    qualifier.isEmpty() ? List.of() : List.of(qualifier),
                    java.util.OptionalLong.empty()));
        }
        return new Logical.Generate(collection, inline, position, outer, generated, child);
    }

    private static List<StructField> fields(String name, boolean inline, boolean position, DataType type) {
        List<StructField> fields = new ArrayList<>();
        if (inline && type instanceof ArrayType a && a.elementType() instanceof StructType s) {
            s.fieldList()
                    .forEach(
                            f -> fields.add(new StructField(f.name(), f.dataType(), f.nullable() || a.containsNull())));
            return fields;
        }
        if (position) {
            fields.add(new StructField("pos", DataTypes.IntegerType, false));
        }
        if (!inline && type instanceof ArrayType a) {
            fields.add(new StructField("col", a.elementType(), a.containsNull()));
        } else if (!inline && type instanceof MapType m) {
            fields.add(new StructField("key", m.keyType(), false));
            fields.add(new StructField("value", m.valueType(), m.valueContainsNull()));
        } else {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                    "42K09",
                    "Cannot resolve \"" + name + "\" due to data type mismatch: The first parameter requires the "
                            + (inline ? "\"ARRAY<STRUCT>\"" : "(\"ARRAY\" or \"MAP\")")
                            + " type, but it has the type \"" + type.sql() + "\".",
                    Map.of());
        }
        return fields;
    }
}
