package io.millrace.planner.analyze;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** ROLLUP, CUBE and GROUPING SETS as the list of key sets they stand for. */
record GroupingSets(List<Tree> keys, List<Set<Tree>> sets) {

    static boolean needed(Plan.Grouping grouping, List<Tree> keys) {
        return grouping != Plan.Grouping.GROUP_BY || keys.stream().anyMatch(GroupingSets::isAnalytic);
    }

    private static boolean isAnalytic(Tree t) {
        return t instanceof Tree.Call c
                && (c.name().equals("rollup")
                        || c.name().equals("cube")
                        || c.name().equals("grouping sets"));
    }

    static GroupingSets of(Plan.Grouping grouping, List<Tree> keys) {
        List<Set<Tree>> sets = new ArrayList<>(List.of(new LinkedHashSet<>()));
        List<List<Tree>> units = keys.stream().map(List::of).toList();
        if (grouping == Plan.Grouping.ROLLUP) {
            sets = rollup(units);
        } else if (grouping == Plan.Grouping.CUBE) {
            sets = cube(units);
        } else {
            for (Tree key : keys) {
                sets = cross(sets, isAnalytic(key) ? expand((Tree.Call) key) : List.of(Set.of(key)));
            }
        }
        Set<Tree> all = new LinkedHashSet<>();
        for (Tree key : keys) {
            if (isAnalytic(key)) {
                units((Tree.Call) key).forEach(all::addAll);
            } else {
                all.add(key);
            }
        }
        return new GroupingSets(List.copyOf(all), sets);
    }

    private static List<List<Tree>> units(Tree.Call call) {
        return call.args().stream()
                .map(a -> a instanceof Tree.Call c && c.name().equals("grouping set") ? c.args() : List.of(a))
                .toList();
    }

    private static List<Set<Tree>> expand(Tree.Call call) {
        List<List<Tree>> units = units(call);
        return switch (call.name()) {
            case "rollup" -> rollup(units);
            case "cube" -> cube(units);
            default -> {
                List<Set<Tree>> sets = new ArrayList<>();
                units.forEach(u -> sets.add(new LinkedHashSet<>(u)));
                yield sets;
            }
        };
    }

    private static List<Set<Tree>> rollup(List<List<Tree>> units) {
        List<Set<Tree>> sets = new ArrayList<>();
        for (int n = units.size(); n >= 0; n--) {
            Set<Tree> set = new LinkedHashSet<>();
            units.subList(0, n).forEach(set::addAll);
            sets.add(set);
        }
        return sets;
    }

    private static List<Set<Tree>> cube(List<List<Tree>> units) {
        if (units.size() > 12) {
            throw new AnalysisException(
                    "GROUPING_SIZE_LIMIT_EXCEEDED",
                    "54000",
                    "CUBE of " + units.size()
                            + " columns has more than 4096 grouping sets. Name those that are needed with GROUPING SETS.",
                    Map.of());
        }
        List<Set<Tree>> sets = new ArrayList<>();
        for (int mask = 0; mask < 1 << units.size(); mask++) {
            Set<Tree> set = new LinkedHashSet<>();
            for (int i = 0; i < units.size(); i++) {
                if ((mask & (1 << (units.size() - 1 - i))) == 0) {
                    set.addAll(units.get(i));
                }
            }
            sets.add(set);
        }
        return sets;
    }

    private static List<Set<Tree>> cross(List<Set<Tree>> left, List<Set<Tree>> right) {
        List<Set<Tree>> all = new ArrayList<>();
        for (Set<Tree> l : left) {
            for (Set<Tree> r : right) {
                Set<Tree> both = new LinkedHashSet<>(l);
                both.addAll(r);
                all.add(both);
            }
        }
        return all;
    }

    /** Whether a set stands in the list more than once. */
    boolean repeated() {
        return new HashSet<>(sets).size() < sets.size();
    }

    /** Bit i of the id is set where key i (from the left, most significant) is not in the set. */
    long groupingId(Set<Tree> set) {
        long id = 0;
        for (Tree key : keys) {
            id = id << 1 | (set.contains(key) ? 0 : 1);
        }
        return id;
    }
}
