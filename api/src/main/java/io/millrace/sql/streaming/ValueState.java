package io.millrace.sql.streaming;

import org.jspecify.annotations.Nullable;

/** One value of the key that is being handled. */
public interface ValueState<S> {
    boolean exists();

    /** Null if there is none. */
    @Nullable
    S get();

    /** Null is no value: there is none then, as after {@link #clear}. */
    void update(@Nullable S newState);

    void clear();
}
