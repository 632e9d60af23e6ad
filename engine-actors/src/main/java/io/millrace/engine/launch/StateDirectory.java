package io.millrace.engine.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** Where a run of a query keeps its working copy of state on this node ({@code millrace.state.localDir}); nothing in it outlives the run. */
record StateDirectory(Path path) {
    static StateDirectory of(Map<String, String> settings, String queryId, UUID runId) {
        String root = settings.getOrDefault("millrace.state.localDir", System.getProperty("java.io.tmpdir"));
        return new StateDirectory(Path.of(root, "millrace-state-" + queryId + "-" + runId));
    }

    void remove() {
        if (Files.exists(path)) {
            Checkpoint.remove(path);
        }
    }
}
