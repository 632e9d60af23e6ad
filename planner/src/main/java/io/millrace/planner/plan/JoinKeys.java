package io.millrace.planner.plan;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.Expr.Fn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A join condition as equalities between the sides, and the rest. */
public record JoinKeys(List<Expr> left, List<Expr> right, List<Boolean> nullSafe, List<Expr> rest) {

    public static JoinKeys of(@Nullable Expr condition, List<Attr> leftColumns, List<Attr> rightColumns) {
        Set<Long> leftIds = Columns.ids(leftColumns);
        Set<Long> rightIds = Columns.ids(rightColumns);
        JoinKeys keys = new JoinKeys(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Expr c : conjuncts(condition)) {
            boolean taken = false;
            if (c instanceof Fn f
                    && (f.def().name().equals("=") || f.def().name().equals("<=>"))) {
                Expr a = f.args().get(0);
                Expr b = f.args().get(1);
                boolean straight = on(a, leftIds) && on(b, rightIds);
                boolean crossed = on(a, rightIds) && on(b, leftIds);
                if (straight || crossed) {
                    keys.left.add(straight ? a : b);
                    keys.right.add(straight ? b : a);
                    keys.nullSafe.add(f.def().name().equals("<=>"));
                    taken = true;
                }
            }
            if (!taken) {
                keys.rest.add(c);
            }
        }
        return keys;
    }

    private static boolean on(Expr e, Set<Long> side) {
        Set<Long> refs = Columns.references(e);
        return !refs.isEmpty() && side.containsAll(refs);
    }

    public static List<Expr> conjuncts(@Nullable Expr condition) {
        List<Expr> all = new ArrayList<>();
        if (condition instanceof Fn f && f.def().name().equals("and")) {
            f.args().forEach(a -> all.addAll(conjuncts(a)));
        } else if (condition != null) {
            all.add(condition);
        }
        return all;
    }
}
