package io.millrace.engine.operator;

import java.util.UUID;

/**
 * Which query a task is of, and which run of it.
 *
 * @param queryId from the checkpoint, so the same at every restart
 * @param runId of the handle that the user of this node has, so another one on each node
 */
public record QueryRun(UUID queryId, UUID runId) {
    private static final UUID ZERO = new UUID(0, 0);

    /** Of a batch, and of user code that is looked at before there is a run. */
    public static final QueryRun NONE = new QueryRun(ZERO, ZERO);
}
