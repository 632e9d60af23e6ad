package io.millrace.sql;

import org.jspecify.annotations.Nullable;

/** Three values; as a row, the columns _1 to _3. */
public record Tuple3<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
        A _1, B _2, C _3) {
    @Override
    public String toString() {
        return "(" + _1 + "," + _2 + "," + _3 + ")";
    }
}
