package io.millrace.spi.exchange;

/**
 * One directed channel between two tasks of one execution of a query.
 *
 * @param execution fences: a receiver drops items of a lower execution
 */
public record ChannelId(String queryId, long execution, TaskId from, TaskId to, int port) {}
