package io.millrace.sql;

import org.jspecify.annotations.Nullable;

/** Four values; as a row, the columns _1 to _4. */
public record Tuple4<
        A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object>(
        A _1, B _2, C _3, D _4) {
    @Override
    public String toString() {
        return "(" + _1 + "," + _2 + "," + _3 + "," + _4 + ")";
    }
}
