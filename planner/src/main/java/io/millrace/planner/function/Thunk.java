package io.millrace.planner.function;

import org.jspecify.annotations.Nullable;

/** An argument that is evaluated when it is asked for, if at all. */
@FunctionalInterface
public interface Thunk {
    @Nullable
    Object get();

    /** The value of an argument, whether it came as a thunk or evaluated. */
    static @Nullable Object value(@Nullable Object arg) {
        return arg instanceof Thunk t ? t.get() : arg;
    }
}
