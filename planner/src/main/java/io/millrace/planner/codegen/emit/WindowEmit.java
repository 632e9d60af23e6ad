package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.StructType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Event-time windows: a struct that exists only as its two bounds, since all but the time are numbers of the query. */
final class WindowEmit {
    private WindowEmit() {}

    static void register(Emitters.Table t) {
        t.add(WindowEmit::window, "window");
        t.add(WindowEmit::windowTime, "window_time");
        t.add(WindowEmit::session, "session_window");
    }

    private static @Nullable Val window(ExprGen g, Expr.Fn f) {
        if (f.args().size() != 5
                || Rep.of(f.args().get(0).type()) != Rep.LONG
                || !(f.type() instanceof StructType type)) {
            return null;
        }
        long[] numbers = new long[4];
        for (int i = 0; i < numbers.length; i++) {
            if (!(f.args().get(i + 1) instanceof Expr.Lit l) || !(l.value() instanceof Long n)) {
                return null;
            }
            numbers[i] = n;
        }
        long sizeUs = numbers[0];
        long slideUs = numbers[1];
        long offsetUs = numbers[2];
        if (slideUs <= 0) {
            return null;
        }
        Val time = g.gen(f.args().get(0));
        if (time.alwaysNull()) {
            return Literals.nullOf(type);
        }
        String n = g.sharedNull(time.isNull());
        String sinceOffset = offsetUs == 0 ? time.value() : time.value() + " - (" + offsetUs + "L)";
        String earlier = numbers[3] == 0 ? "" : " - (" + numbers[3] * slideUs + "L)";
        String start = g.variable(
                "long", "v", time.value() + " - Math.floorMod(" + sinceOffset + ", " + slideUs + "L)" + earlier);
        String end = g.variable("long", "v", start + " + " + sizeUs + "L");
        return Val.struct(
                type,
                n,
                g.split(),
                k -> Val.of(Rep.LONG, type.field(k).dataType(), "false", k == 0 ? start : end, g.split()));
    }

    /** A gap that the query gives; one by row goes the slow way. */
    private static @Nullable Val session(ExprGen g, Expr.Fn f) {
        if (!(f.args().get(1) instanceof Expr.Lit l)
                || !(l.value() instanceof Long gapUs)
                || gapUs <= 0
                || !(f.type() instanceof StructType type)) {
            return null;
        }
        Val time = g.gen(f.args().get(0));
        if (time.alwaysNull()) {
            return Literals.nullOf(type);
        }
        String n = g.sharedNull(time.isNull());
        String start = g.variable("long", "v", time.value());
        String end = g.variable("long", "v", start + " + " + gapUs + "L");
        return Val.struct(
                type,
                n,
                g.split(),
                k -> Val.of(Rep.LONG, type.field(k).dataType(), "false", k == 0 ? start : end, g.split()));
    }

    private static @Nullable Val windowTime(ExprGen g, Expr.Fn f) {
        if (!(f.args().get(0).type() instanceof StructType type) || Rep.of(f.type()) != Rep.LONG) {
            return null;
        }
        Val end = g.field(g.gen(f.args().get(0)), type.size() - 1);
        return Emitters.pure(g, f, List.of(end), end.value() + " - 1L");
    }
}
