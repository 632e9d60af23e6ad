package io.millrace.engine.tls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections to each node whose handshake has come to nothing so far: an engine is never told that its connection was reset. Thread-safe.
 */
final class Attempts {
    private static final int MOST_NODES = 1_000;

    private final Map<String, List<WatchedEngine>> byNode = new HashMap<>();

    /** Adds one; how many are open, this one included. */
    synchronized int unsettled(String node, WatchedEngine attempt) {
        if (byNode.size() >= MOST_NODES) {
            byNode.clear();
        }
        List<WatchedEngine> open = byNode.computeIfAbsent(node, n -> new ArrayList<>());
        open.removeIf(WatchedEngine::settled);
        if (open.size() > MOST_NODES) {
            open.clear();
        }
        open.add(attempt);
        return open.size();
    }
}
