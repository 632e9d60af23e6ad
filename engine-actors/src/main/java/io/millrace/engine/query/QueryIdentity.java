package io.millrace.engine.query;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which query, and which run of it.
 *
 * @param id from the checkpoint, so the same at every restart
 * @param runId new at every start
 * @param name null if the user gave none
 */
public record QueryIdentity(UUID id, UUID runId, @Nullable String name) {

    /** For error texts. */
    public String describe() {
        return "Query " + (name == null ? "" : name + " ") + "[id = " + id + ", runId = " + runId + "]";
    }
}
