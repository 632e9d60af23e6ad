package io.millrace.engine.cluster;

import io.millrace.engine.deploy.NodeAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes that are to get tasks and were asked to have the state for them first, so that the tasks which run go on meanwhile. Not thread-safe.
 */
final class Newcomers {
    /** Looks come about once a second: whoever takes longer than some of them gets its tasks all the same. */
    private static final int PATIENCE_LOOKS = 30;

    private static final class Asked {
        int looks;
        boolean ready;
    }

    private final Map<NodeAddress, Asked> asked = new HashMap<>();

    /** Those among them that have to be asked now. */
    List<NodeAddress> ask(List<NodeAddress> nodes) {
        List<NodeAddress> now = new ArrayList<>();
        for (NodeAddress node : nodes) {
            if (asked.putIfAbsent(node, new Asked()) == null) {
                now.add(node);
            }
        }
        return now;
    }

    void ready(NodeAddress node) {
        Asked one = asked.get(node);
        if (one != null) {
            one.ready = true;
        }
    }

    /** Whether nobody is waited for any more; each call is a look. */
    boolean areReady(List<NodeAddress> nodes) {
        boolean all = true;
        for (NodeAddress node : nodes) {
            Asked one = asked.get(node);
            all &= one == null || one.ready || ++one.looks > PATIENCE_LOOKS;
        }
        return all;
    }

    void forget(NodeAddress node) {
        asked.remove(node);
    }

    void clear() {
        asked.clear();
    }
}
