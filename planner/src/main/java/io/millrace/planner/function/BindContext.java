package io.millrace.planner.function;

/**
 * Session settings that change what an expression means; fixed when it is analysed.
 *
 * @param ansi whether overflow and bad casts fail (true) or give null (false)
 * @param timeZone the session time zone id
 */
public record BindContext(boolean ansi, String timeZone) {}
