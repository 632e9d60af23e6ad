package io.millrace.planner.function.operator;

import io.millrace.planner.function.Definitions;

/** Registers the operators under their symbols. */
public final class Operators {
    private Operators() {}

    public static void define(Definitions d) {
        Arithmetic.define(d);
        Comparisons.define(d);
        Logic.define(d);
        Bits.define(d);
        Patterns.define(d);
    }
}
