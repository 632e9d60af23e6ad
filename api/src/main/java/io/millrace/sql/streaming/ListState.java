package io.millrace.sql.streaming;

import java.util.Iterator;

/** A list of the key that is being handled. Null and empty lists are refused: ILLEGAL_STATE_STORE_VALUE. */
public interface ListState<S> {
    boolean exists();

    /** The elements in order; empty if there are none. */
    Iterator<S> get();

    /** Replaces all elements. */
    void put(S[] newState);

    void appendValue(S newState);

    void appendList(S[] newState);

    void clear();
}
