package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Methods of Dataset that name columns of their input by itself: those added, renamed, dropped, and those that tell rows apart. */
final class ColumnChanges {
    private ColumnChanges() {}

    static Logical withColumns(Binder.Session session, Logical child, Plan.WithColumns p) {
        SelectList list = new SelectList(session, child);
        Map<String, Expr> added = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < p.names().size(); i++) {
            String name = p.names().get(i);
            if (added.put(name, list.addAs(name, p.columns().get(i))) != null) {
                throw new AnalysisException(
                        "COLUMN_ALREADY_EXISTS",
                        "42711",
                        "withColumns names `" + name + "` twice; upper and lower case are the same. Leave one out.",
                        Map.of("columnName", "`" + name.toLowerCase(Locale.ROOT) + "`"));
            }
        }
        Set<String> replaced = new HashSet<>();
        for (Attr a : child.output()) {
            Expr now = added.get(a.name());
            if (now != null) {
                replaced.add(Columns.attr(now).name());
            }
            columns.add(now == null ? a : now);
        }
        for (String name : p.names()) {
            Expr column = added.get(name);
            if (column != null && replaced.add(Columns.attr(column).name())) {
                columns.add(column);
            }
        }
        return list.finish(columns);
    }

    static Logical rename(Binder.Session session, Logical child, Plan.RenameColumns p) {
        Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        names.putAll(p.newNames());
        List<Expr> columns = new ArrayList<>();
        for (Attr a : child.output()) {
            String now = names.get(a.name());
            columns.add(now == null ? a : new Expr.Alias(a, now, session.ids().next()));
        }
        return new Logical.Project(columns, child);
    }

    static Logical drop(Logical child, Plan.Drop p) {
        Scope scope = Scope.of(child);
        Set<Long> gone = new HashSet<>();
        for (Tree t : Trees.parsed(p.columns())) {
            if (t instanceof Tree.Name n) {
                boolean plain = n.planId().isEmpty() && n.parts().size() == 1;
                if (plain) {
                    child.output().stream()
                            .filter(a -> a.name().equalsIgnoreCase(n.parts().get(0)))
                            .forEach(a -> gone.add(a.id()));
                    continue;
                }
                Scope.Found f = scope.find(n);
                if (f != null && f.column() instanceof Attr a && f.rest().isEmpty()) {
                    gone.add(a.id());
                }
            }
        }
        List<Expr> kept = new ArrayList<>();
        child.output().stream().filter(a -> !gone.contains(a.id())).forEach(kept::add);
        return new Logical.Project(kept, child);
    }

    static Logical deduplicate(Logical child, Plan.Deduplicate p) {
        List<Attr> keys = new ArrayList<>();
        for (String name : p.columns()) {
            List<Attr> found = child.output().stream()
                    .filter(a -> a.name().equalsIgnoreCase(name))
                    .toList();
            if (found.isEmpty()) {
                throw new AnalysisException(
                        "UNRESOLVED_COLUMN_AMONG_FIELD_NAMES",
                        "42703",
                        "Cannot resolve column name \"" + name + "\" among ("
                                + String.join(
                                        ", ",
                                        child.output().stream().map(Attr::name).toList()) + ").",
                        Map.of());
            }
            keys.addAll(found);
        }
        List<Attr> by = p.columns().isEmpty() ? child.output() : keys;
        AggregateAnalyzer.requireComparable(by);
        return new Logical.Deduplicate(by, p.withinWatermark(), child);
    }
}
