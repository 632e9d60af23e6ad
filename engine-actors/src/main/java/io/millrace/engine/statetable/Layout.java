package io.millrace.engine.statetable;

import io.millrace.spi.state.StateTable.Order;

/** How the entries of a state table stand as bytes; the operators that write them are named. Part of the checkpoint's format. */
public enum Layout {
    /** Key row → value row (AggregateOperator, TopNOperator). */
    ROWS(Order.HASHED),
    /** Key row, start → end, buffer row (SessionOperator). */
    SESSIONS(Order.SORTED),
    /** Key row → nothing (DeduplicateOperator). */
    SEEN(Order.HASHED),
    /** Time, key row → nothing: the timers of keys that are forgotten (DeduplicateOperator). */
    SEEN_UNTIL(Order.SORTED),
    /** Key row, index → row, time, matched (JoinState). */
    JOIN_ROWS(Order.HASHED),
    /** Key row → first index, next index, rows (JoinState). */
    JOIN_COUNTS(Order.HASHED),
    /** Key row → with a timeout: timeout, timer and whether there is a state; then the state's columns (StateGroups). */
    GROUP_STATE(Order.HASHED),
    /** Key row → with a time to live: expiry and timer; then the object's columns (Cells). */
    VALUE(Order.HASHED),
    /** Key row, index → as VALUE (ProcessorList). */
    LIST(Order.HASHED),
    /** Key row, user's key row → as VALUE (ProcessorMap). */
    MAP(Order.SORTED),
    /** Time, key row → nothing (ProcessorTimers). */
    TIMERS(Order.SORTED),
    /** → rows so far (LimitOperator). */
    COUNT(Order.HASHED);

    private final Order order;

    Layout(Order order) {
        this.order = order;
    }

    /** How such a table is opened. */
    public Order order() {
        return order;
    }
}
