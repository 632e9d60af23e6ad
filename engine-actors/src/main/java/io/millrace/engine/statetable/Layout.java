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

    /**
     * The name behind the operator's uid of a table that an operator can have several of, or whose columns are those of user code.
     *
     * @param variable of a processor; else empty
     */
    String use(String variable) {
        return switch (this) {
            case GROUP_STATE -> "states";
            case VALUE -> "value-" + variable;
            case LIST -> "list-" + variable;
            case MAP -> "map-" + variable;
            default -> throw new IllegalStateException("no table of user code: " + this);
        };
    }

    /** How such a table is opened. */
    public Order order() {
        return order;
    }
}
