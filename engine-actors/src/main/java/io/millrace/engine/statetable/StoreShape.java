package io.millrace.engine.statetable;

import io.millrace.sql.types.StructType;

/**
 * One table of an operator's state.
 *
 * @param store Spark's name of the store: default, or one of a join's four
 * @param variable of a processor; {@link #TIMERS} for its timers; else empty
 * @param table its name in the state, {@code {operatorUid}/{use}}
 * @param timed whether entries have a header of times before the value's columns
 * @param key columns of the key row
 * @param value columns of the value: of a join's side its rows, of a session its buffer
 * @param inner columns of a map's own keys; of a session the column of its bounds; else none
 */
public record StoreShape(
        String store,
        String variable,
        String table,
        Layout layout,
        boolean timed,
        StructType key,
        StructType value,
        StructType inner) {
    public static final String DEFAULT = "default";

    /** The variable that stands for a processor's timers. */
    public static final String TIMERS = "$timers";

    static StoreShape of(String table, Layout layout, StructType key, StructType value) {
        return new StoreShape(DEFAULT, "", table, layout, false, key, value, new StructType());
    }

    StoreShape named(String store) {
        return new StoreShape(store, variable, table, layout, timed, key, value, inner);
    }

    StoreShape with(boolean times) {
        return new StoreShape(store, variable, table, layout, times, key, value, inner);
    }

    StoreShape ofVariable(String name) {
        return new StoreShape(store, name, table, layout, timed, key, value, inner);
    }

    StoreShape keeping(boolean times, StructType columns, StructType userKey) {
        return new StoreShape(store, variable, table, layout, times, key, columns, userKey);
    }

    StoreShape within(StructType columns) {
        return new StoreShape(store, variable, table, layout, timed, key, value, columns);
    }
}
