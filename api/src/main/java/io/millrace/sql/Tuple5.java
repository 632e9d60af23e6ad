package io.millrace.sql;

import org.jspecify.annotations.Nullable;

/** Five values; as a row, the columns _1 to _5. */
public record Tuple5<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        D extends @Nullable Object,
        E extends @Nullable Object>(
        A _1, B _2, C _3, D _4, E _5) {
    @Override
    public String toString() {
        return "(" + _1 + "," + _2 + "," + _3 + "," + _4 + "," + _5 + ")";
    }
}
