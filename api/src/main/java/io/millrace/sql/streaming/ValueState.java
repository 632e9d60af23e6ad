package io.millrace.sql.streaming;

import org.jspecify.annotations.Nullable;

/** One value of the key that is being handled. */
public interface ValueState<S> {
    boolean exists();

    /** Null if there is none. */
    @Nullable
    S get();

    /** @throws io.millrace.error.MillraceException ILLEGAL_STATE_STORE_VALUE.NULL_VALUE for null */
    void update(S newState);

    void clear();
}
