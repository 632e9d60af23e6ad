package io.millrace.planner.parse;

import io.millrace.planner.parse.MillraceSqlParser.CtesContext;
import io.millrace.planner.parse.MillraceSqlParser.NamedQueryContext;
import io.millrace.planner.parse.MillraceSqlParser.QueryContext;
import io.millrace.sql.tree.Plan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The names of WITH: each stands for its query wherever it is read; behind RECURSIVE also within it. */
final class CommonTables {
    private final SyntaxErrors errors;
    private final Function<QueryContext, Plan> queries;
    private final Set<String> readWithin = new HashSet<>();
    private Map<String, Plan> named = Map.of();

    CommonTables(SyntaxErrors errors, Function<QueryContext, Plan> queries) {
        this.errors = errors;
        this.queries = queries;
    }

    /** What the name stands for here, or null. */
    @Nullable
    Plan find(String name) {
        Plan found = named.get(name.toLowerCase(Locale.ROOT));
        if (found instanceof Plan.Aliased a && a.child() instanceof Plan.Previous p) {
            readWithin.add(p.key());
        }
        return found;
    }

    /** The query that WITH stands before. */
    Plan under(@Nullable CtesContext ctx, Supplier<Plan> query) {
        Map<String, Plan> outer = named;
        try {
            if (ctx != null) {
                define(ctx);
            }
            return query.get();
        } finally {
            named = outer;
        }
    }

    private void define(CtesContext ctx) {
        boolean recursive = ctx.recursive != null;
        if (recursive && !Names.of(ctx.recursive).equalsIgnoreCase("recursive")) {
            throw errors.at(ctx.recursive, "PARSE_SYNTAX_ERROR", "42601", "A name and AS must stand behind WITH.");
        }
        Set<String> here = new HashSet<>();
        for (NamedQueryContext q : ctx.namedQuery()) {
            String name = Names.of(q.name);
            if (!here.add(name.toLowerCase(Locale.ROOT))) {
                throw errors.at(
                        q, "DUPLICATED_CTE_NAMES", "42602", "WITH defines `" + name + "` twice. Rename one of them.");
            }
            named = with(name, recursive ? recursive(q, name) : plain(q, name));
        }
    }

    private Map<String, Plan> with(String name, Plan plan) {
        Map<String, Plan> more = new HashMap<>(named);
        more.put(name.toLowerCase(Locale.ROOT), plan);
        return Map.copyOf(more);
    }

    private Plan plain(NamedQueryContext q, String name) {
        return new Plan.Aliased(queries.apply(q.query()), name, columns(q));
    }

    private static List<String> columns(NamedQueryContext q) {
        return q.identifierList() == null ? List.of() : Names.of(q.identifierList());
    }

    private Plan recursive(NamedQueryContext q, String name) {
        String key = name.toLowerCase(Locale.ROOT);
        Integer rounds = rounds(q);
        Map<String, Plan> outer = named;
        boolean around = readWithin.remove(key);
        named = with(name, new Plan.Aliased(new Plan.Previous(key), name, List.of()));
        Plan body = queries.apply(q.query());
        named = outer;
        boolean reads = readWithin.remove(key);
        if (around) {
            readWithin.add(key);
        }
        if (!reads) {
            return new Plan.Aliased(body, name, columns(q));
        }
        if (body instanceof Plan.Union u) {
            Plan recursion = errors.note(q, new Plan.Recursion(key, u.left(), u.right(), columns(q), rounds));
            return new Plan.Aliased(recursion, name, List.of());
        }
        if (body instanceof Plan.Select s && s.distinct() && s.child() instanceof Plan.Union) {
            throw errors.at(
                    q,
                    "UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE",
                    "42836",
                    "UNION without ALL does not work where a query of WITH RECURSIVE reads itself. Write UNION ALL,"
                            + " and SELECT DISTINCT where the result is read.");
        }
        throw errors.at(
                q,
                "INVALID_RECURSIVE_CTE",
                "42836",
                "A query of WITH RECURSIVE that reads itself must be two queries with UNION ALL between them, of which"
                        + " the first does not read it.");
    }

    private @Nullable Integer rounds(NamedQueryContext q) {
        if (q.rounds == null) {
            return null;
        }
        String words = Names.of(q.most) + " " + Names.of(q.of) + " " + Names.of(q.level);
        if (!words.equalsIgnoreCase("max recursion level")) {
            throw errors.at(q.most, "PARSE_SYNTAX_ERROR", "42601", "Write MAX RECURSION LEVEL and a number, or AS.");
        }
        try {
            return Integer.valueOf(q.rounds.getText());
        } catch (NumberFormatException e) {
            throw errors.at(q, "PARSE_SYNTAX_ERROR", "42601", "The level must be at most " + Integer.MAX_VALUE + ".");
        }
    }
}
