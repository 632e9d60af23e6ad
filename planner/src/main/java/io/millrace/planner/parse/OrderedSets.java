package io.millrace.planner.parse;

import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Aggregates with {@code WITHIN GROUP (ORDER BY …)}, written as calls that take what they are ordered by as arguments. */
final class OrderedSets {
    private OrderedSets() {}

    static Tree call(
            String name, List<Tree> args, boolean distinct, @Nullable Tree filter, List<Tree.SortOrder> orders) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (orders.size() != 1) {
            throw MillraceException.notYet(
                    "WITHIN GROUP (ORDER BY …) over several expressions", "Order by a struct(…) of them.");
        }
        Tree.SortOrder order = orders.get(0);
        return switch (lower) {
            case "percentile_cont", "percentile_disc" -> {
                if (args.size() != 1) {
                    throw wrongCount(lower, "1", args.size());
                }
                if (lower.equals("percentile_disc") && !order.ascending()) {
                    yield new Tree.Call(
                            "percentile_disc_descending", List.of(order.child(), args.get(0)), distinct, filter);
                }
                Tree fraction = order.ascending()
                        ? args.get(0)
                        : new Tree.Call("-", new Tree.Literal(1.0, DataTypes.DoubleType), args.get(0));
                yield new Tree.Call(lower, List.of(order.child(), fraction), distinct, filter);
            }
            case "mode" -> {
                if (!args.isEmpty()) {
                    throw wrongCount(lower, "0", args.size());
                }
                yield new Tree.Call(
                        lower, List.of(order.child(), flag(true), flag(!order.ascending())), distinct, filter);
            }
            case "listagg", "string_agg" -> {
                List<Tree> all = new ArrayList<>(args);
                if (all.size() == 1) {
                    all.add(new Tree.Literal(null, DataTypes.NullType));
                }
                all.addAll(List.of(order.child(), flag(order.ascending()), flag(order.nullsFirst())));
                yield new Tree.Call("listagg_within_group", all, distinct, filter);
            }
            default ->
                throw new AnalysisException(
                        "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
                        "42000",
                        "The function `" + name
                                + "` does not support WITHIN GROUP (ORDER BY ...). listagg, mode, percentile_cont and percentile_disc do.",
                        Map.of());
        };
    }

    /** Whether a call without WITHIN GROUP means nothing. */
    static boolean needsOrder(String name, int args) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("percentile_cont")
                || lower.equals("percentile_disc")
                || (lower.equals("mode") && args == 0);
    }

    private static Tree flag(boolean value) {
        return new Tree.Literal(value, DataTypes.BooleanType);
    }

    private static AnalysisException wrongCount(String name, String wanted, int actual) {
        return new AnalysisException(
                "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                "42605",
                "The number of arguments of `" + name + "` must be " + wanted + ", but is " + actual + ".",
                Map.of());
    }
}
