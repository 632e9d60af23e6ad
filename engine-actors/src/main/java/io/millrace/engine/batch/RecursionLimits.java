package io.millrace.engine.batch;

/**
 * How far a recursion may go that says nothing of it itself.
 *
 * @param levels rounds behind the first query; -1: any number
 * @param rows that all rounds together must not reach; -1: any number
 */
public record RecursionLimits(int levels, int rows) {}
