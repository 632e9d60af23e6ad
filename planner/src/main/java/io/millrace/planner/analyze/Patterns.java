package io.millrace.planner.analyze;

import io.millrace.sql.tree.Tree;
import java.util.List;

/** {@code LIKE ANY}, {@code LIKE ALL} and their negatives, each pattern by itself. */
final class Patterns {
    private Patterns() {}

    /** @param c a call of likeany, likeall, notlikeany or notlikeall: a value, then patterns */
    static Tree.Call each(Tree.Call c) {
        List<Tree> patterns = c.args().subList(1, c.args().size());
        String combine = c.name().endsWith("any") ? "or" : "and";
        Tree all = one(c, patterns.get(0));
        for (Tree pattern : patterns.subList(1, patterns.size())) {
            all = new Tree.Call(combine, all, one(c, pattern));
        }
        return (Tree.Call) all;
    }

    private static Tree one(Tree.Call c, Tree pattern) {
        Tree like = new Tree.Call("like", c.args().get(0), pattern);
        return c.name().startsWith("not") ? new Tree.Call("not", like) : like;
    }
}
