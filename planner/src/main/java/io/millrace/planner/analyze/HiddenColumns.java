package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.planner.plan.UsingColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Columns that a source gives only where they are named, such as {@code _metadata} of files. A name may mean them as long as each row is
 * still a row of the source; where one does, the nodes between are widened to carry it.
 */
final class HiddenColumns {
    private static final Map<String, List<String>> BY_FUNCTION = Map.of(
            "input_file_name", List.of("_metadata", "file_path"),
            "input_file_block_start", List.of("_metadata", "file_block_start"),
            "input_file_block_length", List.of("_metadata", "file_block_length"));

    private HiddenColumns() {}

    /** The hidden column that a function without arguments tells of; empty for others. */
    static List<String> toldBy(String function) {
        return BY_FUNCTION.getOrDefault(function.toLowerCase(Locale.ROOT), List.of());
    }

    /** What a name over this node may mean besides its output. */
    static List<Attr> of(Logical node) {
        if (node instanceof Logical.Source s) {
            return s.hidden();
        } else if (node instanceof UsingColumns u) {
            return Stream.concat(u.hidden().stream(), of(u.child().child()).stream())
                    .toList();
        } else if (node instanceof Logical.Named n) {
            List<Attr> below = of(n.child());
            return below.isEmpty() ? below : new Logical.Named(n.alias(), carrier(below)).output();
        } else if (node instanceof Logical.Join j) {
            return ofJoin(j);
        }
        return passesRows(node) ? of(node.children().get(0)) : List.of();
    }

    /** Keys of joins by USING that stand in this relation's {@code *}, though not among the columns. */
    static List<Attr> keys(Logical node, String qualifier) {
        if (node instanceof UsingColumns u) {
            return u.hidden().stream()
                    .filter(a -> a.qualifier().stream().anyMatch(qualifier::equalsIgnoreCase))
                    .toList();
        }
        return node instanceof Logical.Filter f ? keys(f.child(), qualifier) : List.of();
    }

    /** A relation of these columns only, for what a node makes of its child's attributes. */
    private static Logical carrier(List<Attr> columns) {
        return new Logical.LocalRows(columns, List.of());
    }

    private static List<Attr> ofJoin(Logical.Join j) {
        List<Attr> left = of(j.left());
        List<Attr> right = of(j.right());
        return left.isEmpty() && right.isEmpty()
                ? left
                : new Logical.Join(carrier(left), carrier(right), j.type(), null).output();
    }

    private static boolean passesRows(Logical node) {
        return node instanceof Logical.Tagged
                || node instanceof Logical.Project
                || node instanceof Logical.Filter
                || node instanceof Logical.Watermark
                || node instanceof Logical.Generate
                || node instanceof Logical.Window
                || node instanceof Logical.Sort
                || node instanceof Logical.Limit
                || node instanceof Logical.Observe;
    }

    /** The same plan, in which every hidden column that an expression reads is there to be read. */
    static Logical provide(Logical plan) {
        boolean any = plan.nodes().stream()
                .anyMatch(n -> n instanceof UsingColumns
                        || n instanceof Logical.Source s && !s.hidden().isEmpty());
        return any
                ? plan.transformUp(HiddenColumns::provided)
                        .transformUp(n -> n instanceof UsingColumns u ? u.child() : n)
                : plan;
    }

    private static Logical provided(Logical node) {
        Set<Long> missing = new HashSet<>(Columns.references(node.expressions()));
        node.children().forEach(c -> missing.removeAll(Columns.ids(c.output())));
        if (missing.isEmpty()) {
            return node;
        }
        List<Attr> output = node.output();
        Logical wide = widenChildren(node, missing);
        return wide.output().size() == output.size() ? wide : new Logical.Project(List.copyOf(output), wide);
    }

    private static Logical widenChildren(Logical node, Set<Long> missing) {
        return node.withChildren(
                node.children().stream().map(c -> widen(c, missing)).toList());
    }

    private static Logical widen(Logical node, Set<Long> missing) {
        Set<Long> there = Columns.ids(node.output());
        List<Attr> added = of(node).stream()
                .filter(a -> missing.contains(a.id()) && !there.contains(a.id()))
                .toList();
        if (added.isEmpty()) {
            return node;
        } else if (node instanceof Logical.Source s) {
            return s.withOutput(
                    Stream.concat(s.output().stream(), added.stream()).toList());
        }
        if (node instanceof UsingColumns u) {
            List<Expr> columns = new ArrayList<>(u.child().columns());
            columns.addAll(added);
            return new UsingColumns(
                    u.hidden(), new Logical.Project(columns, widen(u.child().child(), missing)));
        }
        Logical wide = widenChildren(node, missing);
        if (wide instanceof Logical.Project p) {
            List<Expr> columns = new ArrayList<>(p.columns());
            columns.addAll(added);
            return new Logical.Project(columns, p.child());
        }
        return wide;
    }
}
