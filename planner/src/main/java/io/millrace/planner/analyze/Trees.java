package io.millrace.planner.analyze;

import io.millrace.planner.parse.SqlParser;
import io.millrace.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Walks over unresolved trees. */
final class Trees {
    private Trees() {}

    static List<Tree> children(Tree tree) {
        List<Tree> all = new ArrayList<>();
        if (tree instanceof Tree.Call c) {
            all.addAll(c.args());
            if (c.filter() != null) {
                all.add(c.filter());
            }
        } else if (tree instanceof Tree.Alias a) {
            all.add(a.child());
        } else if (tree instanceof Tree.Cast c) {
            all.add(c.child());
        } else if (tree instanceof Tree.CaseWhen c) {
            for (Tree.Branch b : c.branches()) {
                all.add(b.condition());
                all.add(b.value());
            }
            if (c.otherwise() != null) {
                all.add(c.otherwise());
            }
        } else if (tree instanceof Tree.Extract e) {
            all.add(e.child());
            all.add(e.item());
        } else if (tree instanceof Tree.WithField w) {
            all.add(w.struct());
            if (w.value() != null) {
                all.add(w.value());
            }
        } else if (tree instanceof Tree.Lambda l) {
            all.add(l.body());
        } else if (tree instanceof Tree.SortOrder s) {
            all.add(s.child());
        } else if (tree instanceof Tree.Over o) {
            // Not the call itself: it is no aggregation of its own.
            all.addAll(children(bare(o.call())));
            all.addAll(o.partitions());
            all.addAll(o.orders());
        } else if (tree instanceof Tree.InQuery q) {
            if (q.value() != null) {
                all.add(q.value());
            }
        } else if (tree instanceof Tree.UdfCall u) {
            all.addAll(u.args());
        } else if (tree instanceof Tree.Text t) {
            all.add(SqlParser.parseExpression(t.sql()));
        }
        return all;
    }

    static boolean any(Tree tree, Predicate<Tree> test) {
        return test.test(tree) || children(tree).stream().anyMatch(c -> any(c, test));
    }

    /** SQL text as the tree it stands for; other trees as they are. */
    static Tree parsed(Tree tree) {
        return tree instanceof Tree.Text t ? SqlParser.parseExpression(t.sql()) : tree;
    }

    static List<Tree> parsed(List<Tree> trees) {
        return trees.stream().map(Trees::parsed).toList();
    }

    /** The parts of a condition that all must hold. */
    static List<Tree> conjuncts(Tree condition) {
        Tree tree = parsed(condition);
        if (tree instanceof Tree.Call c && c.name().equals("and")) {
            List<Tree> all = new ArrayList<>();
            c.args().forEach(a -> all.addAll(conjuncts(a)));
            return all;
        }
        return List.of(tree);
    }

    static Tree and(List<Tree> conjuncts) {
        Tree all = conjuncts.get(0);
        for (Tree t : conjuncts.subList(1, conjuncts.size())) {
            all = new Tree.Call("and", all, t);
        }
        return all;
    }

    /** The tree below aliases. */
    static Tree bare(Tree tree) {
        return tree instanceof Tree.Alias a ? bare(a.child()) : parsed(tree);
    }

    /** The arguments of lag, lead or nth_value without the last one that says whether nulls are passed over, if there is one. */
    static List<Tree> withoutFlag(List<Tree> args) {
        int last = args.size() - 1;
        boolean flag = last > 0 && args.get(last) instanceof Tree.Literal l && l.value() instanceof Boolean;
        return flag ? args.subList(0, last) : args;
    }
}
