package io.millrace.sql;

import org.jspecify.annotations.Nullable;

/** Two values; as a row, the columns _1 and _2. */
public record Tuple2<A extends @Nullable Object, B extends @Nullable Object>(A _1, B _2) {
    @Override
    public String toString() {
        return "(" + _1 + "," + _2 + ")";
    }
}
