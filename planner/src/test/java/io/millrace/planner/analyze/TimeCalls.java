package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;

/** Calls that only the analyser makes, for tests of what runs them. */
public final class TimeCalls {
    private TimeCalls() {}

    public static Expr window(Expr time, long sizeUs, long slideUs, long offsetUs, int index) {
        return TimeFunctions.window(time, new WindowSpec(sizeUs, slideUs, offsetUs), index);
    }

    public static Expr windowTime(Expr window) {
        return TimeFunctions.windowTime(window);
    }
}
