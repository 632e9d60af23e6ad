package io.millrace.sql.streaming;

import io.millrace.sql.MillraceSession;
import java.util.List;

/**
 * A program that {@code ./millrace node} runs, the same on every node of a cluster: it starts streaming queries, each under a name, and returns.
 * Needs a constructor without parameters. Not in Spark, where a program is submitted to a cluster instead.
 */
@FunctionalInterface
public interface StreamingProgram {
    /** @param arguments those of the command line, the same on every node */
    void start(MillraceSession session, List<String> arguments) throws Exception;
}
