package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns that names may mean at one place of a query. */
final class Scope {
    private final List<Attr> input;
    private final List<Logical> plans;
    private final Map<String, Expr> aliases = new HashMap<>();

    Scope(List<Attr> input, List<Logical> plans) {
        this.input = List.copyOf(input);
        this.plans = List.copyOf(plans);
    }

    static Scope of(Logical child) {
        return new Scope(child.output(), List.of(child));
    }

    List<Attr> input() {
        return input;
    }

    /** Lets later columns of a select list use this one by name, unless a real column has the name. */
    void addAlias(String name, Expr value) {
        aliases.put(name.toLowerCase(Locale.ROOT), value);
    }

    /** A column and the names that are left over, which are fields or map keys of it. */
    record Found(Expr column, List<String> rest) {}

    @Nullable
    Found find(Tree.Name name) {
        List<String> parts = name.parts();
        if (name.planId().isPresent()) {
            Attr pinned = pinned(parts, name.planId().getAsLong());
            if (pinned != null) {
                return new Found(pinned, parts.subList(1, parts.size()));
            }
        }
        if (parts.get(0).startsWith("\0")) {
            // A column by id, as the analyser writes it itself.
            long id = Long.parseLong(parts.get(0).substring(1));
            return input.stream()
                    .filter(a -> a.id() == id)
                    .findFirst()
                    .map(a -> new Found(a, List.of()))
                    .orElse(null);
        }
        Found visible = among(input, parts);
        if (visible != null) {
            return visible;
        }
        Found hidden =
                among(plans.stream().flatMap(p -> HiddenColumns.of(p).stream()).toList(), parts);
        if (hidden != null) {
            return hidden;
        }
        Expr alias = aliases.get(parts.get(0).toLowerCase(Locale.ROOT));
        return alias == null ? null : new Found(alias, parts.subList(1, parts.size()));
    }

    private @Nullable Attr pinned(List<String> parts, long planId) {
        Map<Long, Attr> found = new LinkedHashMap<>();
        for (Logical plan : plans) {
            for (Logical node : plan.nodes()) {
                if (node instanceof Logical.Tagged t && t.planId() == planId) {
                    for (Attr a : t.output()) {
                        if (a.name().equalsIgnoreCase(parts.get(0))) {
                            input.stream().filter(i -> i.id() == a.id()).forEach(i -> found.put(i.id(), i));
                        }
                    }
                }
            }
        }
        return one(parts, List.copyOf(found.values()));
    }

    private static @Nullable Found among(List<Attr> columns, List<String> parts) {
        if (parts.size() > 1) {
            Attr qualified = one(parts, matches(columns, parts.get(0), parts.get(1)));
            if (qualified != null) {
                return new Found(qualified, parts.subList(2, parts.size()));
            }
        }
        Attr plain = one(parts, matches(columns, null, parts.get(0)));
        return plain == null ? null : new Found(plain, parts.subList(1, parts.size()));
    }

    private static List<Attr> matches(List<Attr> columns, @Nullable String qualifier, String name) {
        Map<Long, Attr> byId = new LinkedHashMap<>();
        for (Attr a : columns) {
            if (a.name().equalsIgnoreCase(name)
                    && (qualifier == null || a.qualifier().stream().anyMatch(qualifier::equalsIgnoreCase))) {
                byId.put(a.id(), a);
            }
        }
        return new ArrayList<>(byId.values());
    }

    private static @Nullable Attr one(List<String> parts, List<Attr> found) {
        if (found.size() > 1) {
            throw NameErrors.ambiguous(parts, found);
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** The columns of {@code *} or {@code qualifier.*}; null if the qualifier is none. */
    @Nullable
    List<Attr> star(List<String> qualifier) {
        if (qualifier.isEmpty()) {
            return input;
        }
        String q = qualifier.get(qualifier.size() - 1);
        List<Attr> found = new ArrayList<>();
        plans.forEach(p -> found.addAll(HiddenColumns.keys(p, q)));
        input.stream()
                .filter(a -> a.qualifier().stream().anyMatch(q::equalsIgnoreCase))
                .forEach(found::add);
        return found.isEmpty() ? null : found;
    }
}
