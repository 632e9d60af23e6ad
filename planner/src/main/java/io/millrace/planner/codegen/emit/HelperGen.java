package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import java.util.List;

/** The sources of the small classes: projections, keys and conditions over a pair of rows. */
public final class HelperGen {
    private static final String PROJECT = "byte[] base, int off, int len, RowWriter to";
    private static final String PAIR = "byte[] base, int off, int len, byte[] right, int rightOff, int rightLen";

    private HelperGen() {}

    /** @param key whether floating-point values are normalised */
    public static ClassText projector(List<Expr> columns, int inputColumns, boolean key, boolean utc, int budget) {
        ClassText cls = new ClassText(utc);
        ExprGen g = new ExprGen(cls, new Env.Row("base", "off", inputColumns), PROJECT, "base, off, len, to", budget);
        g.line("to.begin(" + columns.size() + ");");
        StageGen.writeAll(g, new RowEmit(g, "to", key), columns);
        cls.method("public void project(" + PROJECT + ")", g.takeBody());
        return cls;
    }

    public static ClassText pairPredicate(Expr condition, int leftColumns, int rightColumns, boolean utc, int budget) {
        ClassText cls = new ClassText(utc);
        Env rows =
                new Env.Rows(new Env.Row("base", "off", leftColumns), new Env.Row("right", "rightOff", rightColumns));
        ExprGen g = new ExprGen(cls, rows, PAIR, "base, off, len, right, rightOff, rightLen", budget);
        Val v = g.gen(condition);
        g.line("return " + LogicEmit.isTrue(v) + ";");
        cls.method("public boolean test(" + PAIR + ")", g.takeBody());
        return cls;
    }
}
