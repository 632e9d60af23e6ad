package io.millrace.state.store;

/** Which key groups of which tables are taken when state is restored. */
@FunctionalInterface
interface GroupFilter {
    boolean takes(String table, int group);
}
