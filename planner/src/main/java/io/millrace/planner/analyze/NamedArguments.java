package io.millrace.planner.analyze;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Arguments that are given by name, which the parser writes as calls of {@code =>}. */
final class NamedArguments {
    private static final Slot ENTRIES = new Slot("lgNomEntries", new Tree.Literal(12, DataTypes.IntegerType));
    private static final Slot MODE = new Slot("mode", text("sum"));
    private static final List<Slot> TUPLES = List.of(new Slot("key", null), new Slot("summary", null), ENTRIES, MODE);
    private static final List<Slot> TUPLE_UNION =
            List.of(new Slot("first", null), new Slot("second", null), ENTRIES, MODE);
    private static final List<Slot> TUPLE_UNIONS = List.of(new Slot("child", null), ENTRIES, MODE);

    private static final List<Slot> COLLECTION = List.of(new Slot("collection", null));

    private static final Map<String, List<Slot>> BUILT_IN = Map.ofEntries(
            Map.entry(
                    "mask",
                    List.of(
                            new Slot("str", null),
                            new Slot("upperchar", text("X")),
                            new Slot("lowerchar", text("x")),
                            new Slot("digitchar", text("n")),
                            new Slot("otherchar", new Tree.Literal(null, DataTypes.NullType)))),
            Map.entry(
                    "count_min_sketch",
                    List.of(
                            new Slot("column", null),
                            new Slot("epsilon", null),
                            new Slot("confidence", null),
                            new Slot("seed", null))),
            Map.entry("explode", COLLECTION),
            Map.entry("explode_outer", COLLECTION),
            Map.entry("tuple_sketch_agg_double", TUPLES),
            Map.entry("tuple_sketch_agg_integer", TUPLES),
            Map.entry("tuple_union_agg_double", TUPLE_UNIONS),
            Map.entry("tuple_union_agg_integer", TUPLE_UNIONS),
            Map.entry("tuple_union_double", TUPLE_UNION),
            Map.entry("tuple_union_integer", TUPLE_UNION),
            Map.entry("tuple_union_theta_double", TUPLE_UNION),
            Map.entry("tuple_union_theta_integer", TUPLE_UNION));

    private NamedArguments() {}

    /** @param standard what stands where the argument is left out; null: it must be given */
    record Slot(String name, @Nullable Tree standard) {}

    private static Tree text(String value) {
        return new Tree.Literal(value, DataTypes.StringType);
    }

    private static boolean named(Tree t) {
        return t instanceof Tree.Call c && c.name().equals("=>");
    }

    static boolean any(List<Tree> args) {
        return args.stream().anyMatch(NamedArguments::named);
    }

    /** A call of a built-in function with all its arguments by place. */
    static Tree.Call builtIn(Tree.Call c) {
        if (!any(c.args())) {
            return c;
        }
        List<Slot> slots = BUILT_IN.get(c.name());
        if (slots == null) {
            throw new AnalysisException(
                    "NAMED_PARAMETERS_NOT_SUPPORTED",
                    "4274K",
                    "The arguments of `" + c.name() + "` have no names. Give them by place.",
                    Map.of("functionName", "`" + c.name() + "`"));
        }
        List<Tree> placed = placed(
                c.name(),
                slots,
                c.args(),
                missing -> new AnalysisException(
                        "REQUIRED_PARAMETER_NOT_FOUND",
                        "4274K",
                        "Cannot invoke routine `" + c.name() + "`: the parameter `" + missing.name()
                                + "` must be given.",
                        Map.of("parameterName", missing.name())));
        return new Tree.Call(c.name(), placed, c.distinct(), c.filter());
    }

    /**
     * One tree for each slot.
     *
     * @param written by place first, by name behind
     * @param missing the error for a slot without argument
     */
    static List<Tree> placed(
            String routine, List<Slot> slots, List<Tree> written, Function<Slot, AnalysisException> missing) {
        List<Tree> placed = new ArrayList<>();
        Map<String, Tree> byName = new HashMap<>();
        for (Tree t : written) {
            if (named(t)) {
                List<Tree> both = ((Tree.Call) t).args();
                String name = String.valueOf(((Tree.Literal) both.get(0)).value());
                known(routine, slots, name);
                if (byName.put(name.toLowerCase(Locale.ROOT), both.get(1)) != null) {
                    throw new AnalysisException(
                            "DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE",
                            "4274K",
                            "The call of `" + routine + "` gives the parameter `" + name + "` twice. Leave one out.",
                            Map.of("routineName", "`" + routine + "`", "parameterName", "`" + name + "`"));
                }
            } else if (!byName.isEmpty()) {
                throw new AnalysisException(
                        "UNEXPECTED_POSITIONAL_ARGUMENT",
                        "4274K",
                        "The call of `" + routine
                                + "` gives an argument by place behind one by name. Put those by place first.",
                        Map.of("routineName", "`" + routine + "`"));
            } else {
                placed.add(t);
            }
        }
        int byPlace = placed.size();
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            Tree value = byName.get(slot.name().toLowerCase(Locale.ROOT));
            if (value != null && i < byPlace) {
                throw new AnalysisException(
                        "DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED",
                        "4274K",
                        "Call to routine `" + routine + "` is invalid because the parameter `" + slot.name()
                                + "` is given by place and by name. Leave one of them out.",
                        Map.of());
            } else if (i >= byPlace) {
                Tree found = value != null ? value : slot.standard();
                if (found == null) {
                    throw missing.apply(slot);
                }
                placed.add(found);
            }
        }
        return placed;
    }

    private static void known(String routine, List<Slot> slots, String name) {
        if (slots.stream().noneMatch(s -> s.name().equalsIgnoreCase(name))) {
            throw new AnalysisException(
                    "UNRECOGNIZED_PARAMETER_NAME",
                    "4274K",
                    "Cannot invoke routine `" + routine + "`: it has no parameter `" + name + "`. There are "
                            + slots.stream().map(s -> "`" + s.name() + "`").toList() + ".",
                    Map.of("argumentName", name));
        }
    }
}
